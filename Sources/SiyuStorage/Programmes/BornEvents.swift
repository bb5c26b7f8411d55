import SiyuModel

/// Events that runs made: which those are, so that they go when their run is taken back.
struct BornEvents {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  func note(_ place: Int64, run: Int64) throws {
    try connection.run("INSERT OR REPLACE INTO born_events (place, run) VALUES (?, ?)", place, run)
  }

  /// Takes the run's events away.
  /// - Parameter kept: standings that stay; what was told of them did happen.
  /// - Returns: the numbers they lay under, ascending.
  func forget(run: Int64, _ hash: KeyHash, but kept: KeptStandings) throws -> [Int64] {
    try forget(
      "SELECT place FROM born_events WHERE run = \(run) ORDER BY place", hash, but: kept)
  }

  func forgetAll(_ hash: KeyHash) throws {
    _ = try forget("SELECT place FROM born_events ORDER BY place", hash, but: KeptStandings())
  }

  private func forget(
    _ sql: String, _ hash: KeyHash, but kept: KeptStandings
  ) throws -> [Int64] {
    var places: [Int64] = []
    let read = try Statement(connection.handle, sql)
    while try read.step() { places.append(read.int(0)) }
    if places.isEmpty { return [] }
    let events = try PlacedTable.events(connection)
    let old = PackWriter()
    var homes: [Int64] = []
    let words = WordBook(connection)
    let stays =
      kept.isEmpty ? [] : Set(try KnownEvents.ofMemberships.compactMap { try words.existing($0) })
    for place in places {
      let isThere = try events.read(place, into: old)
      if isThere, stays.contains(PackedEvent(old.bytes.bytes).type), try isOf(kept, place, old) {
        continue
      }
      try connection.run("DELETE FROM born_events WHERE place = ?", place)
      guard isThere else { continue }
      try events.delete(place, hash.index(PackedEvent(old.bytes.bytes).identity))
      try connection.add(-1, to: .events)
      let home = PlacedTable.home(of: place)
      if homes.last != home { homes.append(home) }
    }
    return homes
  }

  private func isOf(_ kept: KeptStandings, _ place: Int64, _ event: PackWriter) throws -> Bool {
    let props = try? JSON.parse(UnsafeRawBufferPointer(PackedEvent(event.bytes.bytes).props))
    guard let programme = props?["programme"]?.stringValue else { return false }
    return kept.told(programme, home: PlacedTable.home(of: place))
  }
}
