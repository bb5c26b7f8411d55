internal import Lua
internal import SiyuModel

/// The row a map's function is asked about, as Lua sees it: `row["收货地址"]`.
///
/// Names are the fields of a userdata type of their own, so that a cell is found by a number.
/// Whoever keeps a row beyond its function's call has nothing in hand.
final class ImportedRow {
  enum Cell {
    case none
    case text(String)
    /// Something is there that only the host knows; Lua holds a handle.
    case personal(LuaReference)
  }

  /// What the row's userdata holds: whose row it is, and which one.
  struct Payload: BitwiseCopyable {
    var owner: UnsafeMutableRawPointer
    var number: Int64
  }

  /// What a personal field's userdata holds.
  struct Handle: BitwiseCopyable {
    var row: Int64
    var place: Int64
  }

  /// Counts all rows of the worker's life; 0 when none is being asked about.
  private(set) var number: Int64 = 0
  private var counted: Int64 = 0
  private(set) var cells: [Cell] = []
  private(set) var names: [String] = []

  private let lua: LuaState
  let handle: LuaUserdataType<Handle>
  private var types: [[String]: LuaUserdataType<Payload>] = [:]
  private var type: LuaUserdataType<Payload>?

  init(_ lua: LuaState) throws(LuaError) {
    self.lua = lua
    handle = try lua.makeUserdataType("<personal>", missing: personalMissing)
  }

  /// The names of the cells to come.
  func begin(_ names: [String]) throws(LuaError) {
    self.names = names
    if let known = types[names] {
      type = known
      return
    }
    // Of two columns with one name the first counts.
    var fields: [(name: String, number: Int64)] = []
    var seen: Set<String> = []
    for (index, name) in names.enumerated() where seen.insert(name).inserted {
      fields.append((name, Int64(index)))
    }
    let made = try lua.makeUserdataType(
      "a row", payload: Payload.self, fields: fields, getter: getCell)
    types[names] = made
    type = made
  }

  /// Turns to a row and pushes it.
  func push(_ values: ArraySlice<DataValue>) throws(LuaError) {
    guard let type else { return }
    counted += 1
    number = counted
    cells.removeAll(keepingCapacity: true)
    for (index, value) in values.enumerated() {
      switch value {
      case .string(let text): cells.append(.text(text))
      case .bool:
        try lua.push(Handle(row: number, place: Int64(index)), as: handle)
        cells.append(.personal(try lua.popReference()))
      default: cells.append(.none)
      }
    }
    try lua.push(
      Payload(owner: Unmanaged.passUnretained(self).toOpaque(), number: number), as: type)
  }

  /// The row is over.
  func end() {
    number = 0
    cells.removeAll(keepingCapacity: true)
  }

  func place(of name: String) -> Int? { names.firstIndex(of: name) }
}

/// Reads a cell.
private let getCell: LuaNativeGetter = { pointer, payload, field in
  let stack = LuaStack(pointer)
  let row = payload.assumingMemoryBound(to: ImportedRow.Payload.self).pointee
  let owner = Unmanaged<ImportedRow>.fromOpaque(row.owner).takeUnretainedValue()
  guard row.number == owner.number else {
    return stack.raising("this row is over; a row cannot be kept for a later call")
  }
  var place = Int(field)
  if place < 0 {
    // Columns without a name go by their position.
    let key = stack.integer(at: 2).map(String.init) ?? stack.string(at: 2) ?? "?"
    guard let found = owner.place(of: key) else {
      return stack.raising(
        "the row has no column '\(key)' here" + suggestion(key, owner.names))
    }
    place = found
  }
  guard owner.cells.indices.contains(place) else {
    stack.pushNil()
    return 1
  }
  switch owner.cells[place] {
  case .none:
    stack.pushNil()
    return 1
  case .text(let text): return stack.returning(text)
  case .personal(let handle):
    stack.pushKept(slot: handle.slot)
    return 1
  }
}

/// `__index` of a personal field.
private let personalMissing: LuaNative = { pointer in
  LuaStack(pointer).raising(
    "a personal field cannot be looked into; return it as it is for a personal column")
}
