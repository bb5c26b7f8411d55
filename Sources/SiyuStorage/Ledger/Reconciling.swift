import SiyuModel

/// Goes through all entries once, home by home, and adds up.
///
/// Nothing but the entries is believed: that each balances, that no lot ever gave more than it had, that
/// every key finds its entry, and that wallets as passes read them have what the plain sums say.
struct Reconciling {
  private let connection: Connection
  private let labels: LabelBook
  private let now: Instant
  private var result = Reconciliation()
  private var sums: [LedgerGathering.PurseKey: Sums] = [:]
  /// Entries whose row alone does not balance: their further rows lie elsewhere.
  private var open: [Int64: Int64] = [:]
  private var home: Int64 = 0
  private var gathering = LedgerGathering()
  private var plain: [LedgerGathering.PurseKey: Int64] = [:]
  /// Numbers of customers, ascending beside the entries.
  private let people: Statement
  private var person: Int64 = 0
  private var keys: (count: Int64, mix: UInt64) = (0, 0)
  /// What is left of lots of coupons, by their numbers.
  private var pieces: [Int64: Int64] = [:]

  private struct Sums {
    var entries: Int64 = 0
    var expired: Int64 = 0
    var accounts = [Int64](repeating: 0, count: LedgerAccount.allCases.count)
  }

  init(_ connection: Connection, at now: Instant) throws {
    self.connection = connection
    self.now = now
    people = try Statement(connection.handle, "SELECT number FROM customers ORDER BY number")
    labels = LabelBook(connection)
  }

  mutating func run() throws -> Reconciliation {
    let read = try connection.statement("SELECT place, data FROM ledger ORDER BY place")
    defer { read.reset() }
    while try read.step() { try add(read.int(0), PackedEntry(read.bytes(1))) }
    try closeHome()
    for (entry, sum) in open.sorted(by: { $0.key < $1.key }) where sum != 0 {
      result.note("entry \(entry) does not balance: its legs add up to \(sum)")
    }
    try checkKeys()
    try checkCodes()
    for (key, sums) in sums {
      let total = sums.accounts.reduce(0, &+)
      let purse = Purse(
        name: try labels.text(key.name), unit: Purse.Unit(rawValue: key.unit) ?? .points)
      if total != 0 { result.note("\(purse.name): debits and credits differ by \(total)") }
      var accounts: [LedgerAccount: Int64] = [:]
      for account in LedgerAccount.allCases where sums.accounts[Int(account.rawValue)] != 0 {
        accounts[account] = sums.accounts[Int(account.rawValue)]
      }
      var shown = Reconciliation.Sums(purse: purse, entries: sums.entries, accounts: accounts)
      shown.expired = sums.expired
      result.purses.append(shown)
    }
    result.purses.sort { $0.purse.name < $1.purse.name }
    return result
  }

  private mutating func add(_ place: Int64, _ entry: PackedEntry) throws {
    if PlacedTable.home(of: place) != home {
      try closeHome()
      home = PlacedTable.home(of: place)
    }
    let key = LedgerGathering.PurseKey(name: entry.purse, unit: entry.unit)
    var purse = sums.removeValue(forKey: key) ?? Sums()
    var balance: Int64 = 0
    var own: Int64 = 0
    let isWhole = entry.eachLeg(at: place) { leg in
      balance &+= leg.amount
      purse.accounts[Int(leg.account.rawValue)] &+= leg.amount
      if leg.account == .customer { own &+= leg.amount }
    }
    if !isWhole { result.note("entry \(place) cannot be read") }
    if LedgerEntry.Kind(rawValue: entry.kind) == nil {
      result.note("entry \(place) is of a kind that is not known")
    }
    if !entry.isFurther {
      purse.entries += 1
      keys.count += 1
      keys.mix &+= Self.mix(PackedEntry.hash(entry.key), place)
    }
    sums[key] = purse
    plain[key, default: 0] &+= own
    if balance != 0 { open[entry.isFurther ? entry.refers : place, default: 0] &+= balance }
    gathering.add(place, entry)
  }

