/// Whom a plugin does something to that another version of it does not, over the same state at the
/// same clock.
public struct TrialDifference: Sendable {
  public struct Row: Sendable {
    public var effect: PlanEffect
    /// Customers and groups it comes to by the new version only; who would hold a tag.
    public var more: Int64
    /// By the old version only.
    public var fewer: Int64
    /// Public ids of the first few, of the former before the latter.
    public var examples: [String]
  }

  /// In the order of kinds, then of declarations; what only the old version has stands last.
  public var rows: [Row] = []
  /// With any of these.
  public var customers: Int64 = 0
  public var groups: Int64 = 0

  /// - Parameters:
  ///   - old: `nil`: that nothing is done, as things stand in the store.
  ///   - publicID: of a customer's number; called for examples.
  public static func between(
    _ old: PlanTrial?, _ new: PlanTrial, publicID: (Int64) -> String?
  ) -> TrialDifference {
    var difference = TrialDifference()
    let customers = changes(old?.customers ?? [:], new.customers)
    let groups = changes(old?.groups ?? [:], new.groups)
    let effects = Set(customers.keys).union(groups.keys)
    func place(_ effect: PlanEffect) -> (Int, Int, String, String, String) {
      let key = PlanTrial.place(effect.rule, effect.part)
      let declared = new.order[key] ?? old?.order[key].map { $0 + new.order.count } ?? .max
      return (effect.kind.rawValue, declared, effect.rule, effect.part, effect.what)
    }
    for effect in effects.sorted(by: { place($0) < place($1) }) {
      let (people, rooms) = (customers[effect], groups[effect])
      let more = (people?.more.count ?? 0) + (rooms?.more.count ?? 0)
      let fewer = (people?.fewer.count ?? 0) + (rooms?.fewer.count ?? 0)
      let examples =
        (people?.more ?? []).prefix(examplesKept).compactMap(publicID)
        + (rooms?.more ?? []).prefix(examplesKept)
        + (people?.fewer ?? []).prefix(examplesKept).compactMap(publicID)
        + (rooms?.fewer ?? []).prefix(examplesKept)
      difference.rows.append(
        Row(
          effect: effect, more: Int64(more), fewer: Int64(fewer),
          examples: Array(examples.prefix(examplesKept))))
    }
    difference.customers = Int64(Set(customers.values.flatMap { $0.more + $0.fewer }).count)
    difference.groups = Int64(Set(groups.values.flatMap { $0.more + $0.fewer }).count)
    return difference
  }

  private typealias Changed<Subject> = (more: [Subject], fewer: [Subject])

  private static func changes<Subject>(
    _ old: [PlanEffect: PlanTrial.Reach<Subject>], _ new: [PlanEffect: PlanTrial.Reach<Subject>]
  ) -> [PlanEffect: Changed<Subject>] {
    var all: [PlanEffect: Changed<Subject>] = [:]
    for effect in Set(old.keys).union(new.keys) {
      let (then, now) = (old[effect] ?? .init(), new[effect] ?? .init())
      // Who does not lose a tag any more holds it, as who gains it does.
      let (gains, lacks) = difference(then.gained, now.gained)
      let (losses, keeps) = difference(then.lost, now.lost)
      let more = merged(gains, keeps)
      let fewer = merged(losses, lacks)
      if !more.isEmpty || !fewer.isEmpty { all[effect] = (more, fewer) }
    }
    return all
  }

  /// Of ascending lists: what only the new one has, and what only the old one has.
  static func difference<Subject: Comparable>(
    _ old: [Subject], _ new: [Subject]
  ) -> (added: [Subject], gone: [Subject]) {
    var (added, gone): ([Subject], [Subject]) = ([], [])
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if right == new.count || (left < old.count && old[left] < new[right]) {
        gone.append(old[left])
        left += 1
      } else if left == old.count || new[right] < old[left] {
        added.append(new[right])
        right += 1
      } else {
        left += 1
        right += 1
      }
    }
    return (added, gone)
  }

  private static func merged<Subject: Comparable>(
    _ a: [Subject], _ b: [Subject]
  ) -> [Subject] {
    if a.isEmpty { return b }
    return b.isEmpty ? a : (a + b).sorted()
  }
}
