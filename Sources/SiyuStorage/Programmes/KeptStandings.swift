import SiyuModel

/// Standings of a run that somebody changed since: by hand, by a file, or by using what they give. They
/// stay, and so does what was given, told and delivered by memberships among them: nothing would ever give
/// it again. What members of KOC programmes earn can be taken back by itself.
struct KeptStandings {
  private struct Kept: Hashable {
    var programme: String
    /// The number that it lies under, and whose that is now.
    var home, owner: Int64
  }
  private var all: Set<Kept> = []

  init() {}

  /// - Parameter changed: places of what the run had changed.
  init(of run: Int64, _ changed: some Sequence<Int64>, _ connection: Connection) throws {
    let read = try connection.statement(
      """
      SELECT p.text, c.owner FROM programme_standings s JOIN labels p ON p.number = s.programme
      JOIN customers c ON c.number = s.place >> \(PlacedTable.homeBits)
      WHERE s.place = ? AND s.run <> ?
      """)
    for place in changed {
      read.bind(1, place)
      read.bind(2, run)
      if try read.step() {
        all.insert(
          Kept(
            programme: read.text(0), home: PlacedTable.home(of: place), owner: read.int(1)))
      }
      read.reset()
    }
  }

  var isEmpty: Bool { all.isEmpty }
  var count: Int64 { Int64(all.count) }

  /// Whether an event of a programme tells of one of them.
  /// - Parameter home: the number that it lies under.
  func told(_ programme: String, home: Int64) -> Bool {
    all.contains { $0.programme == programme && $0.home == home }
  }

  /// Whether a task is a delivery of one of them.
  /// - Parameter owner: the customer who has it now.
  func planned(_ step: String, of programme: String, owner: Int64) -> Bool {
    step.hasPrefix(ProductSubscription.deliveryStep)
      && all.contains { $0.programme == programme && $0.owner == owner }
  }

  /// Whether a posting gave something for a benefit of one of them.
  func gave(_ posting: String) -> Bool {
    guard let given = Entitlement.given(by: posting) else { return false }
    return all.contains {
      $0.programme == given.programme && SubjectKey.customer($0.home).text == given.subject
    }
  }

  /// Whose they are now.
  var owners: Set<Int64> { Set(all.map(\.owner)) }
}
