public import SiyuModel

/// The five steps of a programme, as they stand: recruit, select, assess, share, fission.
public struct KOCFunnel: Sendable, Hashable {
  public let programme: String
  public let title: String
  public private(set) var invited = 0
  /// Who answered and was not invited: only where all may answer.
  public private(set) var uninvited = 0
  /// Ever.
  public private(set) var answered = 0
  /// Ever.
  public private(set) var selected = 0
  /// Now, those who were warned among them.
  public private(set) var members = 0
  public private(set) var warned = 0
  public private(set) var left = 0
  public private(set) var excluded = 0
  /// Of those who were selected, who brought somebody.
  public private(set) var bringing = 0
  /// Whom those brought who were selected.
  public private(set) var brought = 0
  private var chosen: Set<CustomerNumber> = []

  private let isOpen: Bool

  /// - Parameter isOpen: all may answer; else whoever answered was invited, though stores of before
  ///   that was kept do not say so.
  public init(programme: String, title: String, isOpen: Bool) {
    self.programme = programme
    self.title = title
    self.isOpen = isOpen
  }

  /// Whether nobody is or was anything in it.
  public var isEmpty: Bool { invited + uninvited + excluded + left == 0 }

  public mutating func add(_ customer: CustomerNumber, _ member: KOCMember) {
    // Who comes back is invited anew, and what she answered then is forgotten.
    let hasAnswered = member.record.answeredAt != nil || member.record.selectedAt != nil
    if member.invitedAt != nil || (!isOpen && hasAnswered) {
      invited += 1
    } else if hasAnswered {
      uninvited += 1
    }
    if hasAnswered { answered += 1 }
    if member.record.selectedAt != nil {
      selected += 1
      chosen.insert(customer)
    }
    switch member.stage {
    case .active: members += 1
    case .warned:
      members += 1
      warned += 1
    case .left: left += 1
    case .excluded: excluded += 1
    case .invited, .answered: break
    }
  }

  /// After everybody was added.
  public mutating func add(_ figures: InvitationFigures) {
    var inviters: Set<CustomerNumber> = []
    for edge in figures.counted where chosen.contains(edge.inviter) {
      brought += 1
      inviters.insert(edge.inviter)
    }
    bringing = inviters.count
  }

  /// New customers for each who was selected; `nil` where nobody was.
  public var multiple: Double? { selected == 0 ? nil : Double(brought) / Double(selected) }
}
