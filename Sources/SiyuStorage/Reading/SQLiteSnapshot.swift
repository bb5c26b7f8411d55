import Foundation
import SiyuModel

/// A frozen state: connections that all began reading at the same state and stay there.
///
/// Of a passing store all of them are the one that writes: nobody writes while a pass reads, and what
/// that one has in memory is still true after its own commits. Others would read every page again.
///
/// `@unchecked Sendable`: `free` is touched only under `lock`; the rest never changes.
final class SQLiteSnapshot: PassSnapshot, @unchecked Sendable {
  let change: Int64
  let referenceChange: Int64
  let customerCount: Int64
  let basis: RunBasis
  private let store: SQLiteStore
  private let writes: Int64
  /// For what is asked of the snapshot itself.
  let own: QueuedConnection
  private let lock = NSLock()
  private var free: [QueuedConnection]

  /// The one connection of a passing store lives on.
  deinit {
    if store.isPassing { try? own.use { $0.rollback() } }
  }

  /// Reads begin one after the other; where somebody wrote in between, all begin again.
  init(_ store: SQLiteStore, readers: Int) throws {
    self.store = store
    let connections =
      store.isPassing
      ? [store.writer] : try (0...max(readers, 1)).map { _ in try store.openReader() }
    self.writes = try Self.beginTogether(connections)
    own = connections[0]
    free = Array(connections.dropFirst())
    (change, referenceChange, customerCount, basis) = try own.use { connection in
      var isWhole = false
      defer { if !isWhole { connection.rollback() } }
      let all = try connection.int("SELECT count(*) FROM customers") ?? 0
      let mergedAway =
        try connection.int("SELECT count(*) FROM customers WHERE owner <> number") ?? 0
      let change = try connection.number(.change)
      let newest = try SQLiteRunSession.newest(in: connection)
      let referenceChange = try connection.number(.referenceChange)
      isWhole = true
      return (
        change, referenceChange, all - mergedAway,
        RunBasis(change: change, run: newest.run, committedThrough: newest.through)
      )
    }
  }

  private static func beginTogether(_ connections: [QueuedConnection]) throws -> Int64 {
    for _ in 0..<200 {
      let states = try connections.map { try begin($0) }
      if let first = states.first, states.allSatisfy({ $0 == first }) { return first }
      for connection in connections { try connection.use { $0.rollback() } }
    }
    throw StoreError(
      .busy, "the store is being written too fast for a steady view of it",
      hint: "wait until the import has finished, then run the same command again")
  }

  private static func begin(_ queued: QueuedConnection) throws -> Int64 {
    try queued.use { connection in
      try connection.refuseInsideTransaction()
      try connection.execute("BEGIN DEFERRED")
      return try connection.number(.writes)
    }
  }

  func reader(needs: ReadNeeds, now: Instant) throws -> any PassReader {
    SQLitePassReader(
      try takeConnection(), keys: store.keys, needs: needs, now: now.seconds,
      giveBack: { [weak self] in self?.take($0) })
  }

  func takeConnection() throws -> QueuedConnection {
    if store.isPassing { return own }
    return try lock.withLock { () -> QueuedConnection in
      if let spare = free.popLast() { return spare }
      // More than were promised: possible as long as nobody has written.
      let made = try store.openReader()
      guard try Self.begin(made) == writes else {
        throw StoreError(
          .refused, "this snapshot was made for fewer readers, and the store has changed since",
          hint: "ask for more readers when making the snapshot")
      }
      return made
    }
  }

  func take(_ connection: QueuedConnection) {
    if store.isPassing { return }
    lock.withLock { free.append(connection) }
  }

  // MARK: Slices

  func sample(of count: Int) throws -> [CustomerNumber] {
    try own.use { connection in
      let all = try connection.statement(
        "SELECT number FROM customers WHERE owner = number ORDER BY number")
      defer { all.reset() }
      var sample: [CustomerNumber] = []
      sample.reserveCapacity(min(max(count, 0), Int(customerCount)))
      var place: Int64 = 0
      while sample.count < count, try all.step() {
        // The next one stands at the same share of all customers as of the sample.
        let (share, isFar) = Int64(sample.count).multipliedReportingOverflow(by: customerCount)
        if isFar || place >= share / min(Int64(count), customerCount) {
          sample.append(CustomerNumber(rawValue: all.int(0)))
        }
        place += 1
      }
      return sample
    }
  }

  func slices(_ scope: PassScope, size: Int) throws -> [PassSlice] {
    switch scope {
    case .full: try own.use { try everybody($0, size: size) }
    case .changed(let after, let dueBy):
      Self.slices(of: try own.use { try changed($0, after: after, dueBy: dueBy) }, size: size)
    case .only(let numbers):
      Self.slices(of: Set(numbers.map(\.rawValue)).sorted(), size: size)
    }
  }

  /// Numbers are given out without gaps, so that a bucket is full unless customers were merged.
  private func everybody(_ connection: Connection, size: Int) throws -> [PassSlice] {
    guard let last = try connection.int("SELECT max(number) FROM customers") else { return [] }
    let bits = CustomerNumber.bucketBits
    let step = max(Int64(size) >> bits, 1)
    return stride(from: 0, through: last >> bits, by: Int64.Stride(step)).enumerated().map {
      PassSlice(index: $0, numbers: ($1 << bits)..<(($1 + step) << bits), only: nil)
    }
  }

  private func changed(
    _ connection: Connection, after: Int64, dueBy: Instant
  ) throws -> [Int64] {
    var numbers: [Int64] = []
    func collect(_ sql: String, _ argument: Int64) throws {
      let find = try connection.statement(sql)
      find.bind(1, argument)
      defer { find.reset() }
      while try find.step() { numbers.append(find.int(0)) }
    }
    try collect("SELECT number FROM customers WHERE changed > ? AND shape <> 1", after)
    try collect(
      """
      SELECT c.owner FROM held h JOIN customers c ON c.number = h.customer WHERE h.due <= ?
      """, dueBy.seconds)
    numbers.sort()
    var last: Int64 = -1
    numbers.removeAll { number in
      defer { last = number }
      return number == last
    }
    return numbers
  }

  /// Whole buckets until about `size` candidates are together.
  private static func slices(of numbers: [Int64], size: Int) -> [PassSlice] {
    var slices: [PassSlice] = []
    let bits = CustomerNumber.bucketBits
    var start = 0
    while start < numbers.count {
      var end = start
      repeat {
        let bucket = numbers[end] >> bits
        while end < numbers.count, numbers[end] >> bits == bucket { end += 1 }
      } while end < numbers.count && end - start < size
      let range = ((numbers[start] >> bits) << bits)..<(((numbers[end - 1] >> bits) + 1) << bits)
      slices.append(
        PassSlice(index: slices.count, numbers: range, only: Array(numbers[start..<end])))
      start = end
    }
    return slices
  }
}
