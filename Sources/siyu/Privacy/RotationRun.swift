import SiyuModel
import SiyuPackaging
import SiyuWords

/// One rotation of the workspace's key: the new key on the disk, the store over to it, the new key in
/// the old one's place, the old bytes out of the store's file. See `Workspace+Key` for why this can
/// stop anywhere.
struct RotationRun {
  let host: Host
  let dryRun: Bool

  func run() throws {
    if dryRun { return try rotate() }
    try host.recording("key rotate") { try rotate() }
  }

  private func rotate() throws {
    if try !dryRun && host.store.owedCleaning().contains(.rotation) {
      // The store had gone over to the new key when an earlier run stopped.
      try clean()
      return show(nil)
    }
    let key = dryRun ? Workspace.randomKey() : try host.workspace.makeNextKey()
    let progress = ProgressLine(host.console, noun: say("keys"))
    defer { progress.end() }
    let counts = try host.store.rotateKey(
      to: key, dryRun: dryRun, temporaryDirectory: try host.temporaryDirectory()
    ) { step in
      progress.show(words(step))
      if step == .committing, !dryRun { try host.workspace.checkNextKey(key) }
    }
    if !dryRun {
      host.store.audit.add(["data_keys": .count(counts.keys), "hashes": .count(counts.hashes)])
      // The rotation is on the disk: `rotateKey` returns no earlier.
      try host.workspace.takeNextKey()
      progress.show(say("writing the store anew …"))
      try clean()
    }
    progress.end()
    show(counts)
  }

  private func clean() throws {
    do { try host.store.clean() } catch let error as StoreError {
      throw StoreError(
        error.code,
        "the key is rotated, but the store's file still holds bytes under the old key: "
          + error.message,
        hint: "run `siyu key rotate` again: it completes this and does not begin another rotation")
    }
  }

  private func words(_ step: RotationStep) -> String {
    switch step {
    case .keys(let fraction): say("data keys … \(Int(fraction * 100)) %")
    case .evidence: say("phones and union ids …")
    case .orders(let fraction): "orders … \(Int(fraction * 100)) %"
    case .events: "events …"
    case .committing: "committing …"
    }
  }

  private func show(_ counts: RotationCounts?) {
    if host.console.json {
      return host.console.print(json: [
        "dry_run": .bool(dryRun), "data_keys": .int(counts?.keys ?? 0),
        "hashes": .int(counts?.hashes ?? 0), "completed_earlier": .bool(counts == nil),
      ])
    }
    guard let counts else {
      return host.console.print(say("The rotation that was interrupted is complete."))
    }
    let what =
      say(
        "\(Grouping.count(counts.keys, "data key")) wrapped anew, "
          + "\(Grouping.text(counts.hashes)) hashes made anew")
    if dryRun {
      host.console.print(say("Would be: \(what). Nothing was written (--dry-run)."))
    } else {
      host.console.print("\(what).")
      host.console.print(say("Copy the new key to where its backup is kept: .siyu/key"))
    }
  }
}
