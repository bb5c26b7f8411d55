public import SiyuModel

/// That a script wants somebody in an SOP, or out of it, as people do by hand.
public struct HandProposal: Sendable, Hashable {
  public var subject: NamedSubject
  /// Full name.
  public var sop: String
  /// In; otherwise out.
  public var enters: Bool
  /// Also whoever was in it before.
  public var again: Bool

  public init(subject: NamedSubject, sop: String, enters: Bool, again: Bool = false) {
    self.subject = subject
    self.sop = sop
    self.enters = enters
    self.again = again
  }
}

/// What there is to know to put somebody into an SOP, or take them out of it.
public struct HandRules: Sendable {
  /// Those whose SOPs may be named.
  public var plugins: [PassPlugin]
  public var clock: StepClock
  public var desk: any OutreachDesk

  public init(plugins: [PassPlugin], clock: StepClock, desk: any OutreachDesk) {
    self.plugins = plugins
    self.clock = clock
    self.desk = desk
  }

  func find(_ name: String) -> (plugin: PassPlugin, sop: SOPDeclaration)? {
    for plugin in plugins {
      if let sop = plugin.declarations.sops.first(where: { $0.name == name }) {
        return (plugin, sop)
      }
    }
    return nil
  }
}

/// What proposals about SOPs come to, by subject. Of several about one subject and SOP the last counts.
struct HandDecisions {
  /// By customer: who they are themselves, or whose entities.
  private(set) var customers: [Int64: OutreachChange] = [:]
  /// Ascending by id.
  private(set) var groups: [(String, OutreachChange)] = []
  private(set) var counts: [String: ProposalReport.SOP] = [:]
  /// Plugins that enrolments begin with.
  private(set) var used: [String: PassPlugin] = [:]

  var sops: [ProposalReport.SOP] { counts.values.sorted { $0.name < $1.name } }

  private struct Place: Hashable {
    var sop: String
    var subject: SubjectKey
  }

  init() {}

  init(_ proposals: [HandProposal], _ rules: HandRules, at now: Instant) throws {
    var last: [Place: HandProposal] = [:]
    for one in proposals { last[Place(sop: one.sop, subject: one.subject.key)] = one }
    var byGroup: [String: OutreachChange] = [:]
    // In an order that does not depend on the script's.
    for place in last.keys.sorted(by: { ($0.subject, $0.sop) < ($1.subject, $1.sop) }) {
      guard let proposal = last[place] else { continue }
      let change = try decide(proposal, rules, now)
      if change.isEmpty { continue }
      if case .group(let id) = proposal.subject.key {
        byGroup[id, default: OutreachChange()].add(change)
      } else if let customer = proposal.subject.customer {
        customers[customer.rawValue, default: OutreachChange()].add(change)
      }
    }
    groups = byGroup.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private mutating func decide(
    _ proposal: HandProposal, _ rules: HandRules, _ now: Instant
  ) throws -> OutreachChange {
    var change = OutreachChange()
    guard let (plugin, sop) = rules.find(proposal.sop) else { return change }
    var count = counts[sop.name] ?? ProposalReport.SOP(name: sop.name)
    defer { counts[sop.name] = count }
    let known = try rules.desk.enrolments(of: proposal.subject)
    if proposal.enters {
      let entering = HandEnrolling(
        sop: sop, checksum: plugin.source.checksum, clock: rules.clock, now: now)
      do {
        let begun = try entering.enrolment(
          of: proposal.subject, among: known, again: proposal.again)
        change.enrolments = [begun]
        if begun.state == .holdout { count.heldOut += 1 } else { count.entered += 1 }
        used[plugin.source.checksum] = plugin
      } catch is HandEnrolling.Refusal {
        count.unchanged += 1
        return change
      }
    } else {
      change.enrolments = known.filter {
        $0.key.sop == sop.name && proposal.subject.isSubject(of: $0) && $0.state.canBeLeft
      }.map(\.leftByHand)
      let waiting = try rules.desk.waitingMessages(of: proposal.subject.key, sop: sop.name)
      if change.enrolments.isEmpty, waiting == 0 {
        count.unchanged += 1
        return change
      }
      count.left += Int64(change.enrolments.count)
      count.takenBack += waiting
      change.recalled = [Recall(sop: sop.name, subject: proposal.subject.key, at: now)]
    }
    if count.examples.count < examplesKept { count.examples.append(proposal.subject.name) }
    return change
  }
}

extension OutreachChange {
  fileprivate mutating func add(_ other: OutreachChange) {
    enrolments += other.enrolments
    recalled += other.recalled
  }
}
