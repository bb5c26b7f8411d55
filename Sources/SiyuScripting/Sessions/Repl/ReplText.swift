internal import Lua
internal import SiyuModel

/// Values as a REPL shows them: as an author would write them where that can be, the same text for the
/// same value always, and never more than fits on a screen or two.
struct ReplText {
  let machine: PluginMachine
  let world: SpecWorld

  private static let depth = 5
  /// Entries of one table, and lines of one value.
  private static let mostEntries = 40
  private static let mostLines = 100
  private static let mostCharacters = 400
  /// Keys of one table that are looked at, to put them in order.
  private static let mostKeys = 10_000
  private static let width = 88

  private var lua: LuaState { machine.lua }
  private var stack: LuaStack { machine.lua.stack }

  /// A value on its way to lines.
  private indirect enum Shown {
    case text(String)
    /// What stands before the brace, what is inside, and how much more there is.
    case block(String, [(name: String, value: Shown)], String?)
  }

  func lines(at index: Int32) -> [String] {
    var open: [UnsafeRawPointer] = []
    let shown = self.shown(at: stack.absolute(index), depth: 0, &open)
    let lines = layOut(shown)
    if lines.count <= Self.mostLines { return lines }
    return lines.prefix(Self.mostLines) + ["… and \(lines.count - Self.mostLines) more lines"]
  }

  // MARK: Lines

  private func layOut(_ shown: Shown) -> [String] {
    let short = oneLine(shown)
    guard case .block(let head, let entries, let more) = shown, short.count > Self.width else {
      return [short]
    }
    var lines = ["\(head){"]
    for (name, value) in entries {
      var inner = layOut(value)
      inner[0] = name + inner[0]
      inner[inner.count - 1] += ","
      lines += inner.map { "  \($0)" }
    }
    if let more { lines.append("  \(more)") }
    return lines + ["}"]
  }

  private func oneLine(_ shown: Shown) -> String {
    switch shown {
    case .text(let text): return text
    case .block(let head, let entries, let more):
      let parts = entries.map { $0.name + oneLine($0.value) } + (more.map { [$0] } ?? [])
      return parts.isEmpty ? "\(head){}" : "\(head){ \(parts.joined(separator: ", ")) }"
    }
  }

  // MARK: Values

  private func shown(at index: Int32, depth: Int, _ open: inout [UnsafeRawPointer]) -> Shown {
    guard stack.reserve(12) else { return .text("…") }
    switch stack.type(at: index) {
    case .none, .nil: return .text("nil")
    case .boolean: return .text(stack.boolean(at: index) ? "true" : "false")
    case .number:
      if stack.isInteger(at: index) { return .text("\(stack.integer(at: index) ?? 0)") }
      return .text("\(stack.number(at: index) ?? .nan)")
    case .string: return .text(string(at: index))
    case .function:
      let place = stack.definition(at: index)
      return .text(
        place.map { "a function (\($0.chunk):\($0.line))" } ?? "a function")
    case .table: return table(at: index, depth, &open)
    case .userdata: return userdata(at: index, depth, &open)
    case .thread: return .text("a coroutine")
    case .lightUserdata: return .text("a value of the host's")
    }
  }

  private func string(at index: Int32) -> String {
    guard let bytes = stack.bytes(at: index) else { return "\"\"" }
    guard let text = String(validating: bytes.prefix(Self.mostCharacters * 4 + 4), as: UTF8.self)
    else {
      // Cut within a character, or no text at all.
      guard bytes.count > Self.mostCharacters * 4, String(validating: bytes, as: UTF8.self) != nil
      else { return "a text of \(bytes.count) bytes that is not UTF-8" }
      return ValueText().oneLine(
        .string(String(String(decoding: bytes, as: UTF8.self).prefix(Self.mostCharacters))))
        + "… (\(bytes.count) bytes)"
    }
    let cut = text.prefix(Self.mostCharacters)
    let whole = cut.endIndex == text.endIndex && text.utf8.count == bytes.count
    return ValueText().oneLine(.string(String(cut))) + (whole ? "" : "… (\(bytes.count) bytes)")
  }

  private func table(
    at index: Int32, _ depth: Int, _ open: inout [UnsafeRawPointer]
  ) -> Shown {
    guard let identity = stack.identity(at: index) else { return .text("{}") }
    if let number = world.number(of: identity) { return customer(number, index, depth, &open) }
    if open.contains(identity) { return .text("{ … the same table again }") }
    let base = stack.top
    defer { stack.setTop(base) }
    stack.pushContents(of: index)
    let contents = stack.top
    guard let keys = keys(of: contents) else { return .text("{ … }") }
    if keys.all.isEmpty, keys.others == 0 { return .text("{}") }
    if depth >= Self.depth { return .text("{ … }") }
    open.append(identity)
    defer { open.removeLast() }
    var entries: [(String, Shown)] = []
    var next: Int64 = 1
    for key in keys.all.prefix(Self.mostEntries) {
      do throws(LuaError) { try lua.push(key.value) } catch { break }
      stack.rawGet(contents)
      let value = shown(at: stack.top, depth: depth + 1, &open)
      stack.pop()
      if key == .integer(next) {
        entries.append(("", value))
        next += 1
      } else {
        entries.append((ValueText().key(key) + " = ", value))
      }
    }
    let more = keys.all.count + keys.others - entries.count
    return .block("", entries, more > 0 ? "… and \(more) more" : nil)
  }

