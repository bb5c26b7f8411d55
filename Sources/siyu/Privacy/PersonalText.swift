import SiyuFiles
import SiyuModel
import SiyuReport
import SiyuWords

/// What `siyu privacy export` shows: one table a section.
struct PersonalText {
  let record: PersonalRecord
  let currency: Currency
  let zone: TimeZoneRules

  var lines: [String] {
    var lines = [say("All that is held about customer \(TextEscape.terminalSafe(record.id))")]
    for section in record.sections {
      lines.append("")
      let title = section.name.split(separator: "_").joined(separator: " ")
      if section.rows.isEmpty {
        lines.append(say("\(title): nothing"))
      } else if section.name == "customer" {
        lines.append(title)
        lines += pairs(section)
      } else {
        lines.append("\(title): \(section.rows.count)")
        lines += table(section)
      }
    }
    return lines
  }

  /// One row, a field a line.
  private func pairs(_ section: PersonalRecord.Section) -> [String] {
    zip(section.columns, section.rows.first ?? []).compactMap { name, cell in
      text(cell).map { "  \(name): \(TextEscape.terminalSafe($0))" }
    }
  }

  /// Columns that are empty in every row are left out.
  private func table(_ section: PersonalRecord.Section) -> [String] {
    let shown = section.columns.indices.filter { column in
      section.rows.contains { text($0[column]) != nil }
    }
    var table = TextTable(
      // Nothing is cut: the person is to have all of it.
      shown.map { .init(section.columns[$0], width: .max) }, indent: 2)
    for row in section.rows { table.add(shown.map { text(row[$0]) ?? "" }) }
    return table.lines
  }

  private func text(_ cell: ExportCell) -> String? {
    switch cell {
    case .time(let instant): TimeText.dateTime(instant, in: zone)
    default: TableCell(cell, currency: currency, zone: zone).plain
    }
  }

  var json: DataValue {
    var document: DataRecord = ["customer_id": .string(record.id)]
    for section in record.sections {
      document[section.name] = .list(
        section.rows.map { row in
          var fields = DataRecord()
          for (name, cell) in zip(section.columns, row) { fields[name] = value(cell) }
          return .record(fields)
        })
    }
    return .record(document)
  }

  private func value(_ cell: ExportCell) -> DataValue {
    switch cell {
    case .none: .null
    case .integer(let number): .int(number)
    case .flag(let flag): .bool(flag)
    default: .string(TableCell(cell, currency: currency, zone: zone).plain ?? "")
    }
  }
}
