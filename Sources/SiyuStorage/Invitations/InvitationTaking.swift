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
    var programme = try record.programme.map { Int64(try labels.number($0)) } ?? 0
    let inviter: AccountBook.Entry
    let text = record.inviter.customerID ?? record.inviter.accountID ?? ""
    let code = try code(text)
    if let code, let held = try InvitationCodes.holder(of: code, in: context.connection) {
      inviter = AccountBook.Entry(number: held.account, home: 0)
      if programme == 0 { programme = held.programme }
    } else if InvitationCode.looksLikeOne(text),
      try context.accounts.existing(platform: 0, name: text) == nil
    {
      let shown = TextEscape.terminalSafe(text)
      return .refused(
        code.map { "nobody has the code \($0): see siyu koc code" }
          ?? "\(shown) is no code: a letter is wrong, missing or in another place")
    } else {
      // Whoever brings somebody was there before; an id with a slip in it would earn for nobody.
      if let reason = try unknown(record.inviter) { return .refused("inviter: \(reason)") }
      guard let found = try account(record.inviter) else {
        return .refused(WriteContext.namesNobody)
      }
      inviter = found
    }
    guard let invitee = try account(record.invitee) else {
      return .refused(WriteContext.namesNobody)
    }
    if inviter.number == invitee.number { return .refused("inviter and invitee are the same") }
    let outcome = try writing.put(
      InvitationWriting.Claim(
        account: invitee, inviter: inviter.number, at: record.at.seconds, kind: record.kind,
        programme: programme, isFound: false))
    if case .unchanged = outcome { return outcome }
    context.touched.insert(invitee.number)
    return outcome
  }

  /// Read as `siyu koc who` does; an id that is known is an id.
  private func code(_ text: String) throws -> InvitationCode? {
    guard let code = InvitationCode(text) else { return nil }
    return try context.accounts.existing(platform: 0, name: text) == nil ? code : nil
  }

  /// As other files name customers; and `platform:account` of one that is known already.
  private func account(_ person: PersonReference) throws -> AccountBook.Entry? {
    try platformAccount(person) ?? context.account(for: person, source: header.source)
  }

  private func platformAccount(_ person: PersonReference) throws -> AccountBook.Entry? {
    guard let text = person.customerID, let colon = text.firstIndex(of: ":"),
      let platform = try context.words.existing(String(text[..<colon]))
    else { return nil }
    return try context.accounts.existing(
      platform: platform, name: String(text[text.index(after: colon)...]))
  }

  private func unknown(_ person: PersonReference) throws -> String? {
    try platformAccount(person) == nil ? context.unknown(person, source: header.source) : nil
  }
}
