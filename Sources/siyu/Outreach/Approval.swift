import SiyuModel

/// Two pairs of eyes: whoever applied a run is not who lets its messages go.
struct Approval {
  let host: Host

  struct Waiting {
    var run: Int64
    var messages: Int64
    /// As the audit log knows them; `nil`: the log does not tell.
    var appliedBy: AuditActor?
  }

  func waiting() throws -> [Waiting] {
    let runs = try host.store.waitingForApproval()
    if runs.isEmpty { return [] }
    let actors = try self.actors(of: Set(runs.map(\.run)))
    return runs.map { Waiting(run: $0.run, messages: $0.messages, appliedBy: actors[$0.run]) }
  }

  /// - Parameter runs: `nil`: all that wait.
  /// - Throws: `Diagnostic` when one of them does not wait, or is whoever's who runs this.
  func approve(_ runs: [Int64]?) throws -> ApprovalCounts {
    try host.recording("approve") {
      let waiting = try self.waiting()
      let chosen = try runs.map { runs in try runs.map { try find($0, in: waiting) } } ?? waiting
      if chosen.isEmpty { throw Diagnostic("nothing waits for approval") }
      let me = host.system.user()
      for run in chosen { try refuseSamePerson(run, me) }
      host.store.audit.add(["runs": .words(chosen.map { String($0.run) })])
      return try host.store.approve(runs: chosen.map(\.run), at: host.now)
    }
  }

  private func find(_ run: Int64, in waiting: [Waiting]) throws -> Waiting {
    if let found = waiting.first(where: { $0.run == run }) { return found }
    let known = waiting.map { String($0.run) }.joined(separator: ", ")
    throw Diagnostic(
      "no message of run \(run) waits for approval",
      hint: known.isEmpty ? "nothing does" : "those that do: \(known)")
  }

  private func refuseSamePerson(_ run: Waiting, _ me: AuditActor) throws {
    guard let other = run.appliedBy else {
      throw Diagnostic(
        "the audit log does not tell who applied run \(run.run), so nobody can be a second person",
        hint: "siyu undo \(run.run) takes it back; apply it again")
    }
    guard other.uid == me.uid || other.login == me.login else { return }
    throw Diagnostic(
      "\(me.name) applied run \(run.run), and somebody else has to approve it",
      hint: "siyu outbox --state planned shows them what would go out")
  }

  /// Who applied these runs.
  private func actors(of runs: Set<Int64>) throws -> [Int64: AuditActor] {
    var actors: [Int64: AuditActor] = [:]
    try host.store.audit.entries(from: 1) { entry in
      if ["apply", "work"].contains(entry.command), case .int(let run)? = entry.facts["run"],
        runs.contains(run)
      {
        actors[run] = entry.actor
      }
      return true
    }
    return actors
  }
}

extension AuditActor {
  var name: String { login.isEmpty ? "user \(uid)" : login }
}
