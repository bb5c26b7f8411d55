import SiyuTestPrograms

/// A scenario as it goes when nothing happens.
struct Undisturbed: Sendable {
  var before: Contents
  var after: Contents
  /// How many calls there are to die at.
  var calls: Int
  /// Calls by class, about files of the workspace or its temporary ones.
  var ownCalls: [Fault.Kind: Int]

  init(_ scenario: Scenario, _ siyu: Siyu) throws {
    // Looked at as a copy of its own: opening a store can bring it up to date.
    let looked = try scenario.base.copy(siyu, for: "before")
    defer { Base.remove(looked) }
    before = try Contents(of: looked)
    let workspace = try scenario.base.copy(siyu, for: "undisturbed")
    defer { Base.remove(workspace) }
    calls = try siyu.calls(scenario.words, in: workspace)[.any] ?? 0
    after = try Contents(of: workspace)
    let another = try scenario.base.copy(siyu, for: "counted")
    defer { Base.remove(another) }
    ownCalls = try siyu.calls(scenario.words, in: another, about: "/siyu-faults-")
    // Messages are about no file.
    for (kind, count) in try siyu.calls(scenario.words, in: another) where ownCalls[kind] == 0 {
      ownCalls[kind] = count
    }
    if calls < 1 { throw ProgramError("\(scenario.name) makes no calls") }
    if scenario.changes, before == after { throw ProgramError("\(scenario.name) changes nothing") }
  }
}

extension Scenario {
  struct Outcome: Sendable {
    /// How the disturbed run went.
    var ran: Ran
    /// What is not as it should be.
    var problems: [String]
  }

  /// Disturbs it, finishes the work, and compares.
  func disturbed(by fault: Fault, _ siyu: Siyu, _ undisturbed: Undisturbed) throws -> Outcome {
    let workspace = try base.copy(siyu, for: "point")
    defer { Base.remove(workspace) }
    let ran = try siyu.run(words, in: workspace, fault: fault)
    var problems: [String] = []
    // A plugin that was set aside, or a row left out, is half the work and said to be.
    if isWhole, ran.status != 3, ran.status != 4 {
      problems += halves(try Contents(of: workspace), undisturbed)
    }
    let second = try siyu.run(words, in: workspace)
    if !second.isDone, !saysDone(second) { problems.append("again: \(second)") }
    // What an apply was granted is noted after its commit; for one that was done by then, the next
    // apply notes it.
    problems += try Contents(of: workspace).differences(from: undisturbed.after)
      .filter { !saysDone(second) || !$0.hasPrefix("file siyu.lock") }
      // Rows that were left out the first time had a file of their own, which is remembered.
      .filter { ran.status != 4 || !$0.hasPrefix("file .siyu/written") }
    let audit = try siyu.run(["audit", "verify"], in: workspace)
    if audit.status != 0 { problems.append("the audit log: \(audit)") }
    let books = try siyu.run(["reconcile"], in: workspace)
    if books.status != 0 { problems.append("the books: \(books)") }
    return Outcome(ran: ran, problems: problems)
  }

  private func saysDone(_ ran: Ran) -> Bool {
    guard let done else { return false }
    return ran.isOrderly && ran.errors.contains(done)
  }

  /// Tables that are neither as before nor as after.
  private func halves(_ found: Contents, _ undisturbed: Undisturbed) -> [String] {
    found.tables.filter { name, rows in
      rows != undisturbed.before.tables[name]
        && rows != undisturbed.after.tables[name]
    }.map { "half a transaction in \($0.key)" }
  }
}
