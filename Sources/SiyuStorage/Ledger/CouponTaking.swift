import SiyuModel

/// Takes in codes of coupons, and what was paid with them, inside one write transaction.
final class CouponTaking {
  private let context: WriteContext
  private let source: String
  private let options: ImportOptions
  private let zone: TimeZoneRules
  private let labels: LabelBook
  private let writing: LedgerWriting
  private let events: OwnEvents
  private let codes: CouponCodes
  private let find: Statement
  private let insert: Statement
  private let setExpiry: Statement
  private let setUsed: Statement
  private var replaced: [ReplacedCode] = []

  init(
    _ context: WriteContext, source: String, options: ImportOptions, zone: TimeZoneRules
  ) throws {
    self.context = context
    self.source = source
    self.options = options
    self.zone = zone
    labels = LabelBook(context.connection)
    writing = try LedgerWriting(context.connection, labels: labels)
    events = try OwnEvents(context)
    codes = try CouponCodes(context.connection, labels: labels)
    let connection = context.connection
    find = try connection.statement(
      "SELECT \(CouponCodes.columns) FROM coupon_codes WHERE code = ?")
    insert = try connection.statement(
      "INSERT INTO coupon_codes (pool, code, expires) VALUES (?, ?, ?)")
    setExpiry = try connection.statement(
      "UPDATE coupon_codes SET expires = ?2, stale = 0 WHERE number = ?1")
    setUsed = try connection.statement(
      "UPDATE coupon_codes SET state = 2, used = ?2, order_id = ?3 WHERE number = ?1")
  }

  /// The end of a transaction: customers may be put together in it.
  func finish() { writing.forget() }

  // MARK: Codes

  func take(_ record: CouponCodeRecord) throws -> RowOutcome {
    let pool = try labels.number(record.pool)
    if let known = try row(record.code) {
      guard known.pool == pool else {
        return .refused(
          "this code is in pool \(try labels.text(known.pool)) already; a code is in one pool only")
      }
      if known.expires == record.expires?.seconds { return .unchanged }
      // Whoever has it was told another time.
      guard known.state == .free else {
        return .refused(
          "this code is \(known.state.name) already; its end cannot be changed any more")
      }
      setExpiry.bind(1, known.number)
      setExpiry.bind(2, record.expires?.seconds)
      try setExpiry.run()
      return .changed
    }
    insert.bind(1, Int64(pool))
    insert.bind(2, record.code)
    insert.bind(3, record.expires?.seconds)
    try insert.run()
    return .added
  }

  private struct Row {
    var number: Int64
    var pool: Int32
    var state: CouponState
    var expires: Int64?
    var lot: Int64
    var given: Int64?
    var until: Int64?
    var used: Int64?
    var order: String?

    /// Whether whoever was given it last had it then.
    func isHeld(at: Instant) -> Bool {
      lot != 0 && given.map { $0 <= at.seconds } ?? true && until.map { at.seconds < $0 } ?? true
    }
  }

  private func row(_ code: String) throws -> Row? {
    find.bind(1, code)
    defer { find.reset() }
    guard try find.step() else { return nil }
    return Row(
      number: find.int(9), pool: Int32(truncatingIfNeeded: find.int(1)),
      state: CouponState(rawValue: UInt8(truncatingIfNeeded: find.int(2))) ?? .over,
      expires: find.optionalInt(3), lot: find.int(4),
      given: find.optionalInt(5), until: find.optionalInt(6),
      used: find.optionalInt(7), order: find.optionalText(8))
  }

  // MARK: Uses

  func take(_ record: CouponUseRecord) throws -> RowOutcome {
    switch record.piece {
    case .code(let code):
      var record = record
      record.person = try record.person.map { try context.resolved($0) }
      return try use(code, record)
    case .kind(let coupon, let person):
      return try use(coupon, of: context.resolved(person), record)
    }
  }

