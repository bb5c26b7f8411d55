import Crypto
import SiyuModel

/// Posts to the ledger, inside somebody's transaction.
///
/// The customer of the request before is kept as it stands after it: many in a row about one person
/// read its entries once.
final class LedgerWriting {
  let rows: LedgerRows
  let table: PlacedTable
  let labels: LabelBook
  private let packed = PackWriter()
  let found = PackWriter()
  private var current: Person?

  private struct Person {
    var homes: [Int64]
    var wallets: [LedgerGathering.PurseKey: Wallet]
  }

  init(_ connection: Connection, labels: LabelBook) throws {
    rows = try LedgerRows(connection)
    table = try PlacedTable(connection, rows: "ledger", keys: "ledger_keys")
    self.labels = labels
  }

  /// What is kept of a person may be of a transaction that was rolled back.
  func forget() { current = nil }

  func post(_ request: LedgerRequest) throws -> LedgerOutcome {
    if case .expire = request.movement { return try expire(request) }
    let key = Self.key(request.key)
    if let place = try place(of: key) { return try seen(request, at: place) }
    do {
      return try postNew(request, key)
    } catch let refusal as LedgerRefusal {
      return .refused(refusal)
    }
  }

  // MARK: Keys

  static func key(_ text: String) -> (UInt64, UInt64) {
    var key: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &key) { bytes in
      for (index, byte) in SHA256.hash(data: Array(text.utf8)).prefix(16).enumerated() {
        bytes[index] = byte
      }
    }
    return key
  }

  func place(of key: (UInt64, UInt64)) throws -> Int64? {
    var place: Int64?
    try table.each(PackedEntry.hash(key)) { at, bytes in
      if PackedEntry(bytes).key == key { place = at }
    }
    return place
  }

  /// The key was used: for the same, or for something else.
  private func seen(_ request: LedgerRequest, at place: Int64) throws -> LedgerOutcome {
    guard try table.read(place, into: found) else { return .refused(.otherContent) }
    let entry = PackedEntry(found.bytes.bytes)
    let isSame =
      try labels.text(entry.purse) == request.purse.name && entry.kind == request.kind.rawValue
      && (request.amount ?? entry.asked) == entry.asked
      && isTheirs(place, entry, request.customer)
    return isSame ? .already(entry: place) : .refused(.otherContent)
  }

  /// Whoever was erased may come again under a new number: nothing is paid twice for that.
  private func isTheirs(
    _ place: Int64, _ entry: PackedEntry, _ customer: CustomerNumber
  ) throws -> Bool {
    let home = PlacedTable.home(of: place)
    if home == customer.rawValue || entry.isErased { return true }
    return try rows.homes(of: customer).contains(home)
  }

  /// The entry that was posted under a key.
  func entry(_ key: String) throws -> (place: Int64, asked: Int64)? {
    guard let place = try place(of: Self.key(key)), try table.read(place, into: found) else {
      return nil
    }
    return (place, PackedEntry(found.bytes.bytes).asked)
  }

  /// What an entry is, by its place; `nil` where it is not there, or nobody's any more.
  func head(ofEntry place: Int64) throws -> (kind: LedgerEntry.Kind, purse: String)? {
    guard try table.read(place, into: found) else { return nil }
    let entry = PackedEntry(found.bytes.bytes)
    guard !entry.isErased, let kind = LedgerEntry.Kind(rawValue: entry.kind) else { return nil }
    return (kind, try labels.text(entry.purse))
  }

  /// Whether an entry lies with this customer, under whatever number.
  func isTheirs(_ place: Int64, _ customer: CustomerNumber) throws -> Bool {
    try person(customer).homes.contains(PlacedTable.home(of: place))
  }

  /// Whether an entry took of lots of this customer's: what several numbers spent while they were one
  /// customer each of them may be refunded its part of.
  func touches(_ place: Int64, _ customer: CustomerNumber) throws -> Bool {
    if try isTheirs(place, customer) { return true }
    var isTouched = false
    try rows.each(in: person(customer).homes) { _, entry in
      if entry.isFurther, entry.refers == place { isTouched = true }
    }
    return isTouched
  }

  /// The purse of an entry; `nil` where it is not there, or nobody's any more.
  func purse(ofEntry place: Int64) throws -> Purse? {
    guard try table.read(place, into: found) else { return nil }
    let entry = PackedEntry(found.bytes.bytes)
    if entry.isErased { return nil }
    return try Purse(LedgerGathering.PurseKey(name: entry.purse, unit: entry.unit), labels)
  }

  /// What is left of the lot that an entry made; `nil` where it is nobody's any more.
  func left(ofLot place: Int64) throws -> Int64? { try lot(place)?.left }

  /// The lot that an entry made; `nil` where it is nobody's any more.
  func lot(_ place: Int64) throws -> Lot? {
    guard try table.read(place, into: found), !PackedEntry(found.bytes.bytes).isErased else {
      return nil
    }
    let home = PlacedTable.home(of: place)
    // Debits lie under the home of the lot.
    let wallets = try rows.wallets(in: [home])
    for wallet in wallets.values {
      if let lot = wallet.lots.first(where: { $0.number == place }) { return lot }
    }
    return nil
  }

  // MARK: One entry

  private func person(_ customer: CustomerNumber) throws -> Person {
    if let current, current.homes.contains(customer.rawValue) { return current }
    let homes = try rows.homes(of: customer)
    return Person(homes: homes, wallets: try rows.wallets(in: homes))
  }

  /// Whether the customer has or ever had any of it.
  func has(_ purse: Purse, _ customer: CustomerNumber) throws -> Bool {
    guard let name = try labels.existing(purse.name) else { return false }
    let key = LedgerGathering.PurseKey(name: name, unit: purse.unit.rawValue)
    return try person(customer).wallets[key] != nil
  }

  /// What would become of a request of somebody who is not known yet, and so has nothing: writes nothing.
  /// - Returns: `nil` where it would be posted.
  func outcome(ofStranger request: LedgerRequest) throws -> LedgerOutcome? {
    if let place = try place(of: Self.key(request.key)) {
      guard try table.read(place, into: found), PackedEntry(found.bytes.bytes).isErased else {
        return .refused(.otherContent)
      }
      return try seen(request, at: place)
    }
    do {
      var wallet = Wallet()
      let first = PlacedTable.firstPlace(of: request.customer.rawValue)
      let isNothing = try moved(request, &wallet, at: first, in: []) == nil
      return isNothing ? .nothing : nil
    } catch let refusal as LedgerRefusal {
      return .refused(refusal)
    }
  }

  private func postNew(
    _ request: LedgerRequest, _ key: (UInt64, UInt64)
  ) throws -> LedgerOutcome {
    var person = try person(request.customer)
    let purse = LedgerGathering.PurseKey(
      name: try labels.number(request.purse.name), unit: request.purse.unit.rawValue)
    var wallet = person.wallets[purse] ?? Wallet()
    let place = try table.nextPlace(of: request.customer.rawValue)
    guard let moved = try moved(request, &wallet, at: place, in: person.homes) else {
      return .nothing
    }
    person.wallets[purse] = wallet
    let head = PackedEntry.Head(
      key: key, kind: request.kind, unit: request.purse.unit, purse: purse.name,
      cause: try labels.number(request.cause), at: request.at.seconds, refers: moved.refers,
      asked: moved.asked, note: request.note ?? "")
    try write(head, moved.postings, at: place)
    current = person
    if case .topUp(_, let bonus, let expires) = request.movement, bonus != 0 {
      try addBonus(request, bonus, expires)
    }
    return .posted(entry: place, missing: moved.missing)
  }

  private struct Moved {
    var postings: [Posting] = []
    var refers: Int64 = 0
    var asked: Int64
    var missing: Int64 = 0
  }

  /// The wallet after it, and what is written of it; `nil`: there is nothing to do.
  /// - Parameter homes: of the person.
  /// - Throws: `LedgerRefusal`.
  private func moved(
    _ request: LedgerRequest, _ wallet: inout Wallet, at place: Int64, in homes: [Int64]
  ) throws -> Moved? {
    let home = request.customer.rawValue
    var moved = Moved(asked: request.amount ?? 0)
    switch request.movement {
    case .give(let amount, let expires):
      moved.postings = try wallet.credit(
        amount, entry: place, home: home, source: .given, at: request.at, expires: expires,
        from: .issued)
    case .topUp(let amount, let bonus, _):
      if bonus != 0 {
        // All of it or nothing: the bonus is an entry of its own, and comes after this one.
        var trial = wallet
        _ = try trial.credit(
          amount, entry: place, home: home, source: .paid, at: request.at, from: .paid)
        _ = try trial.credit(
          bonus, entry: place + 1, home: home, source: .bonus, at: request.at, from: .issued)
      }
      moved.postings = try wallet.credit(
        amount, entry: place, home: home, source: .paid, at: request.at, from: .paid)
    case .spend(let amount, let order):
      moved.postings = try wallet.debit(amount, at: request.at, order: order, to: .spent)
    case .use(let lot):
      moved.postings = try wallet.use(lot: lot, at: request.at)
      moved.refers = lot
    case .withdraw(let amount):
      moved.postings = try wallet.withdraw(amount, at: request.at)
    case .adjust(let amount):
      guard amount != .min else { throw LedgerRefusal.amount(amount) }
      moved.postings =
        amount < 0
        ? try wallet.debit(-amount, at: request.at, to: .adjusted)
        : try wallet.credit(
          amount, entry: place, home: home, source: .given, at: request.at, from: .adjusted)
    case .giveBack(let amount, let text):
      guard let taker = try self.place(of: Self.key(text)) else {
        throw LedgerRefusal.unknownEntry
      }
      let taken = try self.taken(by: taker, in: homes)
      let most = taken.reduce(0) { $0 + $1.amount }
      moved.asked = amount ?? most
      if moved.asked == 0, amount == nil { return nil }
      moved.refers = taker
      moved.postings = try wallet.giveBack(moved.asked, taken: taken, from: .spent)
    case .takeBack(let amount, let text, let belowZero):
      guard let giver = try self.place(of: Self.key(text)), try table.read(giver, into: found)
      else {
        throw LedgerRefusal.unknownEntry
      }
      moved.asked = amount ?? PackedEntry(found.bytes.bytes).asked
      moved.refers = giver
      (moved.postings, moved.missing) = try wallet.takeBack(
        moved.asked, of: giver, at: request.at, owedBy: belowZero ? home : nil,
        isAlone: request.purse.unit == .pieces)
    case .expire: return nil
    }
    return moved
  }

  /// What comes on top is a lot of its own, and so an entry of its own.
  private func addBonus(_ request: LedgerRequest, _ bonus: Int64, _ expires: Instant?) throws {
    var person = try person(request.customer)
    let purse = LedgerGathering.PurseKey(
      name: try labels.number(request.purse.name), unit: request.purse.unit.rawValue)
    var wallet = person.wallets[purse] ?? Wallet()
    let home = request.customer.rawValue
    let place = try table.nextPlace(of: home)
    let postings = try wallet.credit(
      bonus, entry: place, home: home, source: .bonus, at: request.at, expires: expires,
      from: .issued)
    person.wallets[purse] = wallet
    let head = PackedEntry.Head(
      key: Self.key(request.key + "\nbonus"), kind: .give, unit: request.purse.unit,
      purse: purse.name, cause: try labels.number(request.cause), at: request.at.seconds, refers: 0,
      asked: bonus, note: request.note ?? "")
    try write(head, postings, at: place)
    current = person
  }

  /// The end of one lot, where it is over. What else is over of the purse may have a code, and ends with it.
  func end(lot: Int64, of purse: Purse, at now: Instant) throws {
    let customer = CustomerNumber(rawValue: PlacedTable.home(of: lot))
    let request = LedgerRequest(
      key: "", purse: purse, customer: customer, .expire, at: now, cause: "its time was over")
    _ = try expire(request, only: lot)
  }

  /// One entry for each lot that is over.
  private func expire(_ request: LedgerRequest, only: Int64? = nil) throws -> LedgerOutcome {
    var person = try person(request.customer)
    let purse = LedgerGathering.PurseKey(
      name: try labels.number(request.purse.name), unit: request.purse.unit.rawValue)
    guard var wallet = person.wallets[purse] else { return .nothing }
    var outcome = LedgerOutcome.nothing
    for lot in wallet.over(at: request.at) where only.map({ $0 == lot.number }) ?? true {
      let key = Self.key("siyu expire\n\(lot.number)\n\(lot.left)")
      let place = try table.nextPlace(of: lot.home)
      let postings = wallet.expire(lot.number, at: request.at)
      let head = PackedEntry.Head(
        key: key, kind: .expire, unit: request.purse.unit, purse: purse.name,
        cause: try labels.number(request.cause), at: (lot.expires ?? request.at).seconds,
        refers: lot.number, asked: lot.left, note: "")
      try write(head, postings, at: place)
      outcome = .posted(entry: place, missing: 0)
    }
    person.wallets[purse] = wallet
    current = person
    return outcome
  }

  // MARK: Rows

  /// The legs of the entry's own home with the brand's, and of each further home a row there.
  func write(_ head: PackedEntry.Head, _ postings: [Posting], at place: Int64) throws {
    let home = PlacedTable.home(of: place)
    try table.check(place, isOf: home)
    func isElsewhere(_ leg: Posting) -> Bool { leg.account == .customer && leg.home != home }
    let isAlone = !postings.contains(where: isElsewhere)
    // Who gives back has to know in which order all homes' lots were taken.
    let own =
      isAlone
      ? postings
      : postings.compactMap { leg in
        if !isElsewhere(leg) { return leg }
        return leg.lot == Lot.owed
          ? nil : Posting(.customer, home: home, lot: leg.lot, amount: 0)
      }
    PackedEntry.write(head, own, place: place, to: packed)
    try table.insertData(place, packed.bytes)
    try table.insertKey(PackedEntry.hash(head.key), place)
    if isAlone { return }
    let others = Dictionary(grouping: postings.filter(isElsewhere)) { $0.home }
    for (other, legs) in others.sorted(by: { $0.key < $1.key }) {
      let further = try table.nextPlace(of: other)
      try table.check(further, isOf: other)
      var head = head
      head.isFurther = true
      head.refers = place
      PackedEntry.write(head, legs, place: further, to: packed)
      try table.insertData(further, packed.bytes)
    }
  }

  /// What an entry took of lots that are still this person's, less what was given back, in the order it
  /// was taken.
  func taken(by taker: Int64, in homes: [Int64]) throws -> [(lot: Int64, amount: Int64)] {
    var entries: Set<Int64> = [taker]
    try rows.each(in: homes) { place, entry in
      if entry.refers == taker, entry.kind == LedgerEntry.Kind.giveBack.rawValue {
        entries.insert(place)
      }
    }
    var order: [Int64] = []
    var left: [Int64: Int64] = [:]
    // Its own row names all lots in order, also where it lies with somebody else by now.
    if try table.read(taker, into: found) {
      _ = PackedEntry(found.bytes.bytes).eachLeg(at: taker) { leg in
        guard leg.account == .customer, leg.lot != Lot.owed, left[leg.lot] == nil else { return }
        order.append(leg.lot)
        left[leg.lot] = 0
      }
    }
    try rows.each(in: homes) { place, entry in
      guard entries.contains(place) || (entry.isFurther && entries.contains(entry.refers)) else {
        return
      }
      _ = entry.eachLeg(at: place) { leg in
        // What came back may have gone on at once to pay what is owed: it came back all the same.
        let cameBack = entry.kind == LedgerEntry.Kind.giveBack.rawValue
        guard leg.account == .customer, leg.lot != Lot.owed, cameBack == (leg.amount > 0) else {
          return
        }
        if left[leg.lot] == nil { order.append(leg.lot) }
        left[leg.lot, default: 0] -= leg.amount
      }
    }
    return order.compactMap { lot in
      left[lot].flatMap { $0 > 0 ? (lot: lot, amount: $0) : nil }
    }
  }
}
