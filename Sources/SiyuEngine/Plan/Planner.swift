public import SiyuModel

/// Computes what a pass would change, and commits it: `plan` and `apply` are the same computation.
public struct Planner: Sendable {
  public var store: any Store
  public var runtime: any PluginRuntime
  public var plugins: [PassPlugin]
  public var surroundings: PluginSurroundings
  public var now: Instant
  public var workers: Int
  public var full: Bool
  /// For decisions waiting to be committed; readable by the owner only.
  public var temporaryDirectory: String
  public var progress: (@Sendable (_ done: Int64, _ total: Int64) -> Void)?
  public var sops: SOPSettings
  /// Told of what is about to be committed about outreach, one subject after the other, with the customer's
  /// number, or none of a chat group; any thread.
  public var onOutreach: (@Sendable (Int64?, OutreachChange) -> Void)?
  /// Plugins that passes leave out from the beginning, as if they had been set aside in them.
  public var aside: [SetAside] = []

  public init(
    store: any Store, runtime: any PluginRuntime, plugins: [PassPlugin],
    surroundings: PluginSurroundings, now: Instant, workers: Int, full: Bool,
    temporaryDirectory: String, progress: (@Sendable (Int64, Int64) -> Void)? = nil,
    sops: SOPSettings = SOPSettings()
  ) {
    self.store = store
    self.runtime = runtime
    self.plugins = plugins
    self.surroundings = surroundings
    self.now = now
    self.workers = workers
    self.full = full
    self.temporaryDirectory = temporaryDirectory
    self.progress = progress
    self.sops = sops
  }

  /// What would change; nothing is written.
  /// - Parameter alone: the plugins are not all that the workspace runs, so what was applied before
  ///   is no ground to stand on.
  public func plan(alone: Bool = false) throws -> PlanReport {
    let computed = try reading {
      try compute($0, spool: nil, choice: alone ? .full(.alone) : nil)
    }
    return PlanReport(
      outcome: computed.result.outcome, choice: computed.choice, now: now,
      file: PlanFile(computed))
  }

  /// So often one apply looks at most.
  static let mostRounds = 3

  /// Computes and commits. Where that made something happen to customers (a level was reached), they
  /// are looked at again at once: what begins with such an event begins the same evening.
  public func apply() throws -> ApplyReport {
    var report = try applyOnce()
    var last = report
    for _ in 1..<Self.mostRounds {
      // Where the mark stays, everybody would be looked at once more.
      guard last.outcome.born > 0, last.outcome.setAside.isEmpty else { break }
      var again = self
      again.full = false
      last = try again.applyOnce()
      report.further.append(last)
    }
    report.nextLook = last.nextLook
    return report
  }

  private func applyOnce() throws -> ApplyReport {
    let settled = try settleInvitations()
    let spool = try PassSpool(in: temporaryDirectory)
    let computed = try reading { try compute($0, spool: spool) }
    let change = computed.basis.change
    let committed = try commit(
      spool, computed, identity: "\(PlanFile(computed).digest) \(now.seconds) \(change)",
      mark: EvaluationMark(change: change, now: now, fingerprint: computed.fingerprint))
    return ApplyReport(
      outcome: computed.result.outcome, choice: computed.choice, now: now, run: committed.run,
      settled: settled, nextLook: committed.nextLook)
  }

  /// Lets go of the snapshot before anything is committed: what the store keeps for its readers it
  /// cannot tidy away.
  func reading<Value>(_ body: (any PassSnapshot) throws -> Value) throws -> Value {
    // One for the SOPs' own reading, one for their questions and one for enrolments: in flight there
    // may be SOPs that no plugin has any more.
    try body(store.snapshot(readers: workers + 3))
  }

  struct Computed {
    var pass: Pass
    var result: PassResult
    var choice: ScopeChoice
    /// The store's, when this began.
    var mark: EvaluationMark?
    var fingerprint: String
    var basis: RunBasis
    /// Everybody was looked at: SOPs begin with it. With a plan file too: whoever it does not touch
    /// had nothing to be noted of.
    var isComplete: Bool
  }

  func compute(
    _ snapshot: any PassSnapshot, spool: PassSpool?,
    choice given: ScopeChoice? = nil, scope: PassScope? = nil,
    restriction: (@Sendable (Int64) -> Bool)? = nil, sample: SortedNumbers? = nil
  ) throws -> Computed {
    let directory = try store.tagIDs(for: groups, reserve: false)
    let fingerprint = Fingerprint.of(
      plugins: plugins.map(\.source), surroundings: surroundings, tags: directory,
      rules: try walks(snapshot)
        ? sops.fingerprint(pause: snapshot.outreach.pauseMark) : nil)
    let mark = try store.evaluationMark()
    let interrupted = try store.wasInterrupted(besides: nil)
    let choice =
      try given
      ?? ScopeChoice.choose(
        full: full, mark: mark, interrupted: interrupted, fingerprint: fingerprint, now: now,
        referenceChange: snapshot.referenceChange, hasNewSOPs: hasNewSOPs(snapshot))
    var request = PassRequest(
      plugins: plugins, scope: scope ?? choice.scope(at: now), now: now, workers: workers,
      restriction: restriction, progress: progress)
    request.sample = sample
    let pass = Pass(request: request, runtime: runtime, directory: directory)
    let result = try run(
      pass, over: snapshot, spool: spool, mark: mark,
      rulesChanged: Fingerprint.haveRulesChanged(from: mark?.fingerprint, to: fingerprint))
    return Computed(
      pass: pass, result: result, choice: choice, mark: mark, fingerprint: fingerprint,
      basis: snapshot.basis, isComplete: request.scope == .full)
  }

  var hasProgrammes: Bool {
    plugins.contains {
      !$0.declarations.memberships.isEmpty || !$0.declarations.kocs.isEmpty
        || !$0.declarations.screens.isEmpty
    }
  }
  var hasSOPs: Bool { plugins.contains { !$0.declarations.sops.isEmpty } }

  /// Those that rules fill, and the workspace's own, which steps may give with no rule behind them.
  var groups: [TagGroup] {
    let filled = plugins.flatMap { $0.declarations.tagRules.map(\.group) }
    let names = Set(filled.map(\.name))
    let stepped = Set(
      plugins.flatMap(\.declarations.sops).flatMap(\.steps).compactMap { step -> String? in
        if case .tag(let tag, _) = step.action { tag.group } else { nil }
      })
    return filled
      + surroundings.sharedGroups.filter { stepped.contains($0.name) && !names.contains($0.name) }
  }
}

/// What `siyu plan` shows.
public struct PlanReport: Sendable {
  public var outcome: PassOutcome
  public var choice: ScopeChoice
  public var now: Instant
  public var file: PlanFile
}

/// What `siyu apply` did.
public struct ApplyReport: Sendable {
  public var outcome: PassOutcome
  public var choice: ScopeChoice
  public var now: Instant
  /// The run's number; `nil` when there was nothing to commit.
  public var run: Int64?
  /// What was done in the same apply about events that it made happen itself.
  public var further: [ApplyReport] = []

  /// Of all rounds, in their order.
  public var outcomes: [PassOutcome] { [outcome] + further.map(\.outcome) }
  /// What was found about invitations before; `nil` where nothing could have changed.
  public var settled: InvitationSettling.Report?
  /// The earliest moment at which what is said of somebody changes by itself who is due again at once,
  /// because a plugin was set aside or an SOP rests: the store knows only that they are due.
  public var nextLook: Instant?
}
