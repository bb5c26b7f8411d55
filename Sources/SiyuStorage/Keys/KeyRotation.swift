import Crypto
import Foundation
import SiyuModel

/// Puts a store under another workspace key, inside one write transaction.
///
/// Data keys are wrapped anew; their fields stay as they are. The index key is a new one, so every
/// keyed hash is made anew: of phones and union ids, from their sealed texts; of orders and events,
/// from the ids in their rows. Everything is read in the order in which it lies and sorted outside
/// memory, so that a store of any size is gone through forward.
final class KeyRotation {
  private let connection: Connection
  private let old: KeyRing
  private let new: KeyRing
  private let directory: String
  private let step: (RotationStep) throws -> Void
  private var counts = RotationCounts()

  private static let memory = 32 << 20
  private static let rowsPerStep: Int64 = 65_536

  init(
    _ connection: Connection, from old: KeyRing, to new: KeyRing, directory: String,
    step: @escaping (RotationStep) throws -> Void
  ) {
    self.connection = connection
    self.old = old
    self.new = new
    self.directory = directory
    self.step = step
  }

  func run() throws -> RotationCounts {
    try old.checkCurrent(in: connection)
    let hashes = try rewrapKeys()
    try step(.evidence)
    try putEvidence(hashes)
    counts.hashes += try StaffPhones.rotate(connection, from: old, to: new)
    try rehash("orders", "order_keys") { .orders($0) }
    try step(.events)
    try rehash("events", "event_keys") { _ in .events }
    try new.keep(in: connection)
    try connection.add(1, to: .writes)
    let owed = OwedCleaning(rawValue: try connection.number(.cleaning)).union(.rotation)
    try connection.set(.cleaning, to: owed.rawValue)
    try step(.committing)
    return counts
  }

  // MARK: Data keys, and what is hashed from their fields

  /// Wraps each data key anew; returns the evidence with new hashes, sorted by them.
  private func rewrapKeys() throws -> RecordSorter {
    let evidence = try evidenceByAccount()
    let hashes = sorter(typical: 96)
    let total = max(try connection.int("SELECT count(*) FROM data_keys") ?? 0, 1)
    let update = try connection.statement("UPDATE data_keys SET wrapped = ?2 WHERE account = ?1")
    let keys = DataKeyCursor(connection)
    var current: (account: Int64, key: SymmetricKey)?
    func rewrap(through account: Int64) throws {
      while let next = try keys.next(through: account) {
        let key = try old.dataKey(next.wrapped, of: next.account)
        update.bind(1, next.account)
        update.bind(2, try new.wrap(key, KeyRing.place("data_keys", next.account, "wrapped")))
        try update.run()
        current = (next.account, key)
        counts.keys += 1
        if counts.keys % Self.rowsPerStep == 0 {
          try step(.keys(Double(counts.keys) / Double(total)))
        }
      }
    }
    try step(.keys(0))
    try evidence.sorted { head, sealed in
      try rewrap(through: head.first)
      guard let key = current, key.account == head.first,
        let kind = EvidenceKind(rawValue: UInt8(truncatingIfNeeded: head.hash))
      else { throw Self.orphan }
      let plain = try KeyRing.open(
        Array(sealed), with: key.key, KeyRing.place("evidence", head.first, "\(kind.rawValue)"))
      let token = new.token(kind, String(decoding: plain, as: UTF8.self))
      try add(token, kind, head.first, Array(sealed), to: hashes)
    }
    try rewrap(through: .max)
    return hashes
  }

  private func evidenceByAccount() throws -> RecordSorter {
    let sorter = sorter(typical: 64)
    let read = try connection.statement("SELECT kind, account, sealed FROM evidence")
    defer { read.reset() }
    var sequence: UInt32 = 0
    while try read.step() {
      try sorter.add(
        first: read.int(1), second: read.int(0), hash: read.int(0), sequence: sequence,
        UnsafeRawBufferPointer(read.bytes(2)))
      sequence &+= 1
    }
    return sorter
  }

