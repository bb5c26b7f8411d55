import SiyuFiles
import SiyuModel
import SiyuWords

/// What importing one file came to.
struct ImportOutcome {
  var file: String
  var kind: ImportKind
  var dryRun: Bool
  var read = ReadCounts()
  var stored = ImportCounts()
  var rejectedFile: String?
  var warnings: [String] = []

  /// The summary an operator reads.
  var lines: [String] {
    let noun = kind.rawValue
    var lines = [
      say("\(TextEscape.terminalSafe(file)): \(grouped(read.rows)) rows")
        + (dryRun ? say(", nothing written (--dry-run)") : "")
    ]
    var parts = [say("\(grouped(stored.added)) added")]
    if stored.changed > 0 { parts.append(say("\(grouped(stored.changed)) changed")) }
    if stored.unchanged > 0 { parts.append(say("\(grouped(stored.unchanged)) unchanged")) }
    lines.append("  \(noun): " + parts.listed())
    if stored.customersAdded > 0 {
      lines.append(say("  new customers: \(grouped(stored.customersAdded))"))
    }
    if stored.customersMerged > 0 {
      lines.append(say("  customers found to be the same: \(grouped(stored.customersMerged))"))
    }
    if stored.withoutBuyer > 0 {
      lines.append(say("  without a buyer: \(grouped(stored.withoutBuyer)), kept and counted"))
    }
    if read.skipped > 0 { lines.append(say("  skipped by the map: \(grouped(read.skipped))")) }
    for (field, count) in read.masked.sorted(by: { $0.key < $1.key }) {
      lines.append(say("  \(field) masked by the platform: \(grouped(count)), left out"))
    }
    if read.unreadablePhones > 0 {
      lines.append(say("  phones that are none: \(grouped(read.unreadablePhones)), left out"))
    }
    for warning in warnings {
      lines.append(say("  note: \(TextEscape.terminalSafe(said(warning)))"))
    }
    if let rejectedFile {
      lines.append(
        say(
          "  rejected: \(grouped(read.rejected)), with the reasons in"
            + " \(TextEscape.terminalSafe(rejectedFile))"))
    }
    return lines
  }

  var json: DataValue {
    [
      "file": .string(file), "kind": .string(kind.rawValue), "dry_run": .bool(dryRun),
      "rows": .int(Int64(read.rows)), "added": .int(stored.added), "changed": .int(stored.changed),
      "unchanged": .int(stored.unchanged), "rejected": .int(Int64(read.rejected)),
      "skipped": .int(Int64(read.skipped)), "customers_added": .int(stored.customersAdded),
      "customers_merged": .int(stored.customersMerged),
      "without_buyer": .int(stored.withoutBuyer),
      "notes": .list(warnings.map { .string($0) }),
      "rejected_file": rejectedFile.map { .string($0) } ?? .null,
    ]
  }

  private func grouped(_ number: Int) -> String { Grouping.text(Int64(number)) }
  private func grouped(_ number: Int64) -> String { Grouping.text(number) }
}