  /// A code that was shown at a till is not given to anybody any more, whatever siyu knew of it.
  private func use(_ code: String, _ record: CouponUseRecord) throws -> RowOutcome {
    guard let known = try row(code) else {
      return .refused("there is no such code: import the pool it is of, siyu import coupons")
    }
    if known.state == .used {
      if known.used == record.at.seconds, known.order == record.orderID { return .unchanged }
      let at = known.used.map { TimeText.dateTime(Instant(seconds: $0), in: zone) }
      let words =
        switch (at, known.order) {
        case (let at?, let order?): "this code was used already at \(at) for order \(order)"
        case (let at?, nil): "this code was used already at \(at)"
        case (nil, let order?): "this code was used already for order \(order)"
        case (nil, nil): "this code was used already"
        }
      return .refused(words)
    }
    let hold = try hold(of: known, at: record.at)
    if let reason = try problem(with: record, known, hold) {
      // Somebody used it, whoever that was: it stays with whom it was given to, and goes to nobody else.
      try codes.keepBack(known.number)
      return .refused(reason)
    }
    if let hold, let purse = try writing.purse(ofEntry: hold.lot) {
      if hold.lot == known.lot, known.state == .given,
        let reason = try spend(hold, purse, known, code, record)
      {
        return .refused(reason)
      }
      // Where the piece has ended by now, it was used all the same by whoever had it then.
      try happened(
        "\(code):\(hold.lot)", record, to: PlacedTable.home(of: hold.lot),
        ["coupon": .string(purse.name), "code": .string(code)])
      if hold.lot != known.lot { try takeFromLast(known, code, for: hold) }
    }
    setUsed.bind(1, known.number)
    setUsed.bind(2, record.at.seconds)
    setUsed.bind(3, record.orderID)
    try setUsed.run()
    if let person = record.person, try context.unknown(person, source: source) == nil {
      _ = try context.account(for: person, source: source)
    }
    return .added
  }

  /// Whose the code was then; `nil`: nobody's, as far as is known.
  private func hold(of known: Row, at time: Instant) throws -> CouponHolders.Hold? {
    // One that is over by its time and not settled yet is with nobody else.
    if known.isHeld(at: time) || (known.state == .given && known.given ?? 0 <= time.seconds) {
      return CouponHolders.Hold(
        lot: known.lot, given: known.given ?? 0, until: known.until ?? .max)
    }
    guard let before = try codes.holders.hold(of: known.number, at: time),
      try writing.purse(ofEntry: before.lot) != nil
    else { return nil }
    return before
  }

  /// Takes the piece of whoever has the code.
  /// - Returns: why not.
  private func spend(
    _ hold: CouponHolders.Hold, _ purse: Purse, _ known: Row, _ code: String,
    _ record: CouponUseRecord
  ) throws -> String? {
    // One that was over by then is not taken from what the customer has: it ended by itself.
    if record.at.seconds >= hold.until {
      try writing.end(lot: hold.lot, of: purse, at: record.at)
      return nil
    }
    let outcome = try writing.post(
      LedgerRequest(
        key: "coupon use\n\(code)\n\(hold.lot)", purse: purse,
        customer: CustomerNumber(rawValue: PlacedTable.home(of: hold.lot)), .use(lot: hold.lot),
        at: record.at, cause: cause, note: note(record)))
    guard case .refused(let refusal) = outcome else { return nil }
    return refusal.words("whoever has the code", purse, .cny)
  }

  /// The code was used before whoever had it last was given it: it is that holder's who used it. Who has it
  /// now can do nothing with it: the piece stays, and comes with another code as soon as there is one.
  private func takeFromLast(
    _ known: Row, _ code: String, for hold: CouponHolders.Hold
  ) throws {
    if known.state == .given { try codes.holders.wait(insteadOf: known.number) }
    try codes.holders.makeLast(hold, of: known.number, now: options.now)
    guard known.state == .given else { return }
    if let account = try events.account(of: PlacedTable.home(of: known.lot)) {
      context.touched.insert(account.number)
    }
    let given = try codes.replace(at: options.now, writing)
    let other = try given[known.lot].flatMap { try codes.text(of: $0) }
    // Whose time with it is over as well needs none.
    guard try other != nil || codes.holders.isWaiting(known.lot) else { return }
    replaced.append(ReplacedCode(code: code, by: other))
  }

  /// Codes that their customers can do nothing with, since the last call.
  func takeReplaced() -> [ReplacedCode] {
    defer { replaced = [] }
    return replaced
  }

