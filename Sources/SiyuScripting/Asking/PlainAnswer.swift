internal import Lua
internal import SiyuModel

extension DeclaredFunction {
  /// What a function of a programme has to return.
  public enum Wanted: Sendable, Hashable {
    case yesOrNo
    /// A finite one.
    case number
    case numberOrNil
    case text
    case textOrNil
    /// That can be delivered.
    case sku
    /// A table with named values, or nothing.
    case record

    /// With its article, for messages.
    var words: String {
      switch self {
      case .yesOrNo: "true or false"
      case .number: "a number"
      case .numberOrNil: "a number, or nil"
      case .text: "a text"
      case .textOrNil: "a text, or nil"
      case .sku: ProductSubscription.wantedSKU
      case .record: "a table of named values, or nil"
      }
    }
  }
}

/// Reads a plain value that a function of a programme returned.
enum PlainAnswer {
  static let limits = LuaLimits(depth: 4, entries: 200, bytes: 4096)

  /// - Throws: what it is that does not fit.
  static func read(
    _ state: LuaState, at index: Int32, _ wanted: DeclaredFunction.Wanted, of name: String
  ) throws(LuaError) -> DataValue {
    let stack = state.stack
    switch (wanted, stack.type(at: index)) {
    case (.yesOrNo, _): return .bool(stack.boolean(at: index))
    case (.numberOrNil, .nil), (.numberOrNil, .none), (.textOrNil, .nil), (.textOrNil, .none):
      return .null
    case (.number, .number), (.numberOrNil, .number):
      if let whole = stack.integer(at: index) { return .int(whole) }
      if let number = stack.number(at: index), number.isFinite { return .double(number) }
      throw LuaError(.runtime, "\(name) returned a number that is not finite.")
    case (.text, .string), (.textOrNil, .string):
      if let text = stack.string(at: index), text.utf8.count <= 1000 { return .string(text) }
    case (.sku, .string):
      if let text = stack.string(at: index), ProductSubscription.isDeliverable(text) {
        return .string(text)
      }
    case (.record, .nil), (.record, .none): return .null
    case (.record, .table):
      do {
        let value = try state.value(at: index, limits: limits)
        if let data = DataValue(plain: value), case .record = data { return data }
        // A table without anything in it is a list to Lua.
        if case .table(let table) = value, table.list.isEmpty, table.fields.isEmpty {
          return .record(DataRecord())
        }
      } catch {
        throw LuaError(.runtime, "what \(name) returned cannot be read: \(error).")
      }
    default: break
    }
    throw LuaError(
      .runtime, "\(name) should return \(wanted.words), got \(described(stack, index)).")
  }
}

extension DataValue {
  /// `nil` for what is not plain: functions, values of the host's, texts that are not UTF-8.
  init?(plain value: LuaValue) {
    switch value {
    case .nil: self = .null
    case .boolean(let flag): self = .bool(flag)
    case .integer(let number): self = .int(number)
    case .number(let number): self = .double(number)
    case .string(let text): self = .string(text)
    case .bytes, .reference: return nil
    case .table(let table):
      if table.fields.isEmpty, !table.list.isEmpty {
        let all = table.list.compactMap { DataValue(plain: $0) }
        guard all.count == table.list.count else { return nil }
        self = .list(all)
        return
      }
      guard table.list.isEmpty else { return nil }
      var record = DataRecord()
      for field in table.fields {
        guard case .string(let name) = field.key, let value = DataValue(plain: field.value) else {
          return nil
        }
        record[name] = value
      }
      self = .record(record)
    }
  }
}
