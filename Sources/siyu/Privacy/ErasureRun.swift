import SiyuDisk
import SiyuFiles
import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuWords

/// Erases customers: files first, then the store in one transaction, then the files that came
/// meanwhile, then what freed pages still hold.
///
/// Killed before the transaction, the customers are still known and the same command begins anew;
/// killed after it, the store remembers that it owes a cleaning, and nobody's name.
struct ErasureRun {
  let host: Host
  let names: [String]
  let yes: Bool

  func run() throws {
    let owed = try host.store.owedCleaning()
    let (customers, unknown) = try find(owed)
    if customers.isEmpty {
      if let unknown { host.console.note(say("note: \(said(unknown.message))")) }
      try host.recording("privacy erase", ["completes_earlier": .flag(true)]) { try clean() }
      return showCompleted()
    }
    try erase(customers, completing: owed.contains(.erasure))
    if let unknown { throw unknown }
  }

  private func erase(_ customers: [CustomerNumber], completing: Bool) throws {
    var traces = PersonalTraces()
    for customer in customers { traces.formUnion(try host.store.traces(of: customer)) }
    let sweep = FileSweep(
      workspace: host.workspace, matcher: PersonMatcher(traces), customers: customers)
    var text = ErasureText(
      ids: try customers.map { try host.store.publicID(of: $0) },
      counts: try host.store.erase(customers, dryRun: true), look: try sweep.look(),
      completing: completing, root: host.workspace.root)

    text.notReached.forEach(host.console.note)
    if !host.console.json { text.preview.forEach { host.console.print($0) } }
    guard yes || Confirmation.ask(say("Erase for good? Type yes: "), host.console) else {
      if host.console.json { return host.console.print(json: text.json(erased: false)) }
      return host.console.print(say("Nothing was written. With --yes it is erased."))
    }
    // Files are gone before the store changes: that this was begun is in the log before either.
    try host.recording("privacy erase", text.facts, announced: true) {
      // They are in copies of the store, too, whose simulations were killed.
      SQLiteOverlay.removeAbandoned(in: host.workspace.privatePath + "/tmp")
      do { try sweep.carryOut(text.look) } catch { throw Self.unfinished(error) }
      _ = try host.store.erase(customers, dryRun: false)
      // Another siyu may have written files about them until the rows were gone; now none can.
      let late = Result { try lateFiles(sweep) }
      try clean()
      text.look.notReached = try late.get().notReached
      host.store.audit.add(["files_not_reached": .count(Int64(text.look.notReached.count))])
    }
    try show(text)
  }

  private func lateFiles(_ sweep: FileSweep) throws -> FileSweep.Look {
    do {
      let look = try sweep.look()
      try sweep.carryOut(look)
      return look
    } catch { throw Self.unfinished(error, isErased: true) }
  }

  /// A file that could not be changed after the work had begun: no refusal, but a failure.
  private static func unfinished(_ error: any Error, isErased: Bool = false) -> StoreError {
    let state =
      isErased ? say("the rows are erased, but a file is left") : say("nothing is erased yet")
    switch error {
    case let error as Diagnostic:
      let place = error.file.map { "\($0): " } ?? ""
      return StoreError(
        .failed, "\(state): \(place)\(error.message)",
        hint: isErased ? "take them out of it yourself" : error.hint)
    case let error as FileFailure:
      return StoreError(
        .failed, "\(state): \(error.path): \(error.message)",
        hint: isErased ? "take them out of it yourself" : error.hint)
    default: return StoreError(.failed, "\(state): \(error)")
    }
  }

  private func show(_ text: ErasureText) throws {
    for name in DiskFolder.names(in: host.workspace.privatePath) where name.hasPrefix("backup-") {
      host.console.note(
        say("note: .siyu/\(name), put aside by siyu doctor, holds them still: remove it"))
    }
    if host.console.json { host.console.print(json: text.json(erased: true)) }
    if text.look.notReached.isEmpty {
      if !host.console.json { host.console.print("Erased.") }
      return
    }
    text.notReached.forEach(host.console.note)
    let count = Grouping.count(Int64(text.look.notReached.count), "place")
    host.console.report(
      Diagnostic(
        "erased from the store, but not everywhere: \(count) could not be searched",
        hint: "look there yourself: siyu no longer knows whom to look for"))
    try ExitStatus.failed.exit()
  }

  /// The customers meant, each once, and the first name that is nobody's. None when all there is to
  /// do is to complete an earlier run.
  ///
  /// With an erasure owed, an unknown name may be that of somebody whom it has erased; without one it
  /// is a slip, and nobody is erased.
  private func find(
    _ owed: OwedCleaning
  ) throws -> (customers: [CustomerNumber], unknown: StoreError?) {
    if names.isEmpty, owed.isEmpty {
      throw Diagnostic(
        "no customer was named, and no erasure was interrupted",
        hint: "siyu privacy erase CUSTOMER")
    }
    var found: [CustomerNumber] = []
    var unknown: StoreError?
    for name in names {
      do {
        let customer = try host.store.customer(named: name)
        if !found.contains(customer) { found.append(customer) }
      } catch let error as StoreError where error.code == .notFound && owed.contains(.erasure) {
        unknown = unknown ?? error
      }
    }
    return (found, unknown)
  }

  private func clean() throws {
    let progress = ProgressLine(host.console, noun: "")
    defer { progress.end() }
    progress.show(say("writing the store anew …"))
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
    host.console.print(say("The erasure that was interrupted is complete."))
  }
}
