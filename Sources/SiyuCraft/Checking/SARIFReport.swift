public import SiyuModel

/// Problems in the form that code hosts and editors exchange (SARIF 2.1.0, OASIS, 2020).
public enum SARIFReport {
  /// - Parameter tool: who found them.
  public static func json(_ problems: [Diagnostic], tool: String, version: String) -> DataValue {
    let kinds = Set(problems.map(kind)).sorted()
    return [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": .list([
        [
          "tool": [
            "driver": [
              "name": .string(tool), "version": .string(version),
              "rules": .list(kinds.map(rule)),
            ]
          ],
          "columnKind": "unicodeCodePoints",
          "results": .list(problems.map(result)),
        ]
      ]),
    ]
  }

  private static func rule(_ kind: String) -> DataValue {
    guard let code = FindingCode(rawValue: kind) else { return ["id": .string(kind)] }
    return [
      "id": .string(kind), "shortDescription": ["text": .string(code.about)],
      "help": ["text": .string(code.mend)],
    ]
  }

  private static func kind(_ problem: Diagnostic) -> String { problem.code ?? "plugin" }

  private static func result(_ problem: Diagnostic) -> DataValue {
    let text = [problem.message, problem.hint].compactMap { $0 }.joined(separator: "\n")
    let level =
      switch problem.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "note"
      }
    var result: DataRecord = [
      "ruleId": .string(kind(problem)), "level": .string(level),
      "message": ["text": .string(text)],
    ]
    if let file = problem.file {
      var physical: DataRecord = ["artifactLocation": ["uri": .string(encoded(file))]]
      if let line = problem.line {
        physical["region"] = .record(region(line, scalars(problem)))
      }
      result["locations"] = .list([["physicalLocation": .record(physical)]])
    }
    return .record(result)
  }

  /// Columns are kept in characters as people see them; here they count code points.
  private static func scalars(_ problem: Diagnostic) -> Range<Int>? {
    guard let columns = problem.columns, let source = problem.source else { return problem.columns }
    func column(_ character: Int) -> Int {
      source.prefix(character - 1).unicodeScalars.count + 1
    }
    return column(
      columns.lowerBound)..<max(
        column(columns.lowerBound) + 1, column(columns.upperBound))
  }

  /// RFC 3986: everything but unreserved characters and slashes by its bytes.
  private static func encoded(_ path: String) -> String {
    path.utf8.map { byte -> String in
      let character = Character(UnicodeScalar(byte))
      if byte < 0x80, character.isLetter || character.isNumber || "-._~/".contains(character) {
        return String(character)
      }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }

  private static func region(_ line: Int, _ columns: Range<Int>?) -> DataRecord {
    var region: DataRecord = ["startLine": .int(Int64(line))]
    if let columns {
      region["startColumn"] = .int(Int64(columns.lowerBound))
      region["endColumn"] = .int(Int64(columns.upperBound))
    }
    return region
  }
}
