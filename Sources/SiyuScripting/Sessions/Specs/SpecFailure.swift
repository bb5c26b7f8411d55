internal import Lua
internal import SiyuModel

/// An assertion that did not hold, or a rule that raised: the message, and lines that show more than
/// an error's text can hold.
struct SpecFailure {
  enum Kind { case failed, raised }

  var kind = Kind.failed
  var message: String
  var detail: [String] = []

  var error: LuaError { LuaError(.runtime, message) }
}

extension SpecFailure {
  /// Two values that should be equal. Tables that differ in few places are also told by place.
  static func differ(
    _ message: String, _ expected: LuaValue, _ got: LuaValue, _ lua: LuaState
  ) -> SpecFailure {
    var failure = SpecFailure(message: message)
    failure.show("expected: ", expected)
    failure.show("got:      ", got)
    guard case .table = expected, case .table = got else { return failure }
    let all = ValueComparison(lua: lua).differences(expected, got)
    let text = ValueText()
    for one in all.prefix(mostDifferences) {
      let left = one.expected.map(text.oneLine) ?? "nothing"
      let right = one.got.map(text.oneLine) ?? "nothing"
      failure.detail.append("at \(one.path): expected \(left), got \(right)")
    }
    if all.count > mostDifferences {
      failure.detail.append("and \(all.count - mostDifferences) more places")
    }
    return failure
  }

  private static let mostDifferences = 10

  mutating func show(_ label: String, _ value: LuaValue) {
    let lines = ValueText().lines(value)
    detail.append(label + lines[0])
    let indent = String(repeating: " ", count: label.count)
    detail += lines.dropFirst().map { indent + $0 }
  }
}
