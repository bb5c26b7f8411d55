import SiyuModel

/// Counts what became of messages by their content, in one read over all of them.
struct ContentMeasuring {
  private struct Key: Hashable {
    /// Labels.
    var sop, content: Int32
  }

  static func use(in connection: Connection, now: Int64) throws -> [ContentKey: ContentUse] {
    let reading = try DeedReading(connection, goals: [], now: now)
    defer { reading.end() }
    let all = try Statement(
      connection.handle,
      """
      SELECT place, state, handed, answered, clicked, sop, content FROM messages ORDER BY place
      """)
    var uses: [Key: ContentUse] = [:]
    var home: Int64 = 0
    var deeds = Deeds()
    while try all.step() {
      let state = OutreachRows.state(all.int(1))
      guard let handed = MeasuredMessage.handedOver(all, state: state, handed: 2, now: now) else {
        continue
      }
      let next = PlacedTable.home(of: all.int(0))
      if next != home {
        home = next
        deeds = try reading.deeds(of: reading.owner(of: home))
      }
      let key = Key(
        sop: Int32(truncatingIfNeeded: all.int(5)), content: Int32(truncatingIfNeeded: all.int(6)))
      uses[key] =
        (uses[key] ?? ContentUse())
        + ContentUse(
          shown: 1, answered: MeasuredMessage.time(all, 3, now: now) == nil ? 0 : 1,
          clicked: MeasuredMessage.time(all, 4, now: now) == nil ? 0 : 1,
          bought: deeds.bought(after: handed) ? 1 : 0, left: deeds.left(after: handed) ? 1 : 0)
    }
    return try byContent(uses, LabelBook(connection))
  }

  private static func byContent(
    _ uses: [Key: ContentUse], _ labels: LabelBook
  ) throws -> [ContentKey: ContentUse] {
    var all: [ContentKey: ContentUse] = [:]
    for (key, use) in uses {
      let plugin = try labels.text(key.sop).prefix { $0 != "." }
      let content = ContentKey(plugin: String(plugin), content: try labels.text(key.content))
      all[content] = (all[content] ?? ContentUse()) + use
    }
    return all
  }
}
