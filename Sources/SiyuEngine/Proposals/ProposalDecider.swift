internal import SiyuModel

/// Turns what was proposed for one customer into tags gained and lost, by the rules that hold for
/// plugins' answers: an exclusive group has one value, and what was set by hand stays.
struct ProposalDecider: Sendable {
  private let groupOfTag: [Int32: Int]
  private let isExclusive: [Bool]

  init(groups: [TagGroup], directory: TagDirectory) {
    var groupOfTag: [Int32: Int] = [:]
    for (number, group) in groups.enumerated() {
      // Also values since removed from the declaration, which an exclusive group must not keep.
      for (name, id) in directory.ids where name.group == group.name {
        groupOfTag[id.rawValue] = number
      }
    }
    self.groupOfTag = groupOfTag
    isExclusive = groups.map(\.exclusive)
  }

  struct Held {
    var tag: Int32
    var byHand: Bool
  }

  /// - Parameter proposals: of one customer, in order; of two that contradict each other the later
  ///   counts.
  func decide(
    _ proposals: some Sequence<ProposalList.Proposal>, held: [Held], reasons: [String]
  ) -> [TagChange] {
    var wanted = Set(held.map(\.tag))
    var why: [Int32: Int32] = [:]
    for proposal in proposals {
      guard let group = groupOfTag[proposal.tag] else { continue }
      let byHand = held.filter { $0.byHand && groupOfTag[$0.tag] == group }
      if proposal.gained {
        if isExclusive[group] {
          if !byHand.isEmpty { continue }
          wanted = wanted.filter { groupOfTag[$0] != group }
        }
        wanted.insert(proposal.tag)
        why[proposal.tag] = proposal.reason
      } else if !byHand.contains(where: { $0.tag == proposal.tag }) {
        wanted.remove(proposal.tag)
      }
    }
    let before = Set(held.map(\.tag))
    return wanted.symmetricDifference(before).sorted().map { tag in
      let reason = why[tag] ?? -1
      return TagChange(
        tag: TagID(rawValue: tag), gained: wanted.contains(tag), rule: 0,
        reason: wanted.contains(tag) && reason >= 0 ? reasons[Int(reason)] : nil, reads: [])
    }
  }
}
