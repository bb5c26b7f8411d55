import SiyuModel

/// Rows on their way into a table that has some already, put together so that each step walks
/// its B-tree forward: looking up by hash, correcting by place, inserting by home, and indexing by
/// hash again. Row by row, every step would touch another page.
final class PlacedChunk {
  struct Outcome {
    var added: Int64 = 0
    var changed: Int64 = 0
    var unchanged: Int64 = 0
  }

  /// What `corrected` gets: a new row for one that lies at `place`.
  struct Correction {
    var place: Int64
    var hash: Int64
    var home: Int64
    var new: UnsafeRawBufferPointer
    var old: PackWriter
  }

  private let table: PlacedTable
  private let keyHash: KeyHash
  private let directory: String
  private var rows: RecordSorter
  private var sequence: UInt32 = 0
  private static let memory = 16 << 20

  init(_ table: PlacedTable, keyHash: KeyHash, directory: String) {
    self.keyHash = keyHash
    self.table = table
    self.directory = directory
    rows = Self.sorter(directory)
  }

  private static func sorter(_ directory: String) -> RecordSorter {
    RecordSorter(memory: memory, typical: 48, directory: directory)
  }

  func add(_ hash: Int64, home: Int64, _ data: UnsafeRawBufferPointer) throws {
    try rows.add(first: hash, second: 0, hash: home, sequence: sequence, data)
    sequence += 1
  }

  /// Writes all rows taken in since the last flush.
  /// - Parameter at: where a packed row stands in time.
  func flush(
    at: (UnsafeRawBufferPointer) -> Int64, inserted: (UnsafeRawBufferPointer) throws -> Void,
    corrected: (Correction) throws -> RowOutcome
  ) throws -> Outcome {
    var outcome = Outcome()
    if rows.count == 0 { return outcome }
    let taken = rows
    rows = Self.sorter(directory)
    sequence = 0

    let known = Self.sorter(directory)
    let new = Self.sorter(directory)
    let later = RecordSorter(memory: 2 << 20, typical: 64, directory: directory)
    var newHash: Int64?
    try taken.sorted { head, data in
      let (hash, home) = (head.first, head.hash)
      if hash == newHash {
        // Perhaps the same id again: seen to when the first has been written.
        try later.add(
          first: Int64(head.sequence), second: home, hash: hash, sequence: head.sequence, data)
      } else if let place = try table.place(hash) {
        // One id again and again keeps the order of the file.
        try known.add(first: place, second: 0, hash: home, sequence: head.sequence, data)
      } else {
        try new.add(first: home, second: at(data), hash: hash, sequence: head.sequence, data)
        newHash = hash
      }
    }

    let old = PackWriter()
    func put(_ home: Int64, _ data: UnsafeRawBufferPointer) throws {
      var reader = PackReader(data)
      let identity = PlacedIdentity(&reader)
      let hash = keyHash.index(identity)
      if let place = try table.find(hash, identity, copyTo: old) {
        let correction = Correction(place: place, hash: hash, home: home, new: data, old: old)
        outcome.count(try corrected(correction))
      } else {
        try table.insert(hash, home: home, data)
        try inserted(data)
        outcome.added += 1
      }
    }
    // A correction may move a row, and two rows may have one id: so each is found anew.
    try known.sorted { try put($0.hash, $1) }
    try insert(new) { data in
      try inserted(data)
      outcome.added += 1
    }
    try later.sorted { try put($0.second, $1) }
    return outcome
  }

  private func insert(
    _ rows: RecordSorter, _ inserted: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let keys = RecordSorter(memory: 8 << 20, typical: 0, directory: directory)
    var home: Int64 = -1
    var place: Int64 = 0
    try rows.sorted { head, data in
      if head.first == home {
        place += 1
      } else {
        home = head.first
        place = try table.nextPlace(of: home)
      }
      try table.check(place, isOf: home)
      try table.insertData(place, data)
      try keys.add(
        first: head.hash, second: place, hash: 0, sequence: 0,
        UnsafeRawBufferPointer(start: nil, count: 0))
      try inserted(data)
    }
    try keys.sorted { head, _ in try table.insertKey(head.first, head.second) }
  }
}

extension PlacedChunk.Outcome {
  fileprivate mutating func count(_ outcome: RowOutcome) {
    switch outcome {
    case .added: added += 1
    case .changed: changed += 1
    case .unchanged, .refused, .early: unchanged += 1
    }
  }
}