  /// In order: numbers, texts, booleans; and how many keys there are of other kinds, or beyond what is
  /// looked at.
  private func keys(of table: Int32) -> (all: [LuaKey], others: Int)? {
    var all: [LuaKey] = []
    var others = 0
    stack.pushNil()
    do throws(LuaError) {
      while try lua.next(table) {
        stack.pop()
        switch stack.type(at: -1) {
        case _ where all.count >= Self.mostKeys: others += 1
        case .string: all.append(stack.string(at: -1).map { .string($0) } ?? .string("?"))
        case .boolean: all.append(.boolean(stack.boolean(at: -1)))
        case .number where stack.isInteger(at: -1): all.append(.integer(stack.integer(at: -1) ?? 0))
        default: others += 1
        }
      }
    } catch {
      return nil
    }
    return (all.sorted(), others)
  }

  // MARK: Views

  private func customer(
    _ number: Int, _ index: Int32, _ depth: Int, _ open: inout [UnsafeRawPointer]
  ) -> Shown {
    do throws(LuaError) { try world.focus(number) } catch { return .text("a customer") }
    return fields(.customer, at: index, "customer ", depth, &open)
  }

  private func userdata(
    at index: Int32, _ depth: Int, _ open: inout [UnsafeRawPointer]
  ) -> Shown {
    if stack.payload(at: index, as: machine.keep) != nil { return .text("siyu.keep") }
    guard let type = ReplTypes(world.context).type(of: index, stack) else {
      return .text("a value of the host's")
    }
    switch type.kind {
    case .rows(let noun): return rows(at: index, noun, depth, &open)
    case .tags:
      let names = world.context.columns == nil ? [] : world.heldTags
      return .block("tags ", names.map { ("", .text("\"\($0)\"")) }, nil)
    case .fields(let head): return fields(type.described, at: index, head, depth, &open)
    case .methods:
      let names = (type.described.functions + type.described.methods).map(\.name)
      return .text("\(type.described.name), to be asked by \(names.joined(separator: ", "))")
    }
  }

  /// The fields that have a value; nobody is told of a field that is not granted, but that it is not.
  private func fields(
    _ type: SurfaceClass, at index: Int32, _ head: String, _ depth: Int,
    _ open: inout [UnsafeRawPointer]
  ) -> Shown {
    if depth >= Self.depth { return .text("\(head){ … }") }
    var entries: [(String, Shown)] = []
    var hidden: [String] = []
    for field in type.fields {
      let base = stack.top
      defer { stack.setTop(base) }
      stack.pushValue(index)
      do throws(LuaError) {
        try lua.push(field.name)
        try lua.get()
      } catch {
        hidden.append(field.name)
        continue
      }
      guard let value = value(of: field, depth, &open) else { continue }
      entries.append(("\(field.name) = ", value))
    }
    let note = hidden.isEmpty ? nil : "not granted: \(hidden.joined(separator: ", "))"
    return .block(head, entries, note)
  }

  /// Of the field's value on top; `nil` for none.
  private func value(
    of field: SurfaceField, _ depth: Int, _ open: inout [UnsafeRawPointer]
  ) -> Shown? {
    switch stack.type(at: -1) {
    case .nil, .function: return nil
    case .userdata:
      guard let type = ReplTypes(world.context).type(of: stack.top, stack) else { return nil }
      switch type.kind {
      case .methods: return nil
      case .rows(let noun):
        let count = rowCount(at: stack.top)
        return count == 0 ? nil : .text("\(count) \(count == 1 ? noun : noun + "s")")
      case .tags:
        return world.heldTags.isEmpty ? nil : shown(at: stack.top, depth: depth + 1, &open)
      case .fields: return shown(at: stack.top, depth: depth + 1, &open)
      }
    case .number where field.about.contains("UTC seconds"):
      let seconds = stack.integer(at: -1) ?? 0
      let zone = machine.surroundings.zone
      return .text("\(seconds) (\(TimeText.dateTime(Instant(clamping: seconds), in: zone)))")
    default: return shown(at: stack.top, depth: depth + 1, &open)
    }
  }

  private func rows(
    at index: Int32, _ noun: String, _ depth: Int, _ open: inout [UnsafeRawPointer]
  ) -> Shown {
    let base = stack.top
    defer { stack.setTop(base) }
    let count: Int
    do throws(LuaError) { count = try pushRows(index, most: depth == 0 ? 10 : 3) } catch {
      return .text(error.message)
    }
    var entries: [(String, Shown)] = []
    for n in 1...max(1, Int64(stack.rawLength(at: stack.top))) where n <= stack.rawLength(at: -1) {
      stack.rawGet(stack.top, n)
      entries.append(("", shown(at: stack.top, depth: depth + 1, &open)))
      stack.pop()
    }
    let more = count - entries.count
    return .block(
      "\(count) \(count == 1 ? noun : noun + "s") ", entries, more > 0 ? "… and \(more) more" : nil)
  }

  private func rowCount(at index: Int32) -> Int {
    let base = stack.top
    defer { stack.setTop(base) }
    return (try? pushRows(index, most: 0)) ?? 0
  }

  /// Pushes a list of the first rows, and gives how many there are.
  private func pushRows(_ index: Int32, most: Int64) throws(LuaError) -> Int {
    stack.pushValue(index)
    stack.push(most)
    try machine.sandbox.call("repl_rows", lua, arguments: 2, results: 2)
    return Int(stack.integer(at: -2) ?? 0)
  }
}
