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
  private let options: ImportOptions
  private let zone: TimeZoneRules
  private let findCustomer: Statement

  init(
    _ context: WriteContext, source: String, options: ImportOptions, zone: TimeZoneRules
  ) throws {
    cards = options.memberships.compactMapValues {
      if case .storedValue(let card) = $0 { card } else { nil }
    }
    self.options = options
    self.zone = zone
    self.context = context
    self.source = source
    currency = options.currency
    // Never the file's name: it may be a customer's.
    cause = source.isEmpty ? "import" : "import \(source)"
    writing = try LedgerWriting(context.connection, labels: LabelBook(context.connection))
    findCustomer = try context.connection.statement(LedgerRows.numberOfAccount)
  }

  /// The end of a transaction: customers may be put together in it.
  func finish() { writing.forget() }

  func take(_ record: WalletRecord) throws -> RowOutcome {
    if record.kind == .topUp || record.kind == .spend,
      let reason = options.unknownPlugins[plugin(of: record.purse)]
    {
      return .refused("what \(record.purse.name) says is not known: \(reason)")
    }
    let problem = try problem(with: record)
    if let problem, record.goesIn { return .refused(problem) }
    guard record.person.namesSomebody else { return .refused(WriteContext.namesNobody) }
    // Nobody is made, and nobody is found to be another, before the row is taken.
    let known = try context.existing(record.person, source: source).known
      .map { CustomerNumber(rawValue: try customer(of: $0.number)) }
    // What is in a purse whose plugin is gone can still be spent, given back and withdrawn.
    if let problem, try !(known.map { try writing.has(record.purse, $0) } ?? false) {
      return .refused(problem)
    }
    if record.kind == .refund, let problem = try refundProblem(record, known) {
      return .refused(problem)
    }
    var request = LedgerRequest(
      key: key(record.entryID), purse: record.purse,
      customer: known ?? CustomerNumber(rawValue: 0), movement(record), at: record.at,
      cause: cause, note: record.words)
    let stranger = known == nil ? try writing.outcome(ofStranger: request) : nil
    if known == nil, stranger == nil, let account = try account(record) {
      request.customer = CustomerNumber(rawValue: try customer(of: account.number))
    }
    switch try stranger ?? writing.post(request) {
    case .posted:
      if let account = try account(record) { context.touched.insert(account.number) }
      return .added
    case .already:
      _ = try account(record)
      return .unchanged
    // Of a refund that says no amount.
    case .nothing:
      return .refused(
        "nothing of the spend '\(record.of ?? "")' is left to refund: all was given back")
    case .refused(let refusal):
      return .refused(refusal.words(record.person.shown, record.purse, currency))
    }
  }

  private func account(_ record: WalletRecord) throws -> AccountBook.Entry? {
    try context.account(for: record.person, source: source)
  }

  private func plugin(of purse: Purse) -> String { String(purse.name.prefix { $0 != "." }) }

  /// Money goes into purses that somebody declared.
  /// - Returns: what is wrong with the purse; `nil`: nothing, or the row is there already.
  private func problem(with record: WalletRecord) throws -> String? {
    let name = record.purse.name
    if record.purse == .points || cards[name] != nil { return nil }
    if options.unknownPlugins[plugin(of: record.purse)] != nil { return nil }
    if try writing.entry(key(record.entryID)) != nil { return nil }
    if let other = options.memberships[name] {
      return
        "\(name) is a membership of kind \(other.kind): only those of kind stored_value hold money"
    }
    if options.coupons.contains(name) {
      return "\(name) is a coupon: steps of SOPs and benefits give it, and it holds no money"
    }
    let known = cards.keys.sorted()
    let near = NearestName.nearest(to: name, in: known + [Purse.points.name])
    return "no plugin declares a purse '\(name)'"
      + (near.map { "; did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "; siyu.membership of kind stored_value declares one, and points there always are"
          : "; there are points, \(known.joined(separator: ", "))"))
  }

  /// Only spending is refunded, to whoever spent, into the purse it came from.
  /// - Returns: what is wrong with the row; `nil`: nothing that is seen here, or the row is there already.
  private func refundProblem(
    _ record: WalletRecord, _ customer: CustomerNumber?
  ) throws -> String? {
    guard let of = record.of, let entry = try writing.entry(key(of)),
      let head = try writing.head(ofEntry: entry.place),
      try writing.entry(key(record.entryID)) == nil
    else { return nil }
    if head.kind != .spend {
      let (kind, step) = Self.instead(of: head.kind)
      return "entry '\(of)' is \(kind), and only a spend can be refunded; \(step)"
    }
    if try !(customer.map { try writing.touches(entry.place, $0) } ?? false) {
      return "entry '\(of)' is what another customer spent, not \(record.person.shown)"
    }
    if head.purse != record.purse.name {
      return "entry '\(of)' is a spend of \(head.purse), not of \(record.purse.name)"
    }
    return nil
  }

  /// A kind as files name it, with its article, and what to write in place of a refund of it.
  private static func instead(of kind: LedgerEntry.Kind) -> (kind: String, step: String) {
    switch kind {
    case .topUp: ("a topup", "to hand own money back, write a withdraw")
    case .give: ("a give", "to take it back, write an adjust with a minus")
    case .withdraw: ("a withdraw", "to bring the money in again, write a topup")
    case .adjust: ("an adjust", "to undo it, write an adjust the other way")
    case .giveBack: ("a refund itself", "name the spend it is of")
    case .spend, .takeBack, .expire: ("a \(kind.name)", "write an adjust")
    }
  }

  private func key(_ entryID: String) -> String { "import wallet\n\(source)\n\(entryID)" }

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

extension WalletRecord {
  /// Whether the customer has more by it than somebody put there before.
  fileprivate var goesIn: Bool {
    switch kind {
    case .topUp, .give: true
    case .adjust: amount ?? 0 > 0
    case .spend, .refund, .withdraw: false
    }
  }
}

extension PersonReference {
  /// As siyu shows a customer: the brand's own id, or `platform:account`.
  var shown: String {
    customerID ?? [platform, accountID].compactMap { $0 }.joined(separator: ":")
  }
}
