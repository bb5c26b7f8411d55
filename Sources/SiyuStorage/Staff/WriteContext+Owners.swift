import SiyuModel

/// The history of who owned whom, by account, so that an unmerge gives each its own back.
///
/// A file that was imported before a hand-over says what was true then: what it says again changes
/// nothing, and only what is new in it does.
extension WriteContext {
  /// Whom an account belongs to after a customers file named somebody (`nil`: nobody).
  /// - Returns: a word for the profile.
  func owner(
    of account: Int64, told staff: String?, before: PackedProfile?, at now: Instant
  ) throws -> Int32 {
    let told = try words.number(staff)
    // Nobody was known: the first that is told has owned it all along.
    guard let before else { return told }
    guard try anyOwners() else {
      if told != before.staff {
        try beginOwners(of: account, before)
        try addOwner(of: account, staff, since: now.seconds, .imported)
      }
      return told
    }
    let find = try connection.statement(
      """
      SELECT staff FROM owners WHERE account = ? AND how IN (0, 1) ORDER BY number DESC LIMIT 1
      """)
    find.bind(1, account)
    let said = try find.step() ? find.int(0) : nil
    find.reset()
    if let said {
      if try said == label(staff) { return before.staff }
    } else {
      if told == before.staff { return told }
      try beginOwners(of: account, before)
    }
    try addOwner(of: account, staff, since: now.seconds, .imported)
    return told
  }

  private func anyOwners() throws -> Bool {
    if let hasOwners { return hasOwners }
    let has = try connection.int("SELECT 1 FROM owners LIMIT 1") != nil
    hasOwners = has
    return has
  }

  /// What was true before the first change, which nobody wrote down then.
  func beginOwners(of account: Int64, _ before: PackedProfile) throws {
    guard before.staff != 0 else { return }
    let joined = before.joinedAt == .min ? nil : before.joinedAt
    try addOwner(
      of: account, connection.word(before.staff), since: joined,
      joined == nil ? .imported : .joined)
  }

  /// - Returns: the row's number within the account.
  @discardableResult
  func addOwner(
    of account: Int64, _ staff: String?, since: Int64?, _ how: OwnershipCause
  ) throws -> Int64 {
    let number =
      try (connection.int("SELECT max(number) FROM owners WHERE account = ?", account) ?? 0) + 1
    let insert = try connection.statement(
      "INSERT INTO owners (account, number, staff, since, how) VALUES (?, ?, ?, ?, ?)")
    insert.bind(1, account)
    insert.bind(2, number)
    insert.bind(3, try label(staff))
    insert.bind(4, since)
    insert.bind(5, Int64(how.rawValue))
    try insert.run()
    hasOwners = true
    return number
  }

  func hasOwners(_ account: Int64) throws -> Bool {
    try connection.int("SELECT 1 FROM owners WHERE account = ? LIMIT 1", account) != nil
  }

  private func label(_ staff: String?) throws -> Int64 {
    guard let staff, !staff.isEmpty else { return 0 }
    return Int64(try labels.number(staff))
  }
}
