import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuPackaging

extension Host {
  /// Runs what a command changes, and keeps it in the audit log: who, when, which command, how it
  /// ended. The body adds what it learns with `store.audit.add`; what it throws is recorded too.
  ///
  /// - Parameters:
  ///   - command: as it is typed: `plugin grant`.
  ///   - facts: never anything out of customers' data, no file name and no argument that may hold
  ///     one.
  ///   - announced: the entry is written before the body runs: something leaves siyu that changes
  ///     nothing in the store, and it leaves only when that is recorded.
  func recording<T>(
    _ command: String, _ facts: AuditFacts = [:], announced: Bool = false, _ body: () throws -> T
  ) throws -> T {
    store.audit.begin(
      AuditNote(
        command: command, actor: system.user(), clock: givenClock, version: Siyu.version,
        facts: facts, time: system.time))
    if announced { try store.audit.announce() }
    let value: T
    do {
      value = try body()
    } catch {
      let ending = AuditEnding(error)
      // Where the store cannot take it either, what went wrong is what has to be told.
      try? store.audit.end(ending.outcome, ["reason": .word(ending.reason)])
      throw error
    }
    try store.audit.end(.done)
    return value
  }

  /// What a run stands on: the plugins that take part with their grants, and the files that say what
  /// is granted and set, so that changes by hand show.
  func facts(of plugins: [PassPlugin], setAside: [SetAside]) -> AuditFacts {
    var facts: AuditFacts = [
      "plugins": .plugins(
        plugins.map {
          AuditPlugin(
            id: $0.source.id, version: $0.source.version, checksum: $0.source.checksum,
            grants: Array($0.source.grants))
        })
    ]
    for (name, file) in [("siyu_toml", WorkspaceFile.name), ("siyu_lock", LockFile.name)] {
      if let digest = try? FileDigest.of("\(workspace.root)/\(file)") {
        facts.add([name: .digest(digest.sha256)])
      }
    }
    if !setAside.isEmpty { facts.add(["not_loaded": .words(setAside.map(\.plugin))]) }
    return facts
  }
}

/// How a command ended that threw: a word of ours, never the message, which may name a customer.
struct AuditEnding {
  var outcome: AuditOutcome
  var reason: String

  init(_ error: any Error) {
    switch error {
    case let error as StoreError:
      let broken: [StoreError.Code] = [.diskFull, .damaged, .failed]
      self.init(broken.contains(error.code) ? .failed : .refused, error.code.rawValue)
    case is PlanDiffers: self.init(.refused, "plan-differs")
    case is Diagnostic, is Diagnostics: self.init(.refused, "problem")
    case let error as SetAside: self.init(.failed, "set-aside-\(error.cause.rawValue)")
    case is any Failure: self.init(.refused, "file")
    default: self.init(.failed, "other")
    }
  }

  private init(_ outcome: AuditOutcome, _ reason: String) {
    self.outcome = outcome
    self.reason = reason
  }
}
