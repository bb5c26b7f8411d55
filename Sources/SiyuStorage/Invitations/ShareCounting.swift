import SiyuModel

/// Counts what people with a code passed on.
///
/// Only their events are read, and none where nobody ever shared anything.
struct ShareCounting {
  private let connection: Connection
  private let programme: String?
  private let word: Int32?

  /// - Parameter programme: only what was shared for it, or for none in particular.
  init(_ connection: Connection, programme: String?) throws {
    self.connection = connection
    self.programme = programme
    word = try WordBook(connection).existing(KnownEvents.contentShared)
  }

  func shares(
    of people: [CustomerNumber]
  ) throws -> [CustomerNumber: InvitationFigures.Shares] {
    guard let word else { return [:] }
    let accounts = try connection.statement("SELECT number, home FROM accounts WHERE customer = ?")
    let events = try connection.statement(SliceReading.eventsSQL)
    var found: [CustomerNumber: InvitationFigures.Shares] = [:]
    for person in people {
      var homes: [Int64: Int64] = [:]
      accounts.bind(1, person.rawValue)
      while try accounts.step() { homes[accounts.int(0)] = accounts.int(1) }
      accounts.reset()
      for home in Set(homes.values) {
        events.bind(1, PlacedTable.firstPlace(of: home))
        events.bind(2, PlacedTable.firstPlace(of: home + 1))
        while try events.step() {
          let event = PackedEvent(events.bytes(1))
          guard event.type == word, homes[event.identity.account] != nil,
            let clicks = clicks(of: event.props)
          else { continue }
          var shares = found[person] ?? InvitationFigures.Shares()
          shares.count += 1
          if let told = clicks { shares.clicks = (shares.clicks ?? 0) &+ told }
          found[person] = shares
        }
        events.reset()
      }
    }
    return found
  }

  /// `nil` where it was shared for another programme; within, `nil` where nobody counted clicks.
  private func clicks(of props: UnsafeBufferPointer<UInt8>) -> Int64?? {
    guard props.count > 2, let props = try? JSON.parse(UnsafeRawBufferPointer(props)) else {
      return .some(nil)
    }
    if let programme, let named = props["programme"]?.stringValue, named != programme { return nil }
    let clicks = props["clicks"]?.intValue.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
    return .some(clicks)
  }
}
