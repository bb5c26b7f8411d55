internal import Lua
internal import SiyuModel

/// An assertion that did not hold, or a rule that raised: the message, and lines that show more than
/// an error's text can hold.
struct SpecFailure {
  enum Kind { case failed, raised }

  var kind = Kind.failed
  var message: String
  var detail: [String] = []
  /// Of a comparison, for programs: both values as Lua, and what differs, line by line.
  var expected: String?
  var got: String?
  var diff: [String] = []

  var error: LuaError { LuaError(.runtime, message) }
}

extension SpecFailure {
  /// Two values that should be equal. Tables and texts of several lines are told by what differs.
  static func differ(
    _ message: String, _ expected: LuaValue, _ got: LuaValue, _ lua: LuaState
  ) -> SpecFailure {
    var failure = SpecFailure(message: message)
    failure.expected = ValueText().oneLine(expected)
    failure.got = ValueText().oneLine(got)
    if ValueComparison(lua: lua).same(expected, got), case .table = expected {
      failure.detail = [
        "both are \(ValueText().oneLine(got)), but two tables;"
          + " assert.same compares what they hold"
      ]
      return failure
    }
    failure.diff = ValueDiff.lines(expected, got, lua)
    if failure.diff.isEmpty {
      failure.show("expected: ", expected)
      failure.show("got:      ", got)
    } else {
      failure.detail = [ValueDiff.legend] + failure.diff
    }
    return failure
  }

  mutating func show(_ label: String, _ value: LuaValue) {
    let lines = ValueText().lines(value)
    detail.append(label + lines[0])
    let indent = String(repeating: " ", count: label.count)
    detail += lines.dropFirst().map { indent + $0 }
  }
}
