import SiyuFiles
import SiyuModel
import SiyuPackaging

/// Erases customers: files first, then the store in one transaction, then what freed pages still hold.
///
/// Killed before the transaction, the customers are still known and the same command begins anew;
/// killed after it, the store remembers that it owes a cleaning, and nobody's name.
struct ErasureRun {
  let host: Host
  let names: [String]
  let yes: Bool

  func run() throws {
    let owed = try host.store.owedCleaning()
    guard let customers = try find(owed) else {
      try host.recording("privacy erase", ["completes_earlier": .flag(true)]) { try clean() }
      return showCompleted()
    }
    var traces = PersonalTraces()
    for customer in customers { traces.formUnion(try host.store.traces(of: customer)) }
    let ids = try customers.map { try host.store.publicID(of: $0) }
    let sweep = FileSweep(
      workspace: host.workspace, matcher: PersonMatcher(traces), customers: customers)
    let (findings, problems) = sweep.look()
    let counts = try host.store.erase(customers, dryRun: true)
    let text = ErasureText(ids: ids, counts: counts, findings: findings, root: host.workspace.root)
    problems.forEach(host.console.report)

    if !host.console.json { text.preview.forEach { host.console.print($0) } }
    guard yes || Confirmation.ask("Erase for good? Type yes: ", host.console) else {
      if host.console.json { return host.console.print(json: text.json(erased: false)) }
      return host.console.print("Nothing was written. With --yes it is erased.")
    }
    try host.recording("privacy erase", text.facts) {
      try sweep.carryOut(findings)
      _ = try host.store.erase(customers, dryRun: false)
      try clean()
    }
    for name in BackupTree.names(in: host.workspace.privatePath) where name.hasPrefix("backup-") {
      host.console.note(
        "note: .siyu/\(name), put aside by siyu doctor, holds them still: remove it")
    }
    if host.console.json { return host.console.print(json: text.json(erased: true)) }
    host.console.print("Erased.")
  }

  /// The customers meant, each once; `nil` when all there is to do is to complete an earlier run.
  private func find(_ owed: OwedCleaning) throws -> [CustomerNumber]? {
    if names.isEmpty {
      if owed.isEmpty {
        throw Diagnostic(
          "no customer was named, and no erasure was interrupted",
          hint: "siyu privacy erase CUSTOMER")
      }
      return nil
    }
    do {
      var found: [CustomerNumber] = []
      for name in names {
        let customer = try host.store.customer(named: name)
        if !found.contains(customer) { found.append(customer) }
      }
      return found
    } catch let error as StoreError where error.code == .notFound && !owed.isEmpty {
      host.console.note("note: \(error.message)")
      return nil
    }
  }

  private func clean() throws {
    let progress = ProgressLine(host.console, noun: "")
    defer { progress.end() }
    progress.show("writing the store anew …")
    do { try host.store.clean() } catch let error as StoreError {
      throw StoreError(
        error.code,
        "the rows are erased, but the store's file still holds old bytes: \(error.message)",
        hint: "run `siyu privacy erase` again: it completes what was begun")
    }
  }

  private func showCompleted() {
    if host.console.json {
      return host.console.print(json: ["erased": true, "completed_earlier": true])
    }
    host.console.print("The erasure that was interrupted is complete.")
  }
}
