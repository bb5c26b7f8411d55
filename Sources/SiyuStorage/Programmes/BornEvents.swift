import SiyuModel

/// Events that runs made: which those are, so that they go when their run is taken back.
struct BornEvents {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  func note(_ place: Int64, run: Int64) throws {
    try connection.run("INSERT OR REPLACE INTO born_events (place, run) VALUES (?, ?)", place, run)
  }

  /// Takes the run's events away.
  /// - Returns: the numbers they lay under, ascending.
  func forget(run: Int64, _ hash: KeyHash) throws -> [Int64] {
    try forget("SELECT place FROM born_events WHERE run = \(run) ORDER BY place", hash)
  }

  func forgetAll(_ hash: KeyHash) throws {
    _ = try forget("SELECT place FROM born_events ORDER BY place", hash)
  }

  private func forget(_ sql: String, _ hash: KeyHash) throws -> [Int64] {
    var places: [Int64] = []
    let read = try Statement(connection.handle, sql)
    while try read.step() { places.append(read.int(0)) }
    if places.isEmpty { return [] }
    let events = try PlacedTable.events(connection)
    let old = PackWriter()
    var homes: [Int64] = []
    for place in places {
      try connection.run("DELETE FROM born_events WHERE place = ?", place)
      guard try events.read(place, into: old) else { continue }
      try events.delete(place, hash.index(PackedEvent(old.bytes.bytes).identity))
      try connection.add(-1, to: .events)
      let home = PlacedTable.home(of: place)
      if homes.last != home { homes.append(home) }
    }
    return homes
  }
}
