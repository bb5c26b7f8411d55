import SiyuModel

/// Codes and whose they are.
///
/// A code belongs to an account, so that it follows whoever that account turns out to be.
enum InvitationCodes {
  struct Held {
    var account: Int64
    /// Label.
    var programme: Int64
  }

  static func holder(of code: InvitationCode, in connection: Connection) throws -> Held? {
    let find = try connection.statement(
      "SELECT account, programme FROM invitation_codes WHERE code = ?")
    find.bind(1, Int64(code.number))
    defer { find.reset() }
    return try find.step() ? Held(account: find.int(0), programme: find.int(1)) : nil
  }

  /// All of a customer's, its accounts in canonical order.
  static func all(
    of accounts: [NamedAccount], in connection: Connection
  ) throws -> [(code: InvitationCode, programme: Int64)] {
    var found: [(code: InvitationCode, programme: Int64)] = []
    for account in accounts {
      try connection.each(
        "SELECT code, programme FROM invitation_codes WHERE account = ? ORDER BY programme",
        account.number
      ) {
        found.append((InvitationCode(number: UInt64(clamping: $0.int(0))), $0.int(1)))
      }
    }
    return found
  }

  /// Made of the account, the programme and the store's own secret: nobody can find out from a code
  /// which account it is, and the same store makes the same codes again.
  ///
  /// - Parameter taken: whether a code is somebody's already: then the next is tried.
  static func make(
    for account: NamedAccount, programme: String, hash: KeyHash,
    taken: (InvitationCode) throws -> Bool
  ) throws -> InvitationCode {
    var attempt = 0
    while true {
      let text = "siyu code 1\n\(programme)\n\(account.platform)\n\(account.name)\n\(attempt)"
      let code = InvitationCode(number: hash(text, scope: 0).0)
      if try !taken(code) { return code }
      attempt += 1
    }
  }
}
