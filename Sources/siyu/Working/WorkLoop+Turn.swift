import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers

extension WorkLoop {
  /// Takes files in, looks at whoever that concerns or is due, commits, and hands over.
  ///
  /// - Throws: the store's trouble, or that of siyu.toml. What was committed stays.
  func turn(_ entries: [InboxEntry], _ causes: Set<WorkCause>) throws -> WorkTurn {
    // As everything is now: settings, plugins, the key.
    host = try Host(
      Workspace.open(host.workspace.root), options.workspace, writes: true, system: system,
      after: host)
    turns += 1
    let before = try host.store.standing()
    var causes = causes
    if before.writes != self.standing.writes { causes.insert(.store) }
    changeBefore = before.change
    let timings = Timings()
    var done = WorkTurn(number: turns, at: host.now, causes: causes)
    for entry in entries {
      // Between two files it can end.
      if WorkSignals.mustEnd { break }
      done.files.append(try inbox.take(entry, host))
    }
    timings.mark("files")
    let others = causes.subtracting([.files])
    if !WorkSignals.mustEnd, !others.isEmpty || done.files.contains(where: \.hasChanged) {
      let loaded = try host.loadPlugins(tells: !hasToldProblems)
      hasToldProblems = true
      host.runtime.keepIdle(only: Set(loaded.plugins.map(\.source)))
      done.notLoaded = loaded.setAside
      if others != [.delivery] || done.files.contains(where: \.hasChanged) {
        done.pass = try pass(loaded, turn: done)
        timings.mark("pass")
      }
      if !others.isEmpty || done.messages > 0 { done.handOver = try handOver(loaded) }
      timings.mark("hand over")
    }
    let standing = try host.store.standing()
    note(standing)
    done.nextDue = standing.nextDue
    return done
  }

  private func pass(_ loaded: LoadedPlugins, turn: WorkTurn) throws -> ApplyReport {
    try host.recording("work", ["turn": .count(turn.number)]) {
      host.store.audit.add(host.facts(of: loaded.plugins, setAside: loaded.setAside))
      let progress = ProgressLine(host.console, noun: say("customers"))
      defer { progress.end() }
      let planner = try host.planner(
        loaded.plugins, full: false, workers: options.workers, progress: progress)
      let report = try planner.apply()
      host.pinGrants(of: loaded)
      return report
    }
  }

  /// A channel's trouble is told and waits; the store's ends the turn.
  private func handOver(_ loaded: LoadedPlugins) throws -> HandOverReport? {
    let now = ProgressLine.clock()
    if delivery.isResting(at: now) || WorkSignals.mustEnd { return nil }
    let report: HandOverReport?
    do {
      report = try host.deliverAdmitted(
        loaded, command: "work", shouldStop: { WorkSignals.mustEnd })
    } catch let error as StoreError {
      throw error
    } catch {
      delivery.failed(at: now)
      log.error(say("nothing was handed over: \(WorkLog.words(error))"))
      return nil
    }
    guard let report else {
      delivery.worked()
      held.worked()
      return nil
    }
    if report.later + report.asking > 0 { delivery.failed(at: now) } else { delivery.worked() }
    let stays =
      report.held.values.reduce(0, +) + report.withoutChannel.values.reduce(0, +)
      + report.unwritten
    if stays > 0 || report.end == .paused { held.failed(at: now) } else { held.worked() }
    return report
  }
}
