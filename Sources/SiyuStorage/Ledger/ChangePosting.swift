import SiyuModel

/// What a pass posts, and a run's undoing takes back, inside somebody's transaction.
///
/// A gift is given once under its key. After it was taken back the same may be decided again: then it
/// is given under the next key, less what the customer had used by then and kept.
final class ChangePosting {
  private let connection: Connection
  private let writing: LedgerWriting
  private lazy var codes = Result { try CouponCodes(connection, labels: labels) }
  private let labels: LabelBook

  init(_ connection: Connection, labels: LabelBook) throws {
    self.connection = connection
    self.labels = labels
    writing = try LedgerWriting(connection, labels: labels)
  }

  private static func key(_ gift: String, _ time: Int) -> String {
    time == 0 ? gift : "\(gift)\n\(time)"
  }

  private static func undoneKey(_ gift: String, _ time: Int) -> String {
    key(gift, time) + "\nundone"
  }

  // MARK: Posting

  /// - Returns: how much was given now; 0 where it was before, and for what is no gift.
  /// - Throws: `StoreError` where the ledger refuses it; `.busy` where no code is left.
  func post(_ request: LedgerRequest) throws -> Int64 {
    switch request.movement {
    case .give(let amount, let expires): return try give(request, amount, expires)
    case .takeBack(let amount, let gift, let belowZero):
      // Of the time that counts: the one before was taken back already.
      guard let standing = try standing(gift) else { return 0 }
      var request = request
      request.movement = .takeBack(
        amount, of: Self.key(gift, standing.time), belowZero: belowZero)
      if case .refused(let refusal) = try writing.post(request) { throw refused(refusal, request) }
      // Somebody may know the code by now: it is given to nobody else.
      if request.purse.unit == .pieces {
        try codes.get().end(lot: standing.place)
        try codes.get().holders.stopWaiting(standing.place)
      }
      return 0
    default:
      if case .refused(let refusal) = try writing.post(request) { throw refused(refusal, request) }
      return 0
    }
  }

  private func give(
    _ request: LedgerRequest, _ amount: Int64, _ expires: Instant?
  ) throws -> Int64 {
    var kept: Int64 = 0
    var time = 0
    while let entry = try writing.entry(Self.key(request.key, time)) {
      guard let back = try writing.entry(Self.undoneKey(request.key, time)) else { return 0 }
      kept += entry.asked - back.asked
      time += 1
    }
    guard amount > kept else { return 0 }
    var posted = request
    posted.key = Self.key(request.key, time)
    var code: CouponCodes.Free?
    var until = expires
    if let pool = request.pool {
      guard let next = try codes.get().next(of: pool.name, at: request.at) else {
        throw StoreError(
          .busy, "the codes of pool '\(pool.name)' were used up meanwhile",
          hint: "run the same command again: it decides on what is there now")
      }
      code = next
      until = [expires, next.expires].compactMap { $0 }.min()
    }
    posted.movement = .give(amount - kept, expires: until)
    let outcome = try writing.post(posted)
    if case .refused(let refusal) = outcome { throw refused(refusal, request) }
    if let code, let pool = request.pool, case .posted(let entry, _) = outcome {
      try codes.get().give(
        code, lot: entry, at: request.at, until: until, returns: pool.returnsUnused)
    }
    return amount - kept
  }

  private func refused(_ refusal: LedgerRefusal, _ request: LedgerRequest) -> StoreError {
    StoreError(
      .refused,
      "\(request.cause) gives what cannot be kept: "
        + refusal.words("customer number \(request.customer.rawValue)", request.purse, .cny),
      hint: "siyu balance shows what there is; adjust it, and apply again")
  }

  // MARK: Taking back

  /// What a gift gave that was not taken back.
  private func standing(_ gift: String) throws -> (time: Int, place: Int64, asked: Int64)? {
    var time = 0
    while let entry = try writing.entry(Self.key(gift, time)) {
      if try writing.entry(Self.undoneKey(gift, time)) == nil {
        return (time, entry.place, entry.asked)
      }
      time += 1
    }
    return nil
  }

  /// Whether the customer has spent any of it.
  func isUsed(_ gift: String) throws -> Bool {
    guard let standing = try standing(gift) else { return false }
    return try writing.left(ofLot: standing.place) != standing.asked
  }

  /// What was taken back of a gift.
  struct TakenBack {
    var purse: Purse
    var amount: Int64
    /// The customer number under which it was given.
    var home: Int64
  }

  /// Takes back what is left of it.
  /// - Parameter keepsCodes: the code was told somebody: what has one stays with the customer.
  /// - Returns: `nil` where nothing was given under that key.
  func takeBack(
    _ gift: String, run: Int64, at: Instant, keepsCodes: Bool = false
  ) throws -> TakenBack? {
    guard let standing = try standing(gift),
      let purse = try writing.purse(ofEntry: standing.place)
    else { return nil }
    let home = PlacedTable.home(of: standing.place)
    let nothing = TakenBack(purse: purse, amount: 0, home: home)
    let hasCode = purse.unit == .pieces ? try codes.get().isGiven(lot: standing.place) : false
    if hasCode, keepsCodes { return nothing }
    // What is over is not taken from what else there is.
    guard let lot = try writing.lot(standing.place), lot.left > 0, !lot.isOver(at: at) else {
      return nothing
    }
    let left = lot.left
    let outcome = try writing.post(
      LedgerRequest(
        key: Self.undoneKey(gift, standing.time), purse: purse,
        customer: CustomerNumber(rawValue: home),
        .takeBack(left, of: Self.key(gift, standing.time)), at: at, cause: "undo of run \(run)"))
    guard case .posted = outcome else { return nothing }
    if hasCode { try codes.get().free(lot: standing.place, at: at) }
    if purse.unit == .pieces { try codes.get().holders.stopWaiting(standing.place) }
    return TakenBack(purse: purse, amount: left, home: home)
  }
}
