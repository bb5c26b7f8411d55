import SiyuModel

/// Points that steps of SOPs give, and a run's undoing takes back, inside somebody's transaction.
///
/// An effect is given once. After it was taken back the same step may decide it again: then it is given
/// under the next key, less what the customer had used by then and kept.
final class StepGiving {
  private let writing: LedgerWriting

  init(_ connection: Connection, labels: LabelBook) throws {
    writing = try LedgerWriting(connection, labels: labels)
  }

  private static func key(_ effect: String, _ time: Int) -> String {
    time == 0 ? "step\n\(effect)" : "step\n\(effect)\n\(time)"
  }

  private static func undoneKey(_ effect: String, _ time: Int) -> String {
    key(effect, time) + "\nundone"
  }

  /// - Returns: how many were given now; 0 where they were before.
  /// - Throws: `StoreError` where the wallet could not hold them.
  func give(_ given: StepPoints) throws -> Int64 {
    var kept: Int64 = 0
    var time = 0
    while let entry = try writing.entry(Self.key(given.id, time)) {
      guard let back = try writing.entry(Self.undoneKey(given.id, time)) else { return 0 }
      kept += entry.asked - back.asked
      time += 1
    }
    guard given.points > kept else { return 0 }
    let outcome = try writing.post(
      LedgerRequest(
        key: Self.key(given.id, time), purse: .points,
        customer: CustomerNumber(rawValue: given.customer), .give(given.points - kept),
        at: given.at, cause: "\(given.sop) step \(given.step)"))
    if case .refused(let refusal) = outcome {
      throw StoreError(
        .refused,
        "a step gives points that cannot be kept: "
          + refusal.words("customer number \(given.customer)", .points, .cny),
        hint: "siyu balance shows what there is; adjust it, and apply again")
    }
    return given.points - kept
  }

  /// What an effect gave that was not taken back.
  private func standing(_ effect: String) throws -> (time: Int, place: Int64, asked: Int64)? {
    var time = 0
    while let entry = try writing.entry(Self.key(effect, time)) {
      if try writing.entry(Self.undoneKey(effect, time)) == nil {
        return (time, entry.place, entry.asked)
      }
      time += 1
    }
    return nil
  }

  /// Whether the customer has spent any of it.
  func isUsed(_ effect: String) throws -> Bool {
    guard let standing = try standing(effect) else { return false }
    return try writing.left(ofLot: standing.place) != standing.asked
  }

  /// Takes back what is left of it.
  /// - Returns: `nil` where the effect gave no points.
  func takeBack(_ effect: String, run: Int64, at: Instant) throws -> Int64? {
    guard let standing = try standing(effect) else { return nil }
    let left = try writing.left(ofLot: standing.place) ?? 0
    guard left > 0 else { return 0 }
    let outcome = try writing.post(
      LedgerRequest(
        key: Self.undoneKey(effect, standing.time), purse: .points,
        customer: CustomerNumber(rawValue: PlacedTable.home(of: standing.place)),
        .takeBack(left, of: Self.key(effect, standing.time)), at: at,
        cause: "undo of run \(run)"))
    if case .posted = outcome { return left }
    return 0
  }
}
