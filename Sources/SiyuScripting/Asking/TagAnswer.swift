internal import Lua
internal import SiyuModel

/// Reads what `assign` returned: a value, a list of values, `siyu.keep`, nil.
struct TagAnswerReader {
  let group: TagGroup
  let local: String
  /// A Lua table from a value's name to its number: Lua has the text's hash at hand already.
  private let numbers: LuaReference
  /// Held tags by value number, −1 for none.
  let tags: [Int32]
  private let keep: LuaUserdataType<UInt8>
  private let words: Words

  /// What messages call it.
  struct Words {
    var noun, function, known, wanted: String
    static let tagGroup = Words(
      noun: "tag_group", function: "assign", known: "is not one of its values", wanted: "a value")
    static let handover = Words(
      noun: "handover", function: "choose",
      known:
        "is nobody who can be given customers: not known, no longer here, or the one who gives",
      wanted: "a staff id")
  }

  init(
    _ lua: LuaState, group: TagGroup, directory: TagDirectory, keep: LuaUserdataType<UInt8>,
    words: Words = .tagGroup
  ) throws(LuaError) {
    self.group = group
    self.keep = keep
    self.words = words
    local = group.name.split(separator: ".").last.map(String.init) ?? group.name
    try lua.pushTable(fields: Int32(group.values.count))
    for (number, value) in group.values.enumerated() {
      lua.stack.push(Int64(number))
      try lua.setField(value.name, of: -2)
    }
    numbers = try lua.popReference()
    tags = group.values.map {
      directory.ids[TagName(group: group.name, value: $0.name)]?.rawValue ?? -1
    }
  }

  enum Answer {
    case none, keep
    case one(UInt16)
    case many
    case wrong(String)
  }

  /// The answer at an index of the stack; several values go into `numbers`.
  @inline(__always)
  func read(_ stack: LuaStack, at index: Int32, into numbers: inout [UInt16]) -> Answer {
    switch stack.type(at: index) {
    case .nil, .none: return .none
    case .string:
      guard let number = number(stack, index) else { return .wrong(unknown(stack, index)) }
      return .one(number)
    case .table:
      guard !group.exclusive else {
        return .wrong(wants("a table, but a customer has only one value of an exclusive group"))
      }
      return list(stack, index, into: &numbers)
    default:
      if stack.payload(at: index, as: keep) != nil { return .keep }
      return .wrong(wants(described(stack, index)))
    }
  }

  @inline(__always)
  private func number(_ stack: LuaStack, _ index: Int32) -> UInt16? {
    let index = stack.absolute(index)
    stack.pushKept(slot: numbers.slot)
    stack.pushValue(index)
    stack.rawGet(-2)
    defer { stack.pop(2) }
    return stack.integer(at: -1).map { UInt16(truncatingIfNeeded: $0) }
  }

  /// A list of values; raw access, so nothing of the author's runs.
  private func list(_ stack: LuaStack, _ index: Int32, into numbers: inout [UInt16]) -> Answer {
    // A list that comes from a frozen module keeps its contents elsewhere.
    stack.pushContents(of: index)
    let index = stack.top
    defer { stack.pop() }
    numbers.removeAll(keepingCapacity: true)
    var position: Int64 = 1
    while true {
      let type = stack.rawGet(index, position)
      defer { stack.pop() }
      if type == .nil { break }
      guard type == .string, let number = number(stack, -1) else {
        return .wrong(
          type == .string ? unknown(stack, -1) : wants("a list holding \(described(stack, -1))"))
      }
      if !numbers.contains(number) { numbers.append(number) }
      position += 1
      guard position <= 10_000 else { return .wrong(wants("a list of over 10,000 values")) }
    }
    if numbers.isEmpty { return .none }
    numbers.sort()
    return .many
  }

  private func unknown(_ stack: LuaStack, _ index: Int32) -> String {
    let name = stack.string(at: index).map { String($0.prefix(60)) } ?? "?"
    return "\(words.noun) '\(local)': \(words.function) returned '\(name)', which \(words.known)"
      + suggestion(name, group.values.map(\.name))
  }

  private func wants(_ got: String) -> String {
    let what =
      group.exclusive
      ? "\(words.wanted), siyu.keep or nil" : "a value, a list of values, siyu.keep or nil"
    return "\(words.noun) '\(local)': \(words.function) should return \(what), got \(got)."
  }
}
