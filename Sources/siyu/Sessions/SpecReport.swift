import SiyuModel

/// A line of a plugin's file: `plugins/skincare/test/value_spec.lua`, 14.
struct SpecPlace {
  var file: String
  var line: Int64
}

/// What one plugin's specs came to.
struct SpecReport {
  var folder: String
  /// As people call the folder.
  var title: String { SpecSubject.title(folder) }
  var files = 0
  var examples: [Example] = []
  /// Why the specs did not run, or not to their end.
  var problems: [Diagnostic] = []
  var seconds = 0.0
  /// Where lines were counted, and the specs ran to their end.
  var coverage: SpecCoverage?

  /// Whether the specs did not run, or not to their end.
  var isBroken: Bool { !problems.isEmpty }

  enum Status: String { case passed, failed, error, pending }

  struct Example {
    var status: Status
    var name: [String]
    var message: String?
    /// `plugins/skincare/test/value_spec.lua:14`.
    var place: String?
    /// Where the example itself stands.
    var declared: SpecPlace?
    var source: String?
    var detail: [String]
    /// Of a comparison: both values as Lua, and what differs, line by line.
    var expected: String?
    var got: String?
    var diff: [String]
    var printed: [String]
    var seconds = 0.0
  }

  func count(_ status: Status) -> Int { examples.count { $0.status == status } }

  /// Failures, errors, and a plugin that did not run counted as one.
  var notPassed: Int {
    let examples = count(.failed) + count(.error)
    return problems.isEmpty ? examples : max(1, examples)
  }

  // MARK: As machines read it

  var json: DataValue {
    [
      "plugin": .string(title),
      "examples": .list(
        examples.map { example in
          [
            "name": .list(example.name.map { .string($0) }),
            "status": .string(example.status.rawValue),
            "message": example.message.map { .string($0) } ?? .null,
            "place": example.place.map { .string($0) } ?? .null,
            "detail": .list(example.detail.map { .string($0) }),
            "expected": example.expected.map { .string($0) } ?? .null,
            "got": example.got.map { .string($0) } ?? .null,
            "diff": .list(example.diff.map { .string($0) }),
          ]
        }),
      "problems": .list(problems.map { .string($0.description) }),
      "coverage": coverage?.json ?? .null,
    ]
  }
}

extension SpecReport.Example {
  /// What a worker told; its texts are made safe to print. `nil` for anything else.
  init?(_ data: DataValue) {
    guard let status = data["status"]?.stringValue.flatMap(SpecReport.Status.init) else {
      return nil
    }
    func text(_ value: DataValue?) -> String? {
      value?.stringValue.map { TextEscape.terminalSafe($0) }
    }
    func texts(_ value: DataValue?) -> [String] { (value?.listValue ?? []).compactMap(text) }
    self.status = status
    name = texts(data["name"])
    message = text(data["message"])
    source = text(data["source"])
    detail = texts(data["detail"])
    expected = text(data["expected"])
    got = text(data["got"])
    diff = texts(data["diff"])
    printed = texts(data["printed"])
    let place = data["place"] ?? .null
    let declared = data["declared"] ?? .null
    self.declared = Self.place(declared)
    self.place = (Self.place(place) ?? self.declared).map { "\($0.file):\($0.line)" }
  }

  private static func place(_ data: DataValue) -> SpecPlace? {
    guard let file = data["file"]?.stringValue, let line = data["line"]?.intValue else {
      return nil
    }
    return SpecPlace(file: TextEscape.terminalSafe(file), line: line)
  }
}