  /// All of one customer number is there: what is left of each lot, and whether wallets say the same.
  private mutating func closeHome() throws {
    if plain.isEmpty { return }
    while person < home { person = try people.step() ? people.int(0) : .max }
    if person != home, !gathering.isEmpty {
      result.note("entries of customer number \(home), who is not there")
    }
    for lot in gathering.unmade {
      result.note("lot \(lot) was used, and entry \(lot), which would have made it, is not there")
    }
    for (key, wallet) in gathering.wallets() {
      for lot in wallet.lots where lot.left < 0 {
        result.note("lot \(lot.number) gave \(lot.left.magnitude) more than it had")
      }
      let over = wallet.lots.reduce(0) { $0 &+ ($1.left > 0 && $1.isOver(at: now) ? $1.left : 0) }
      if over != 0 { sums[key]?.expired &+= over }
      if key.unit == Purse.Unit.pieces.rawValue {
        for lot in wallet.lots { pieces[lot.number] = lot.left }
      }
      let sum = wallet.lots.reduce(0) { $0 &+ $1.left } &- wallet.owedInAll
      if sum != plain[key] {
        result.note(
          "\(try labels.text(key.name)) of customer number \(home): entries add up to "
            + "\(plain[key] ?? 0), lots to \(sum)")
      }
    }
    gathering = LedgerGathering()
    plain = [:]
  }

  private mutating func checkKeys() throws {
    var found: (count: Int64, mix: UInt64) = (0, 0)
    let read = try connection.statement("SELECT hash, place FROM ledger_keys")
    defer { read.reset() }
    while try read.step() {
      found.count += 1
      found.mix &+= Self.mix(read.int(0), read.int(1))
    }
    if found.count != keys.count {
      result.note("\(keys.count) entries, and \(found.count) keys that find one")
      try name(
        "SELECT place FROM ledger_keys WHERE place NOT IN (SELECT place FROM ledger)",
        "is not there, and its key is")
    } else if found.mix != keys.mix {
      result.note("some key finds another entry than its own")
    }
  }

  /// Whoever has a coupon with a code has the piece, and one piece has one code.
  private mutating func checkCodes() throws {
    let read = try connection.statement(
      "SELECT code, state, lot FROM coupon_codes WHERE lot <> 0 ORDER BY lot, number")
    defer { read.reset() }
    var before: Int64 = 0
    while try read.step() {
      let (isGiven, lot) = (read.int(1) == Int64(CouponState.given.rawValue), read.int(2))
      if lot == before { result.note("lot \(lot) has two codes, one is \(read.text(0))") }
      before = lot
      guard let left = pieces[lot] else {
        result.note("code \(read.text(0)) was given with entry \(lot), which gave no coupon")
        continue
      }
      if (left > 0) != isGiven {
        result.note(
          "code \(read.text(0)) is \(isGiven ? "given" : "not given"), and of lot \(lot) \(left) "
            + "is left")
      }
    }
  }

  /// The first few, where there is a fault anyhow.
  private mutating func name(_ sql: String, _ words: String) throws {
    let read = try connection.statement(sql + " ORDER BY place LIMIT 5")
    defer { read.reset() }
    while try read.step() { result.note("entry \(read.int(0)) \(words)") }
  }

  /// Equal sums over all rows, in whatever order: the same pairs.
  private static func mix(_ hash: Int64, _ place: Int64) -> UInt64 {
    var mixed = UInt64(bitPattern: hash) ^ (UInt64(bitPattern: place) &* 0x9e37_79b9_7f4a_7c15)
    mixed = (mixed ^ (mixed >> 31)) &* 0xbf58_476d_1ce4_e5b9
    return mixed ^ (mixed >> 29)
  }
}