  private func add(
    _ token: [UInt8], _ kind: EvidenceKind, _ account: Int64, _ sealed: [UInt8],
    to sorter: RecordSorter
  ) throws {
    let payload = token + sealed
    let start = token.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    try payload.withUnsafeBytes {
      // The table is in order of kind, then of the hash as bytes.
      try sorter.add(
        first: Int64(kind.rawValue), second: Int64(bitPattern: start ^ 1 << 63), hash: account,
        sequence: UInt32(truncatingIfNeeded: account), $0)
    }
  }

  private func putEvidence(_ hashes: RecordSorter) throws {
    try connection.execute("DELETE FROM evidence")
    let insert = try connection.statement(
      "INSERT INTO evidence (kind, token, account, sealed) VALUES (?, ?, ?, ?)")
    try hashes.sorted { head, payload in
      insert.bind(1, head.first)
      insert.bind(2, Array(payload.prefix(16)))
      insert.bind(3, head.hash)
      insert.bind(4, Array(payload.dropFirst(16)))
      try insert.run()
      counts.hashes += 1
    }
  }

  // MARK: Orders and events

  private func rehash(
    _ rows: String, _ keys: String, _ progress: (Double) -> RotationStep
  ) throws {
    let sorter = sorter(typical: 0)
    let hash = new.keyHash
    let total = try connection.int("SELECT max(place) FROM \(rows)") ?? 0
    let read = try Statement(connection.handle, "SELECT place, data FROM \(rows)")
    var done: Int64 = 0
    while try read.step() {
      var reader = PackReader(read.bytes(1))
      let place = read.int(0)
      let identity = PlacedIdentity(&reader)
      if reader.isBroken { throw Self.unreadable(rows) }
      try sorter.add(
        first: hash.index(identity), second: place, hash: 0, sequence: 0,
        UnsafeRawBufferPointer(start: nil, count: 0))
      done += 1
      if done % Self.rowsPerStep == 0 { try step(progress(Double(place) / Double(max(total, 1)))) }
    }
    read.reset()
    try connection.execute("DELETE FROM \(keys)")
    let insert = try MultiRowInsert(connection, table: keys, columns: "hash, place")
    try sorter.sorted { head, _ in
      try insert.add(head.first, head.second)
      counts.hashes += 1
    }
    try insert.finish()
  }

  private func sorter(typical: Int) -> RecordSorter {
    RecordSorter(memory: Self.memory, typical: typical, directory: directory)
  }

  private static func unreadable(_ rows: String) -> StoreError {
    StoreError(
      .damaged, "a row of \(rows) cannot be read; the key was not rotated",
      hint: "restore the last backup; what was imported since can be imported again")
  }

  private static var orphan: StoreError {
    StoreError(
      .damaged, "a phone or union id is kept whose data key is missing; the key was not rotated",
      hint: "restore the last backup; what was imported since can be imported again")
  }
}

/// Data keys in order of their accounts, a few thousand at a time, so that they can be changed
/// while they are read.
private final class DataKeyCursor {
  private let connection: Connection
  private var rows: [(account: Int64, wrapped: [UInt8])] = []
  private var position = 0
  private var last: Int64 = .min
  private var isOver = false

  init(_ connection: Connection) { self.connection = connection }

  /// The next one, if it belongs to this account or one before it.
  func next(through account: Int64) throws -> (account: Int64, wrapped: [UInt8])? {
    if position == rows.count, !isOver { try fill() }
    guard position < rows.count, rows[position].account <= account else { return nil }
    position += 1
    return rows[position - 1]
  }

  private func fill() throws {
    rows.removeAll(keepingCapacity: true)
    position = 0
    let read = try connection.statement(
      "SELECT account, wrapped FROM data_keys WHERE account > ? ORDER BY account LIMIT 4096")
    read.bind(1, last)
    defer { read.reset() }
    while try read.step() { rows.append((read.int(0), Array(read.bytes(1)))) }
    if let end = rows.last { last = end.account } else { isOver = true }
  }
}
