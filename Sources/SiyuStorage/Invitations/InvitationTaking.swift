import SiyuModel

/// Takes pairs from files.
final class InvitationTaking {
  private let context: WriteContext
  private let header: ImportHeader
  private let labels: LabelBook
  private let writing: InvitationWriting

  init(_ context: WriteContext, header: ImportHeader) throws {
    self.context = context
    self.header = header
    labels = LabelBook(context.connection)
    writing = try InvitationWriting(context.connection)
  }

  func take(_ record: InvitationRecord) throws -> RowOutcome {
    var record = record
    record.invitee = try context.resolved(record.invitee)
    var programme = try record.programme.map { Int64(try labels.number($0)) } ?? 0
    /// Of a code; otherwise the row names her.
    var holder: AccountBook.Entry?
    let text = record.inviter.customerID ?? record.inviter.accountID ?? ""
    record.inviter = try context.resolved(record.inviter)
    let code = try code(text)
    if let code, let held = try InvitationCodes.holder(of: code, in: context.connection) {
      holder = AccountBook.Entry(number: held.account, home: 0)
      if programme == 0 { programme = held.programme }
    } else if InvitationCode.looksLikeOne(text),
      try context.accounts.existing(platform: 0, name: text) == nil
    {
      let shown = TextEscape.terminalSafe(text)
      return .refused(
        code.map { "nobody has the code \($0): see siyu koc code" }
          ?? "\(shown) is no code: a letter is wrong, missing or in another place")
    } else if let reason = try context.unknown(record.inviter, source: header.source) {
      // Whoever brings somebody was there before; an id with a slip in it would earn for nobody.
      return .early("inviter: \(reason)")
    }
    guard holder != nil || record.inviter.namesSomebody, record.invitee.namesSomebody else {
      return .refused(WriteContext.namesNobody)
    }
    let other = try existing(record.invitee)
    let one = try holder ?? existing(record.inviter)
    let isOne = one == nil && other == nil && isSameName(record.inviter, record.invitee)
    if isOne || (one != nil && one?.number == other?.number) {
      return .refused("inviter and invitee are the same")
    }
    // From here on the row is taken.
    guard let inviter = try holder ?? account(record.inviter),
      let invitee = try account(record.invitee)
    else { return .refused(WriteContext.namesNobody) }
    let outcome = try writing.put(
      InvitationWriting.Claim(
        account: invitee, inviter: inviter.number, at: record.at.seconds, kind: record.kind,
        programme: programme, isFound: false))
    if case .unchanged = outcome { return outcome }
    context.touched.insert(invitee.number)
    return outcome
  }

  /// The account that the row would be taken down under, where it is there.
  private func existing(_ person: PersonReference) throws -> AccountBook.Entry? {
    try context.existing(person, source: header.source).account
  }

  private func isSameName(_ a: PersonReference, _ b: PersonReference) -> Bool {
    a.accountID == b.accountID && a.platform == b.platform
      && (a.accountID != nil || a.customerID == b.customerID)
  }

  /// Read as `siyu koc who` does; an id that is known is an id.
  private func code(_ text: String) throws -> InvitationCode? {
    guard let code = InvitationCode(text) else { return nil }
    return try context.accounts.existing(platform: 0, name: text) == nil ? code : nil
  }

  private func account(_ person: PersonReference) throws -> AccountBook.Entry? {
    try context.account(for: person, source: header.source)
  }
}
