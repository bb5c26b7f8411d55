import SiyuModel

/// Whether somebody belongs to a part of the staff now, on one connection and one state.
struct StaffPart {
  private let connection: Connection
  private let staff: Set<String>
  private let words: Set<Int32>

  init(_ staff: Set<String>, _ connection: Connection) throws {
    self.connection = connection
    self.staff = staff
    let book = WordBook(connection)
    words = Set(try staff.compactMap { try book.existing($0) }.filter { $0 != 0 })
  }

  func owns(_ customer: Int64) throws -> Bool {
    let find = try connection.statement("SELECT profile FROM customers WHERE number = ?")
    find.bind(1, customer)
    defer { find.reset() }
    return try find.step() && words.contains(PackedProfile(find.bytes(0)).staff)
  }

  func owns(group: String) throws -> Bool {
    let find = try connection.statement("SELECT owner FROM groups WHERE id = ?")
    find.bind(1, group)
    defer { find.reset() }
    return try find.step() && find.optionalText(0).map(staff.contains) ?? false
  }
}
