public import SiyuModel

/// Makes decisions of proposals, shows them, and commits them: the same computation twice, as for
/// plugins.
public struct ProposalPlanner: Sendable {
  let store: any Store
  /// Groups that may be filled: plugins' in their order, then the workspace's.
  let groups: [TagGroup]
  let now: Instant
  /// `nil`: nobody enters SOPs or leaves them.
  let hands: HandRules?

  public init(store: any Store, groups: [TagGroup], now: Instant, hands: HandRules? = nil) {
    self.store = store
    self.groups = groups
    self.now = now
    self.hands = hands
  }

  private func decisions(_ proposals: [HandProposal]) throws -> HandDecisions {
    guard let hands, !proposals.isEmpty else { return HandDecisions() }
    return try HandDecisions(proposals, hands, at: now)
  }

  /// What would change; nothing is written.
  public func plan(
    _ list: ProposalList, by script: ProposalPlan.Script
  ) throws -> ProposalReport {
    let snapshot = try store.snapshot()
    let directory = try store.tagIDs(for: groups, reserve: false)
    var sums = ProposalSums(directory)
    let walks = try decisions(list.hands)
    try forEachSlice(of: list.sorted(), walks, list.reasons, directory, snapshot) { sums.add($0) }
    sums.finish(walks)
    return ProposalReport(
      tags: try outcomes(sums, directory), sops: walks.sops, groups: walks.groups.count,
      plan: ProposalPlan(
        script: script, now: now, change: snapshot.change, buckets: sums.digester.digests,
        outreach: sums.outreach.digests, touched: sums.touched))
  }

  /// Commits a plan made before, if the script proposes the same for the customers it touches.
  /// - Parameter list: what the script proposed this time.
  /// - Throws: `PlanDiffers`, with nothing written.
  public func apply(_ list: ProposalList, _ plan: ProposalPlan) throws -> ProposalReport {
    let identity = "proposal \(plan.digest) \(plan.now.seconds) \(plan.change)"
    if !plan.isEmpty, let run = try store.finishedRun(identity: identity) {
      throw Diagnostic(
        "this plan was committed already, as run \(run); nothing was written",
        hint: "run the script again: it writes a new plan")
    }
    let resumed = try store.unfinishedRun(identity: identity) ?? 0
    let directory = try store.tagIDs(for: groups, reserve: false)
    let wanted = SortedNumbers(plan.touched.map(\.customer))
    let proposals = list.sorted(only: wanted)
      .filter { CustomerNumber(rawValue: $0.customer).bucket >= resumed }
    var sums = ProposalSums(directory)
    var slices: [[SubjectChange]] = []
    let (basis, walks) = try reading(plan) { snapshot in
      let walks = try decisions(
        list.hands(only: wanted).filter { ($0.subject.customer?.bucket ?? .max) >= resumed })
      try forEachSlice(of: proposals, walks, list.reasons, directory, snapshot) { subjects in
        sums.add(subjects)
        slices.append(subjects)
      }
      return (snapshot.basis, walks)
    }
    sums.finish(walks)
    try compare(plan, sums, from: resumed)
    guard try store.tagIDs(for: groups, reserve: true).ids == directory.ids else {
      throw StoreError(
        .busy, "a new tag was made meanwhile",
        hint: "run the same command again: it decides on what is there now")
    }
    let mark = try store.evaluationMark()
    for plugin in walks.used.values.sorted(by: { $0.source.id < $1.source.id }) {
      try store.keepPlugin(
        checksum: plugin.source.checksum, id: plugin.source.id, version: plugin.source.version,
        files: plugin.files)
    }
    let session = try store.beginRun(
      RunHeader(
        identity: identity, now: now, plugins: [(plan.script.path, plan.script.checksum)],
        rules: [(0, "script")], mark: nil, basis: basis))
    let first = max(resumed, session.committedThrough)
    // Rules that read tags have to look at these customers again: whenever the next pass is.
    let due = min(now.seconds, mark?.now.seconds ?? now.seconds)
    for subjects in slices {
      let rest = subjects.filter { CustomerNumber(rawValue: $0.customer).bucket >= first }
        .map {
          SubjectChange(
            customer: $0.customer, changes: $0.changes, due: due, keepsDue: $0.changes.isEmpty,
            outreach: $0.outreach)
        }
      guard let last = rest.last else { continue }
      try session.commit(rest, through: CustomerNumber(rawValue: last.customer).bucket + 1)
    }
    if !walks.groups.isEmpty { try session.commit(groups: walks.groups) }
    try session.finish()
    return ProposalReport(
      tags: try outcomes(sums, directory), sops: walks.sops, groups: walks.groups.count,
      plan: plan, run: session.run)
  }

  /// The snapshot is let go of before anything is committed; see `Planner.reading`.
  private func reading<Value>(
    _ plan: ProposalPlan, _ body: (any PassSnapshot) throws -> Value
  ) throws -> Value {
    let snapshot = try store.snapshot()
    guard plan.change <= snapshot.change else {
      throw PlanDiffers(
        inputs: ["this is not the store it was made from, or an older copy of it"],
        customers: 0, examples: [])
    }
    return try body(snapshot)
  }

