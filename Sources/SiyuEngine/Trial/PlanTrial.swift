public import SiyuModel

/// What plugins decide about some customers, kept decision by decision to be compared with what another
/// version of them decides. Nothing of it can be committed.
public struct PlanTrial: Sendable {
  public var outcome: PassOutcome
  /// Ascending; somebody with two pets may stand there twice.
  var customers: [PlanEffect: Reach<Int64>] = [:]
  /// Chat groups by id, ascending.
  var groups: [PlanEffect: Reach<String>] = [:]
  /// Effects in the order in which the plugins declare them.
  var order: [String: Int] = [:]

  /// Whom an effect comes to. Only tags are lost.
  struct Reach<Subject: Comparable & Hashable & Sendable>: Sendable {
    var gained: [Subject] = []
    var lost: [Subject] = []
  }

  init(_ computed: Planner.Computed, _ spool: PassSpool) throws {
    outcome = computed.result.outcome
    let names = computed.pass.directory.names
    // Tags of steps are no rule's: nobody asks for their numbers here.
    var stream = try ChangeStream(
      spool, setAside: Set(computed.result.setAside.keys), stepRulesFrom: 0)
    while let subject = try stream.next() {
      for change in subject.changes {
        guard let name = names[change.tag] else { continue }
        if change.gained {
          customers[PlanEffect(name), default: Reach()].gained.append(subject.customer)
        } else {
          customers[PlanEffect(name), default: Reach()].lost.append(subject.customer)
        }
      }
      for effect in subject.outreach.map(PlanEffect.all) ?? [] {
        customers[effect, default: Reach()].gained.append(subject.customer)
      }
    }
    for (id, change) in computed.result.sops?.groups ?? [] {
      for effect in PlanEffect.all(of: change) {
        groups[effect, default: Reach()].gained.append(id)
      }
    }
    for plugin in outcome.plugins {
      for rule in plugin.rules {
        for value in rule.values { note(rule.group.name, value.value.name) }
      }
      for sop in plugin.sops {
        for state in [EnrolmentState.active, .holdout, .declined] { note(sop.name, state.name) }
        for step in sop.steps { note(sop.name, step.id) }
      }
    }
  }

  private mutating func note(_ rule: String, _ part: String) {
    order[Self.place(rule, part)] = order[Self.place(rule, part)] ?? order.count
  }

  static func place(_ rule: String, _ part: String) -> String { "\(rule)\n\(part)" }
}

extension Planner {
  /// What would be decided about these customers, and nobody else; nothing is written.
  ///
  /// Limits that all customers share (a member of staff's day, codes of coupons, `approval_above`) are
  /// used up by these alone.
  /// - Parameter customers: ascending.
  public func trial(of customers: [CustomerNumber]) throws -> PlanTrial {
    let spool = try PassSpool(in: temporaryDirectory)
    let computed = try reading {
      try compute(
        $0, spool: spool, choice: .full(.alone), scope: .only(customers),
        sample: SortedNumbers(customers.map(\.rawValue)))
    }
    return try PlanTrial(computed, spool)
  }
}
