import SiyuModel

/// Takes in points and money that another system keeps, inside one write transaction.
///
/// A row is known by its entry's id: the same one again changes nothing.
final class WalletTaking {
  private let context: WriteContext
  private let writing: LedgerWriting
  private let source: String
  private let cause: String
  private let currency: Currency
  private let cards: [String: StoredValueMembership]
  private let unknownPlugins: [String: String]
  private let zone: TimeZoneRules
  private let findCustomer: Statement

  init(
    _ context: WriteContext, source: String, options: ImportOptions, zone: TimeZoneRules
  ) throws {
    cards = options.memberships.compactMapValues {
      if case .storedValue(let card) = $0 { card } else { nil }
    }
    unknownPlugins = options.unknownPlugins
    self.zone = zone
    self.context = context
    self.source = source
    currency = options.currency
    // Never the file's name: it may be a customer's.
    cause = source.isEmpty ? "import" : "import \(source)"
    writing = try LedgerWriting(context.connection, labels: LabelBook(context.connection))
    findCustomer = try context.connection.statement(
      """
      SELECT CASE WHEN h.owner = a.customer THEN a.home ELSE a.customer END
      FROM accounts a LEFT JOIN customers h ON h.number = a.home WHERE a.number = ?
      """)
  }

  /// The end of a transaction: customers may be put together in it.
  func finish() { writing.forget() }

  func take(_ record: WalletRecord) throws -> RowOutcome {
    if record.kind == .topUp || record.kind == .spend,
      let reason = unknownPlugins[String(record.purse.name.prefix { $0 != "." })]
    {
      return .refused("what \(record.purse.name) says is not known: \(reason)")
    }
    guard let account = try context.account(for: record.person, source: source) else {
      return .refused(WriteContext.namesNobody)
    }
    let request = LedgerRequest(
      key: key(record.entryID), purse: record.purse,
      customer: CustomerNumber(rawValue: try customer(of: account.number)), movement(record),
      at: record.at, cause: cause, note: record.words)
    switch try writing.post(request) {
    case .posted:
      context.touched.insert(account.number)
      return .added
    case .already, .nothing: return .unchanged
    case .refused(let refusal):
      return .refused(refusal.words(record.person.shown, record.purse, currency))
    }
  }

  private func key(_ entryID: String) -> String { "import wallet\n\(source)\n\(entryID)" }

  /// The number that the account came with, as long as it is its customer's: so an unmerge gives it back
  /// what came in under it. An account that was split off has its customer's.
  private func customer(of account: Int64) throws -> Int64 {
    findCustomer.bind(1, account)
    defer { findCustomer.reset() }
    return try findCustomer.step() ? findCustomer.int(0) : 0
  }

  private func movement(_ record: WalletRecord) -> LedgerRequest.Movement {
    let amount = record.amount ?? 0
    let card = cards[record.purse.name]
    return switch record.kind {
    case .topUp: card?.topUp(amount, at: record.at, zone: zone) ?? .topUp(amount)
    case .spend: .spend(amount, order: card?.order ?? .bonusFirst)
    case .refund: .giveBack(record.amount, of: key(record.of ?? ""))
    case .give: .give(amount, expires: record.expires)
    case .withdraw: .withdraw(amount)
    case .adjust: .adjust(amount)
    }
  }
}

extension PersonReference {
  /// As siyu shows a customer: the brand's own id, or `platform:account`.
  var shown: String {
    customerID ?? [platform, accountID].compactMap { $0 }.joined(separator: ":")
  }
}
