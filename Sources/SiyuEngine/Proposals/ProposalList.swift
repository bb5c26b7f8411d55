public import SiyuModel

/// What a script proposed, in the order in which it did.
///
/// A million proposals take some 40 MB; reasons that repeat are kept once.
public struct ProposalList: Sendable {
  struct Proposal: Sendable {
    var customer: Int64
    var tag: Int32
    /// To be given; otherwise to be taken.
    var gained: Bool
    /// Position among the reasons, −1 for none.
    var reason: Int32
  }

  private(set) var proposals: [Proposal] = []
  /// About SOPs.
  public private(set) var hands: [HandProposal] = []
  private(set) var reasons: [String] = []
  private var reasonNumbers: [String: Int32] = [:]

  public init() {}

  public var isEmpty: Bool { proposals.isEmpty && hands.isEmpty }
  public var count: Int { proposals.count + hands.count }

  public mutating func add(_ hand: HandProposal) { hands.append(hand) }

  /// Of these customers, and of all chat groups.
  func hands(only wanted: SortedNumbers) -> [HandProposal] {
    hands.filter { $0.subject.customer.map { wanted.contains($0.rawValue) } ?? true }
  }

  public mutating func add(
    _ tag: TagID, to customer: CustomerNumber, gained: Bool, reason: String? = nil
  ) {
    var number: Int32 = -1
    if let reason {
      if let known = reasonNumbers[reason] {
        number = known
      } else {
        number = Int32(clamping: reasons.count)
        reasons.append(reason)
        reasonNumbers[reason] = number
      }
    }
    proposals.append(
      Proposal(customer: customer.rawValue, tag: tag.rawValue, gained: gained, reason: number))
  }

  /// By customer, those of one customer in the order in which they were made.
  func sorted(only wanted: SortedNumbers? = nil) -> [Proposal] {
    let chosen = wanted.map { wanted in proposals.filter { wanted.contains($0.customer) } }
    return (chosen ?? proposals).enumerated()
      .sorted { ($0.element.customer, $0.offset) < ($1.element.customer, $1.offset) }
      .map(\.element)
  }
}
