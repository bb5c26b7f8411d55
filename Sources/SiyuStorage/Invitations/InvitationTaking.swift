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
    if Self.looksLikeCode(text), try context.accounts.existing(platform: 0, name: text) == nil {
      guard let code = InvitationCode(text) else {
        return .refused("\(text) is no code: a letter is wrong, missing or in another place")
      }
      guard let held = try InvitationCodes.holder(of: code, in: context.connection) else {
        return .refused("nobody has the code \(code): see siyu koc code")
      }
      inviter = AccountBook.Entry(number: held.account, home: 0)
      if programme == 0 { programme = held.programme }
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

  /// As codes are written, right or wrong; an id that is known is an id.
  private static func looksLikeCode(_ text: String) -> Bool {
    text.lowercased().hasPrefix(InvitationCode.prefix)
      && text.utf8.count == InvitationCode.prefix.utf8.count + InvitationCode.length
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
