import SiyuModel

/// The phones of staff: only which customers have the same is asked of them, so they are kept as the keyed
/// hash by which customers' phones are compared, and sealed so that a rotation can hash them anew.
struct StaffPhones {
  private let connection: Connection
  private let keys: KeyRing

  init(_ connection: Connection, _ keys: KeyRing) {
    self.connection = connection
    self.keys = keys
  }

  /// - Parameter phone: normalised; `nil` takes it away.
  /// - Returns: whether it is another than before.
  func put(_ phone: String?, of staff: String) throws -> Bool {
    let token = phone.map { keys.token(.phone, $0) }
    let find = try connection.statement("SELECT token FROM staff_phones WHERE staff = ?")
    find.bind(1, staff)
    let known = try find.step() ? Array(find.bytes(0)) : nil
    find.reset()
    if known == token { return false }
    let remove = try connection.statement("DELETE FROM staff_phones WHERE staff = ?")
    remove.bind(1, staff)
    try remove.run()
    guard let phone, let token else { return true }
    let number = try (connection.int("SELECT max(number) FROM staff_phones") ?? 0) + 1
    let insert = try connection.statement(
      "INSERT INTO staff_phones (number, staff, token, sealed) VALUES (?, ?, ?, ?)")
    insert.bind(1, number)
    insert.bind(2, staff)
    insert.bind(3, token)
    insert.bind(4, try Self.seal(phone, number, keys))
    try insert.run()
    return true
  }

  /// Seals and hashes all of them with another key.
  /// - Returns: how many there are.
  static func rotate(_ connection: Connection, from old: KeyRing, to new: KeyRing) throws -> Int64 {
    var all: [(number: Int64, phone: String)] = []
    try connection.each("SELECT number, sealed FROM staff_phones") { row in
      let plain = try KeyRing.open(
        Array(row.bytes(1)), with: old.workspace.key, place(row.int(0)))
      all.append((row.int(0), String(decoding: plain, as: UTF8.self)))
    }
    let update = try connection.statement(
      "UPDATE staff_phones SET token = ?2, sealed = ?3 WHERE number = ?1")
    for one in all {
      update.bind(1, one.number)
      update.bind(2, new.token(.phone, one.phone))
      update.bind(3, try seal(one.phone, one.number, new))
      try update.run()
    }
    return Int64(all.count)
  }

  private static func place(_ number: Int64) -> [UInt8] {
    KeyRing.place("staff_phones", number, "phone")
  }

  private static func seal(_ phone: String, _ number: Int64, _ keys: KeyRing) throws -> [UInt8] {
    try KeyRing.seal(Array(phone.utf8), with: keys.workspace.key, place(number))
  }
}
