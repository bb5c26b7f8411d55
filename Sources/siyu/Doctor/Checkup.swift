import SiyuModel
import SiyuWords

/// What was found, where it belongs, and how to mend it where siyu can.
struct CheckedItem {
  var section: String
  var finding: Finding
  /// Returns what was done, in a few words.
  var mend: (() throws -> [String])?
}

/// What doctor prints.
struct CheckupText {
  let items: [CheckedItem]

  var lines: [String] {
    var lines: [String] = []
    let width = items.map { DisplayWidth.of(said($0.finding.check)) }.max() ?? 0
    var section = ""
    for item in items {
      if item.section != section {
        if !lines.isEmpty { lines.append("") }
        lines.append(Self.title(item.section))
        section = item.section
      }
      lines += self.lines(of: item.finding, width: width)
    }
    return lines
  }

  /// Only what is not as it should be.
  var problems: [String] {
    let bad = items.filter { $0.finding.state == .problem }
    let width = bad.map { DisplayWidth.of(said($0.finding.check)) }.max() ?? 0
    return bad.flatMap { lines(of: $0.finding, width: width) }
  }

  private func lines(of finding: Finding, width: Int) -> [String] {
    let state = said(finding.state.rawValue)
    let check = said(finding.check)
    let head =
      "  " + state + blanks(9 - DisplayWidth.of(state)) + check
      + blanks(width + 2 - DisplayWidth.of(check))
    let indent = blanks(11)
    var lines = [head + TextEscape.terminalSafe(said(finding.message))]
    if let mend = finding.mend { lines.append(say("\(indent)--mend: \(said(mend))")) }
    if let step = finding.step { lines.append("\(indent)\(TextEscape.terminalSafe(said(step)))") }
    return lines
  }

  private static func title(_ section: String) -> String {
    switch section {
    case "workspace": say("workspace")
    case "gate": say("gate")
    case "store": say("store")
    case "channels": say("channels")
    case "workers": say("workers")
    default: said(section)
    }
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(1, count)) }

  static func json(_ items: [CheckedItem], mended: [String]?) -> DataValue {
    let worst = items.map(\.finding.state).max() ?? .ok
    var record: DataRecord = [
      "state": .string(worst.rawValue),
      "findings": .list(
        items.map { item in
          [
            "section": .string(item.section), "check": .string(item.finding.check),
            "state": .string(item.finding.state.rawValue),
            "message": .string(item.finding.message),
            "step": item.finding.step.map { .string($0) } ?? .null,
            "mend": item.finding.mend.map { .string($0) } ?? .null,
          ]
        }),
    ]
    record["mended"] = mended.map { .list($0.map { .string($0) }) } ?? .null
    return .record(record)
  }
}
