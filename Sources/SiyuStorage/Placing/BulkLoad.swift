import SiyuModel

/// The first load of orders or events into an empty table: rows sorted by place outside, then
/// put in one after the other, and the index likewise. In file order it would take several times
/// as long, because each row would go to another page.
///
/// All of it is part of one transaction: a killed load leaves nothing.
final class BulkLoad {
  private let rows: RecordSorter
  private let connection: Connection
  private let table: PlacedTable
  private let names: (rows: String, keys: String)
  private let directory: String
  private var sequence: UInt32 = 0
  private(set) var count: Int64 = 0

  /// Sorting memory at any time; the merge and the index use it after one another.
  private static let memory = 48 << 20

  init(
    _ connection: Connection, table: PlacedTable, names: (rows: String, keys: String),
    directory: String
  ) {
    self.connection = connection
    self.table = table
    self.names = names
    self.directory = directory
    rows = RecordSorter(memory: Self.memory, typical: 48, directory: directory)
  }

  @inline(__always) func add(
    _ hash: Int64, home: Int64, at: Int64, _ data: UnsafeRawBufferPointer
  ) throws {
    try rows.add(first: home, second: at, hash: hash, sequence: sequence, data)
    guard sequence < .max else {
      throw StoreError(
        .refused, "a first load takes at most four thousand million rows",
        hint: "split the file, and import the parts one after the other")
    }
    sequence += 1
    count += 1
  }

  /// Builds table and index.
  /// - Parameter repeated: gets, in file order, each row whose id an earlier row had; it is not in
  ///   the table.
  func build(
    progress: (ImportPhase) -> Void, repeated: (Int64, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    progress(.sorting)
    let keys = RecordSorter(memory: Self.memory / 2, typical: 0, directory: directory)
    let insert = try MultiRowInsert(connection, table: names.rows, columns: "place, data")
    var home: Int64 = -1
    var place: Int64 = 0
    var done: Int64 = 0
    try rows.sorted { head, data in
      if head.first != home {
        home = head.first
        place = PlacedTable.firstPlace(of: home)
      }
      try table.check(place, isOf: home)
      try insert.add(place, data)
      try keys.add(
        first: head.hash, second: place, hash: 0, sequence: head.sequence,
        UnsafeRawBufferPointer(start: nil, count: 0))
      place += 1
      done += 1
      if done & 0xffff == 0 { progress(.building(Double(done) / Double(count))) }
    }
    try insert.finish()
    progress(.indexing)
    try index(keys, repeated)
  }

  private func index(
    _ keys: RecordSorter, _ repeated: (Int64, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let insert = try MultiRowInsert(connection, table: names.keys, columns: "hash, place")
    let later = RecordSorter(memory: 4 << 20, typical: 64, directory: directory)
    var group: [(place: Int64, sequence: UInt32)] = []
    var hash: Int64 = 0
    func close() throws {
      if group.count > 1 { group = try first(of: group, hash, later) }
      for row in group { try insert.add(hash, row.place) }
      group.removeAll(keepingCapacity: true)
    }
    try keys.sorted { head, _ in
      if head.first != hash { try close() }
      hash = head.first
      group.append((head.second, head.sequence))
    }
    try close()
    try insert.finish()
    try later.sorted { head, data in
      count -= 1
      try repeated(head.hash, data)
    }
  }

  /// Of rows whose ids have one hash, keeps the first with each id and takes out the rest.
  private func first(
    of group: [(place: Int64, sequence: UInt32)], _ hash: Int64, _ later: RecordSorter
  ) throws -> [(place: Int64, sequence: UInt32)] {
    var kept: [(place: Int64, sequence: UInt32)] = []
    var keptRows: [PackWriter] = []
    let row = PackWriter()
    for candidate in group.sorted(by: { $0.sequence < $1.sequence }) {
      guard try table.read(candidate.place, into: row) else { continue }
      var reader = PackReader(row.bytes)
      let identity = PlacedIdentity(&reader)
      let isRepeated = keptRows.contains { known in
        var reader = PackReader(known.bytes)
        return PlacedIdentity(&reader).names(sameAs: identity)
      }
      if isRepeated {
        try later.add(
          first: Int64(candidate.sequence), second: 0, hash: hash, sequence: candidate.sequence,
          row.bytes)
        try table.deleteData(candidate.place)
      } else {
        kept.append(candidate)
        let copy = PackWriter(capacity: row.count)
        copy.raw(row.bytes.bytes)
        keptRows.append(copy)
      }
    }
    // The index is built in order of hash, then place.
    return kept.sorted { $0.place < $1.place }
  }
}
