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
              "rules": .list(kinds.map { ["id": .string($0)] }),
            ]
          ],
          // Columns count characters, as editors do.
          "columnKind": "unicodeCodePoints",
          "results": .list(problems.map(result)),
        ]
      ]),
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
      var physical: DataRecord = ["artifactLocation": ["uri": .string(file)]]
      if let line = problem.line { physical["region"] = .record(region(line, problem.columns)) }
      result["locations"] = .list([["physicalLocation": .record(physical)]])
    }
    return .record(result)
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