  /// Why the use is nobody's, or not that of whom the row names.
  private func problem(
    with record: CouponUseRecord, _ known: Row, _ hold: CouponHolders.Hold?
  ) throws -> String? {
    guard let hold else {
      guard known.state == .given, let given = known.given else { return nil }
      let time = TimeText.dateTime(Instant(seconds: given), in: zone)
      return
        "whoever has this code was given it at \(time), after this use: it is not theirs, and nobody "
        + "is known to have had it then"
    }
    guard let person = record.person else { return nil }
    if try isTheirs(hold.lot, person) { return nil }
    return
      "this code was with another customer then, not with \(person.shown): look at both in the "
      + "till, or leave the customer out"
  }

  /// Nobody is made, and nobody is found to be another: the row may be refused.
  private func isTheirs(_ lot: Int64, _ person: PersonReference) throws -> Bool {
    guard try context.unknown(person, source: source) == nil else { return false }
    return try context.existing(person, source: source).all.contains { account in
      guard let customer = try context.customer(of: account) else { return false }
      return try writing.isTheirs(lot, CustomerNumber(rawValue: customer))
    }
  }

  /// Of a kind without codes.
  private func use(
    _ coupon: String, of person: PersonReference, _ record: CouponUseRecord
  ) throws -> RowOutcome {
    guard person.namesSomebody else { return .refused(WriteContext.namesNobody) }
    guard let known = try context.existing(person, source: source).known,
      let customer = try context.customer(of: known)
    else {
      // Whoever is new has no coupons.
      let reason = try unknown(coupon) ?? context.unknown(person, source: source)
      return .refused(
        reason
          ?? LedgerRefusal.notEnough(has: 0, wants: 1).words(
            person.shown, Purse(name: coupon, unit: .pieces), .cny))
    }
    let homes = try LedgerRows(context.connection).homes(of: CustomerNumber(rawValue: customer))
    let given = try homes.flatMap { try codes.all(of: $0) }
    if let code = given.first(where: { $0.coupon == coupon && $0.state == .given }) {
      return .refused("\(coupon) is given with codes, such as \(code.code): say which one in code")
    }
    let purse = Purse(name: coupon, unit: .pieces)
    let number = CustomerNumber(rawValue: customer)
    // What is declared no more is used up by those who have it.
    if let problem = unknown(coupon), try !writing.has(purse, number) { return .refused(problem) }
    let name = person.shown
    let occasion = record.orderID ?? String(record.at.seconds)
    let outcome = try writing.post(
      LedgerRequest(
        key: "coupon use\n\(source)\n\(name)\n\(coupon)\n\(occasion)", purse: purse,
        customer: number, .spend(1), at: record.at, cause: cause, note: note(record)))
    if case .refused(let refusal) = outcome {
      return .refused(refusal.words(name, purse, .cny))
    }
    let account = try context.account(for: person, source: source) ?? known
    switch outcome {
    case .already, .nothing, .refused: return .unchanged
    case .posted(let entry, _):
      // It may have been one that waits for a code.
      try codes.holders.forgetEnded(at: record.at, writing, homes: homes)
      try happened(
        "\(coupon):\(entry)", record, to: customer, ["coupon": .string(coupon)])
      context.touched.insert(account.number)
      return .added
    }
  }

  /// What is wrong with the name of a coupon; `nil`: a plugin declares it.
  private func unknown(_ coupon: String) -> String? {
    if options.coupons.contains(coupon) { return nil }
    if let reason = options.unknownPlugins[String(coupon.prefix { $0 != "." })] {
      return "what \(coupon) says is not known: \(reason)"
    }
    let known = options.coupons.sorted()
    // The plugin's name is what people leave out.
    let near =
      known.first { $0.hasSuffix(".\(coupon)") }
      ?? NearestName.nearest(to: coupon, in: known)
    return "there is no coupon '\(coupon)'"
      + (near.map { "; did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "; no plugin declares one" : "; there are \(known.prefix(10).joined(separator: ", "))"))
  }

  private var cause: String { source.isEmpty ? "import" : "import \(source)" }
  private func note(_ record: CouponUseRecord) -> String? { record.orderID.map { "order \($0)" } }

  /// The customer's own event, which SOPs may wait for.
  private func happened(
    _ id: String, _ record: CouponUseRecord, to home: Int64, _ props: DataRecord
  ) throws {
    guard let account = try events.account(of: home) else { return }
    var props = props
    if let order = record.orderID { props["order_id"] = .string(order) }
    _ = try events.happened(
      "coupon.used", id: "coupon:\(id)", at: record.at, props: props, to: account)
    context.touched.insert(account.number)
  }
}