  /// Customers with any change, ascending; slices end where buckets do.
  private func forEachSlice(
    of proposals: [ProposalList.Proposal], _ walks: HandDecisions, _ reasons: [String],
    _ directory: TagDirectory, _ snapshot: any PassSnapshot,
    _ body: ([SubjectChange]) throws -> Void
  ) throws {
    let numbers = Set(proposals.map(\.customer)).union(walks.customers.keys).sorted()
      .map { CustomerNumber(rawValue: $0) }
    guard !numbers.isEmpty else { return }
    let decider = ProposalDecider(groups: groups, directory: directory)
    let reader = try snapshot.reader(needs: [], now: now)
    let rows = HeldReader()
    var position = 0
    for slice in try snapshot.slices(.only(numbers), size: 4096) {
      rows.removeAll()
      _ = try reader.read(slice, into: rows)
      var subjects: [SubjectChange] = []
      for (customer, held) in rows.customers {
        while position < proposals.count, proposals[position].customer < customer { position += 1 }
        let start = position
        while position < proposals.count, proposals[position].customer == customer { position += 1 }
        let changes = decider.decide(proposals[start..<position], held: held, reasons: reasons)
        let outreach = walks.customers[customer]
        if !changes.isEmpty || outreach != nil {
          subjects.append(
            SubjectChange(customer: customer, changes: changes, due: .max, outreach: outreach))
        }
      }
      try body(subjects)
    }
  }

  private func compare(_ plan: ProposalPlan, _ sums: ProposalSums, from bucket: Int64) throws {
    let isSame = sums.outreach.digests.isSame(
      as: plan.outreach.filter { $0.bucket >= bucket }, from: bucket)
    if isSame, sums.digester.digests == plan.buckets.filter({ $0.bucket >= bucket }) { return }
    let now = Dictionary(uniqueKeysWithValues: sums.touched.map { ($0.customer, $0.mark) })
    let changed = plan.touched.filter {
      CustomerNumber(rawValue: $0.customer).bucket >= bucket && now[$0.customer] != $0.mark
    }
    let examples = try changed.prefix(examplesKept).map {
      try store.publicID(of: CustomerNumber(rawValue: $0.customer))
    }
    throw PlanDiffers(inputs: [], customers: changed.count, examples: examples)
  }

  private func outcomes(
    _ sums: ProposalSums, _ directory: TagDirectory
  ) throws -> [ProposalReport.Tag] {
    try sums.counts.sorted { $0.key < $1.key }.compactMap { tag, count in
      guard let name = directory.names[TagID(rawValue: tag)] else { return nil }
      return ProposalReport.Tag(
        name: name, gained: count.gained, lost: count.lost,
        examples: try count.examples.map {
          try store.publicID(of: CustomerNumber(rawValue: $0))
        })
    }
  }
}

/// What proposals come to, added up.
private struct ProposalSums {
  struct Count {
    var gained: Int64 = 0
    var lost: Int64 = 0
    var examples: [Int64] = []
  }

  var digester: DecisionDigester
  var outreach: OutreachDigester
  var counts: [Int32: Count] = [:]
  var touched: [TouchedSubject] { PassMerger.union([digester.touched, outreach.touched]) }

  init(_ directory: TagDirectory) {
    digester = DecisionDigester(TagMarks(directory))
    outreach = OutreachDigester(TagMarks(directory))
  }

  mutating func finish(_ walks: HandDecisions) {
    for (group, change) in walks.groups { outreach.add(group: group, change) }
    digester.finish()
    outreach.finish()
  }

  mutating func add(_ subjects: [SubjectChange]) {
    for subject in subjects {
      for change in subject.changes {
        digester.add(
          customer: subject.customer, tag: change.tag.rawValue, gained: change.gained)
        var count = counts[change.tag.rawValue, default: Count()]
        if change.gained { count.gained += 1 } else { count.lost += 1 }
        if count.examples.count < examplesKept { count.examples.append(subject.customer) }
        counts[change.tag.rawValue] = count
      }
      if let change = subject.outreach {
        outreach.add(
          OutreachRecord(customer: subject.customer, due: nil, steps: [], change: change))
      }
    }
  }
}

/// What a script's proposals would change, or did.
public struct ProposalReport: Sendable {
  public struct Tag: Sendable {
    public var name: TagName
    public var gained: Int64
    public var lost: Int64
    /// Public ids of the first few.
    public var examples: [String]
  }

  /// What becomes of an SOP's enrolments.
  public struct SOP: Sendable, Hashable {
    public var name: String
    public var entered: Int64 = 0
    public var heldOut: Int64 = 0
    public var left: Int64 = 0
    /// Messages that would not be handed over any more.
    public var takenBack: Int64 = 0
    /// Those who are in it already, or out of it.
    public var unchanged: Int64 = 0
    /// The first few, as siyu shows them.
    public var examples: [String] = []
    public init(name: String) { self.name = name }
  }

  public var tags: [Tag]
  /// By name.
  public var sops: [SOP] = []
  /// Chat groups for which anything changes.
  public var groups = 0
  public var plan: ProposalPlan
  /// The run's number, once committed.
  public var run: Int64?

  /// Customers for whom anything changes.
  public var touched: Int { plan.touched.count }
}
