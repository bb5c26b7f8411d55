internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// A `describe` block, or a file: what it holds is known once its function has run.
final class SpecGroup {
  /// The names from the outermost block to this one.
  let path: [String]
  let place: LuaPlace?
  let body: LuaReference?
  private(set) weak var parent: SpecGroup?
  var before: [LuaReference] = []
  var after: [LuaReference] = []
  var children: [SpecChild] = []

  init(_ path: [String], place: LuaPlace?, body: LuaReference?, parent: SpecGroup?) {
    self.path = path
    self.place = place
    self.body = body
    self.parent = parent
  }

  /// `before_each` of this and all outer blocks, the outermost first.
  var allBefore: [LuaReference] { (parent?.allBefore ?? []) + before }
  /// `after_each`, the innermost first.
  var allAfter: [LuaReference] { after + (parent?.allAfter ?? []) }
}

enum SpecChild {
  case group(SpecGroup)
  case example(SpecExample)
}

/// An `it`.
struct SpecExample {
  /// The names from the outermost block to this one.
  var path: [String]
  var place: LuaPlace?
  /// `nil` for a pending one.
  var body: LuaReference?
  /// Why it is pending, where its author says.
  var reason: String?
}

/// What an example came to, as the host is told.
struct SpecResult {
  enum Status: String { case passed, failed, error, pending }

  var status: Status
  var path: [String]
  /// Where the example stands.
  var declared: LuaPlace?
  var message: String?
  /// Where it went wrong.
  var place: LuaPlace?
  var source: String?
  var detail: [String] = []
  /// Of a comparison; see ``SpecFailure``.
  var expected: String?
  var got: String?
  var diff: [String] = []

  var data: DataValue {
    var record = DataRecord()
    record["status"] = .string(status.rawValue)
    record["name"] = .list(path.map { .string($0) })
    record["declared"] = Self.data(declared)
    record["message"] = message.map { .string($0) } ?? .null
    record["place"] = Self.data(place)
    record["source"] = source.map { .string($0) } ?? .null
    record["detail"] = Self.data(detail)
    record["expected"] = expected.map { .string(CappedText.cut($0, Self.longestLine)) } ?? .null
    record["got"] = got.map { .string(CappedText.cut($0, Self.longestLine)) } ?? .null
    record["diff"] = Self.data(diff)
    return .record(record)
  }

  /// Lines shown of one failure.
  private static let mostLines = 60
  /// In bytes.
  private static let longestLine = 2000

  private static func data(_ lines: [String]) -> DataValue {
    .list(lines.prefix(mostLines).map { .string(CappedText.cut($0, longestLine)) })
  }

  private static func data(_ place: LuaPlace?) -> DataValue {
    guard let place else { return .null }
    return ["file": .string(place.chunk), "line": .int(Int64(place.line))]
  }
}
