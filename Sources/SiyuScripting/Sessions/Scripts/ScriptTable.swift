internal import Lua
internal import SiyuModel

/// A table that a script hands over to be shown or written: its columns, and rows read one by one,
/// so that many of them need not be in two places at once.
struct ScriptTable {
  let columns: [String]
  private let call: LuaCall
  private let name: String
  private let options: Int32

  /// - Parameter fields: what else the options may hold.
  init(_ call: LuaCall, _ n: Int, name: String, fields: [String]) throws(LuaError) {
    self.call = call
    self.name = name
    options = call.index(n)
    try Self.check(call, options, name, known: ["columns", "rows"] + fields)
    let base = call.stack.top
    defer { call.stack.setTop(base) }
    try call.state.getField("columns", of: options)
    columns = try Self.columns(call, name)
  }

  private static func check(
    _ call: LuaCall, _ options: Int32, _ name: String, known: [String]
  ) throws(LuaError) {
    let base = call.stack.top
    defer { call.stack.setTop(base) }
    var unknown: [String] = []
    call.stack.pushNil()
    while try call.state.next(options) {
      call.stack.pop()
      let key = call.stack.type(at: -1) == .string ? call.stack.string(at: -1) ?? "?" : "[…]"
      if !known.contains(key) { unknown.append(key) }
    }
    if let first = unknown.min() {
      throw LuaError(.runtime, "unknown field '\(first)' in \(name)" + suggestion(first, known))
    }
  }

  private static func columns(_ call: LuaCall, _ name: String) throws(LuaError) -> [String] {
    var columns: [String] = []
    if call.stack.type(at: -1) == .table,
      case .table(let table)? = try? call.state.value(at: -1), table.fields.isEmpty
    {
      columns = table.list.compactMap { if case .string(let column) = $0 { column } else { nil } }
      if columns.count == table.list.count, (1...200).contains(columns.count) { return columns }
    }
    throw LuaError(
      .runtime, "\(name) wants columns = { … }, a list of 1 to 200 names, first of all.")
  }

  func text(_ field: String) throws(LuaError) -> String? {
    let base = call.stack.top
    defer { call.stack.setTop(base) }
    try call.state.getField(field, of: options)
    switch call.stack.type(at: -1) {
    case .nil: return nil
    case .string: return call.stack.string(at: -1)
    default:
      throw LuaError(
        .runtime, "\(name) wants a text as '\(field)', got \(described(call.stack, -1)).")
    }
  }

  /// Calls `body` with each row's cells, as many as there are columns.
  func forEachRow(_ body: ([DataValue]) throws(LuaError) -> Void) throws(LuaError) {
    let stack = call.stack
    let base = stack.top
    defer { stack.setTop(base) }
    try call.state.getField("rows", of: options)
    let rows = stack.top
    var number: Int64 = 0
    switch stack.type(at: rows) {
    case .table:
      let count = Int64(clamping: stack.rawLength(at: rows))
      while number < count {
        number += 1
        stack.rawGet(rows, number)
        try body(try cells(number))
        stack.pop()
      }
    case .function:
      while true {
        number += 1
        stack.pushValue(rows)
        try call.state.call(results: 1)
        if stack.isNil(at: -1) { return }
        try body(try cells(number))
        stack.pop()
      }
    default:
      throw LuaError(
        .runtime, "\(name) wants rows = { … }, a list of rows, got \(described(stack, rows)).")
    }
  }

  /// The row on top of the stack: by place, or by the columns' names.
  private func cells(_ number: Int64) throws(LuaError) -> [DataValue] {
    let value: LuaValue
    do throws(LuaConversionError) {
      value = try call.state.value(
        at: -1, limits: LuaLimits(depth: 2, entries: 1000, bytes: 64 << 10))
    } catch {
      throw LuaError(.runtime, "\(name) cannot take row \(number): \(error).")
    }
    guard case .table(let row) = value else {
      throw LuaError(.runtime, "\(name) wants a table as row \(number).")
    }
    if let odd = row.fields.first(where: { !fits($0.key) }) {
      throw LuaError(
        .runtime,
        "row \(number) of \(name) has a cell for no column: \(ValueText().key(odd.key))"
          + (odd.key.text.map { suggestion($0, columns) } ?? "."))
    }
    guard row.list.count <= columns.count else {
      throw LuaError(
        .runtime,
        "row \(number) of \(name) has \(row.list.count) cells for \(columns.count) columns.")
    }
    var cells: [DataValue] = []
    for (index, column) in columns.enumerated() {
      let cell =
        index < row.list.count
        ? row.list[index]
        : row.fields.first { $0.key == .integer(Int64(index) + 1) }?.value ?? row[column] ?? .nil
      cells.append(try self.cell(cell, number))
    }
    return cells
  }

  private func fits(_ key: LuaKey) -> Bool {
    switch key {
    case .integer(let place): (1...Int64(columns.count)).contains(place)
    case .string(let name): columns.contains(name)
    default: false
    }
  }

  private func cell(_ value: LuaValue, _ row: Int64) throws(LuaError) -> DataValue {
    if case .table = value {
      throw LuaError(.runtime, "a cell in row \(row) of \(name) is a table; write a text of it.")
    }
    return try PlainData.value(value, "row \(row) of \(name)")
  }
}

extension LuaKey {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}
