import CLua

/// How much of a Lua value is read at most.
public struct LuaLimits: Sendable {
  /// Tables inside tables (1...100).
  public var depth: Int
  /// Values in all tables together.
  public var entries: Int
  /// Bytes of all texts together, keys included.
  public var bytes: Int
  /// Whether functions, userdata and coroutines are kept as references; otherwise they are refused.
  public var keepsReferences: Bool

  public init(
    depth: Int = 16, entries: Int = 10_000, bytes: Int = 1 << 20, keepsReferences: Bool = false
  ) {
    self.depth = min(max(depth, 1), 100)
    self.entries = entries
    self.bytes = bytes
    self.keepsReferences = keepsReferences
  }
}

/// Why a Lua value could not be read, and where in it.
public struct LuaConversionError: Error, Sendable, Equatable {
  public enum Problem: Sendable, Equatable {
    case tooDeep(limit: Int)
    case tooManyEntries(limit: Int)
    case tooManyBytes(limit: Int)
    case cycle
    /// NaN or an infinity.
    case notFinite
    case unsupported(LuaType)
    case unsupportedKey(LuaType)
    case noMemory
  }

  public var problem: Problem
  /// As an author would write it: `.steps[3].when`; empty for the value itself.
  public var path: String
}

extension LuaState {
  /// Reads the value at an index with all it holds. Raw: no metamethod runs, and nothing of the
  /// author's can make it long or fail otherwise than as told.
  public func value(
    at index: Int32, limits: LuaLimits = LuaLimits()
  ) throws(LuaConversionError) -> LuaValue {
    let base = stack.top
    defer { stack.setTop(base) }
    var reader = LuaReader(state: self, limits: limits)
    return try reader.value(at: stack.absolute(index), path: nil)
  }
}

/// One reading of a value.
private struct LuaReader {
  let state: LuaState
  let limits: LuaLimits
  var entries = 0
  var bytes = 0
  /// The tables we are inside of.
  var open: [UnsafeRawPointer] = []

  /// A path that is written out only when something is wrong.
  indirect enum Path {
    case field(LuaKey, of: Path?)

    var text: String {
      guard case .field(let key, let outer) = self else { return "" }
      let rest: String =
        switch key {
        case .integer(let n): "[\(n)]"
        case .string(let name): "." + String(name.prefix(60))
        case .bytes: "[a text that is not UTF-8]"
        case .boolean(let value): "[\(value)]"
        }
      return (outer?.text ?? "") + rest
    }
  }

  func problem(_ problem: LuaConversionError.Problem, _ path: Path?) -> LuaConversionError {
    LuaConversionError(problem: problem, path: path?.text ?? "")
  }

  mutating func value(at index: Int32, path: Path?) throws(LuaConversionError) -> LuaValue {
    let stack = state.stack
    switch stack.type(at: index) {
    case .none, .nil: return .nil
    case .boolean: return .boolean(stack.boolean(at: index))
    case .number:
      if stack.isInteger(at: index) { return .integer(stack.integer(at: index) ?? 0) }
      let number = stack.number(at: index) ?? .nan
      guard number.isFinite else { throw problem(.notFinite, path) }
      return .number(number)
    case .string:
      switch try text(at: index, path: path) {
      case .string(let text): return .string(text)
      case .bytes(let bytes): return .bytes(bytes)
      default: return .nil
      }
    case .table: return .table(try table(at: index, path: path))
    case .lightUserdata: throw problem(.unsupported(.lightUserdata), path)
    case let type:
      guard limits.keepsReferences else { throw problem(.unsupported(type), path) }
      guard stack.reserve(1) else { throw problem(.noMemory, path) }
      stack.pushValue(index)
      do throws(LuaError) { return .reference(try state.popReference(), type) } catch {
        throw problem(.noMemory, path)
      }
    }
  }

  private mutating func text(at index: Int32, path: Path?) throws(LuaConversionError) -> LuaKey {
    guard let raw = state.stack.bytes(at: index) else { return .bytes([]) }
    bytes += raw.count
    if bytes > limits.bytes { throw problem(.tooManyBytes(limit: limits.bytes), path) }
    if let text = String(validating: raw, as: UTF8.self) { return .string(text) }
    return .bytes(Array(raw))
  }

  private mutating func table(at index: Int32, path: Path?) throws(LuaConversionError) -> LuaTable {
    let stack = state.stack
    guard let identity = stack.identity(at: index), !open.contains(identity) else {
      throw problem(.cycle, path)
    }
    guard open.count < limits.depth else { throw problem(.tooDeep(limit: limits.depth), path) }
    guard stack.reserve(5) else { throw problem(.noMemory, path) }
    open.append(identity)
    defer { open.removeLast() }
    let base = stack.top
    defer { stack.setTop(base) }
    stack.pushContents(of: index)
    let index = stack.top

    var numbered: [Int64: LuaValue] = [:]
    var result = LuaTable()
    stack.pushNil()
    while try next(index, path) {
      entries += 1
      if entries > limits.entries {
        throw problem(.tooManyEntries(limit: limits.entries), path)
      }
      let key = try key(at: -2, path: path)
      let value = try value(at: stack.top, path: .field(key, of: path))
      stack.pop()
      if case .integer(let n) = key {
        numbered[n] = value
      } else {
        result.fields.append(.init(key, value))
      }
    }
    var n: Int64 = 1
    while let value = numbered.removeValue(forKey: n) {
      result.list.append(value)
      n += 1
    }
    result.fields += numbered.map { .init(.integer($0.key), $0.value) }
    result.fields.sort { $0.key < $1.key }
    return result
  }

  private func next(_ index: Int32, _ path: Path?) throws(LuaConversionError) -> Bool {
    do throws(LuaError) { return try state.next(index) } catch { throw problem(.noMemory, path) }
  }

  private mutating func key(at index: Int32, path: Path?) throws(LuaConversionError) -> LuaKey {
    let stack = state.stack
    switch stack.type(at: index) {
    case .string: return try text(at: index, path: path)
    case .boolean: return .boolean(stack.boolean(at: index))
    case .number where stack.isInteger(at: index): return .integer(stack.integer(at: index) ?? 0)
    case let type: throw problem(.unsupportedKey(type), path)
    }
  }
}

extension LuaConversionError: CustomStringConvertible {
  /// `the value at .steps[3] …`, lower case, without a place in the author's text.
  public var description: String {
    let what = path.isEmpty ? "the value" : "the value at \(path)"
    return switch problem {
    case .tooDeep(let limit): "\(what) is nested more than \(limit) tables deep"
    case .tooManyEntries(let limit): "\(what) holds more than \(limit) entries"
    case .tooManyBytes(let limit): "\(what) holds more than \(limit) bytes of text"
    case .cycle: "\(what) contains itself"
    case .notFinite: "\(what) is not a finite number"
    case .unsupported(let type): "\(what) is a \(type), which cannot be kept"
    case .unsupportedKey(let type): "\(what) has a key that is a \(type); use a text or an integer"
    case .noMemory: "\(what) could not be read for lack of memory"
    }
  }
}
