public import SiyuModel

extension TOMLItem {
  /// The plain value; dates and times as text.
  public var data: DataValue {
    switch value {
    case .text(let text), .time(let text): .string(text)
    case .integer(let number): .int(number)
    case .number(let number): .double(number)
    case .flag(let flag): .bool(flag)
    case .list(let items): .list(items.map(\.data))
    case .table(let section): .record(section.data)
    }
  }
}

extension TOMLSection {
  public var data: DataRecord { DataRecord(entries.map { ($0.key, $0.item.data) }) }
}
