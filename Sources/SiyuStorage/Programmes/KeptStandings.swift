import SiyuModel

/// Standings of a run that somebody changed since: by hand, by a file, or by using what they give. They
/// stay, and so does what was given, told and delivered by memberships among them: nothing would ever give
/// it again. What members of KOC programmes earn can be taken back by itself.
struct KeptStandings {
  private struct Kept: Hashable {
    var programme: String
    /// A number.
    var customer: Int64
  }
  /// By the number that they lie under, and by whose that is now.
  private var homes: Set<Kept> = []
  private var owners: Set<Kept> = []

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
        let programme = read.text(0)
        homes.insert(Kept(programme: programme, customer: PlacedTable.home(of: place)))
        owners.insert(Kept(programme: programme, customer: read.int(1)))
      }
      read.reset()
    }
  }

  var isEmpty: Bool { homes.isEmpty }
  var count: Int64 { Int64(homes.count) }

  /// Whether an event of a programme tells of one of them.
  /// - Parameter home: the number that it lies under.
  func told(_ programme: String, home: Int64) -> Bool {
    homes.contains(Kept(programme: programme, customer: home))
  }

  /// Whether a task is a delivery of one of them.
  /// - Parameter owner: the customer who has it now.
  func planned(_ step: String, of programme: String, owner: Int64) -> Bool {
    step.hasPrefix(ProductSubscription.deliveryStep)
      && owners.contains(Kept(programme: programme, customer: owner))
  }

  /// Whether a posting gave something for a benefit of one of them.
  func gave(_ posting: String) -> Bool {
    guard let given = Entitlement.given(by: posting),
      case .customer(let home)? = SubjectKey(text: given.subject)
    else { return false }
    return homes.contains(Kept(programme: given.programme, customer: home))
  }
}
