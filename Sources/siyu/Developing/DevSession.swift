import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuWorkers

/// Plugins while somebody writes them: what each save changes, found out without writing anything.
///
/// Kept between two saves are the workers of what did not change, the store's connection, who belongs to
/// the sample, and what the last good version of each plugin decides. The clock stands still, so that
/// all that differs comes from what was saved.
final class DevSession {
  private struct Good {
    var plugin: PassPlugin
    var trial: PlanTrial
    /// As the store stood.
    var writes: Int64
  }

  private struct Sample {
    var customers: [CustomerNumber]
    var of: Int64
    var writes: Int64
  }

  private let options: WorkspaceOptions
  private let size: Int
  private let system: HostSystem
  private(set) var host: Host
  /// Unusable after something went wrong that a fresh one may not meet.
  private var isStale = false
  private var good: [String: Good] = [:]
  private var known: Sample?
  /// A copy in which invitations are settled, where a plugin rewards for them.
  private var overlay: SQLiteOverlay?

  /// - Parameter size: customers of the sample, 1….
  init(_ workspace: Workspace, _ options: WorkspaceOptions, size: Int) throws {
    self.options = options
    self.size = size
    let begun = HostSystem.live.time()
    system = HostSystem(time: { begun }, user: HostSystem.live.user)
    host = try Host(workspace, options, writes: false, system: system)
  }

  deinit { host.runtime.close() }

  // MARK: Taking a turn

  /// Reads and checks a plugin as it is now.
  func check(_ id: String, saved: [String]) -> DevTurn {
    DevTurn(plugin: id, saved: saved, findings: findings(id), hasLastGood: good[id] != nil)
  }

  private func findings(_ id: String) -> PluginFindings {
    let root = host.workspace.root
    let places = FindingPlaces(folder: "plugins/\(id)", path: "\(root)/plugins/\(id)", root: root)
    do {
      try refresh()
      return PluginFindings(
        try host.workspace.plugin(id), host.runtime, try host.contentSurroundings(), places)
    } catch let problems as Diagnostics {
      return PluginFindings(
        problems: problems.all, UnreadPlugin(places.path, name: places.folder), places)
    } catch {
      isStale = true
      return PluginFindings(problems: [Self.diagnostic(error)], places)
    }
  }

  /// Runs its specs.
  func test(_ turn: inout DevTurn) {
    guard turn.findings.loads,
      let subject = try? SpecSubject.find(turn.plugin, in: host.workspace.root).first
    else { return }
    turn.specs = SpecRun(subject: subject, options: SpecOptions()).run()
  }

  /// Finds out what it decides about the sample, and keeps that where all is good.
  func plan(_ turn: inout DevTurn) {
    guard turn.findings.loads else { return }
    do {
      let loaded = try host.loadPlugins(only: turn.plugin, tells: false)
      // What the check found wrong is told already.
      if let aside = loaded.setAside.first, turn.findings.isGood { turn.problem = aside.diagnostic }
      guard let plugin = loaded.plugins.first else { return }
      let sample = try currentSample()
      let before = try lastGood(turn.plugin, sample)
      let trial = try trial(plugin, sample)
      turn.plan = compare(before, trial, sample, plugin)
      if turn.isGood {
        good[turn.plugin] = Good(plugin: plugin, trial: trial, writes: sample.writes)
      }
      host.runtime.keepIdle(only: Set([plugin.source] + good.values.map(\.plugin.source)))
    } catch let problems as Diagnostics {
      turn.problem = Host.summary(of: problems, in: turn.plugin)
    } catch {
      isStale = true
      turn.problem = Self.diagnostic(error)
    }
  }

  private func compare(
    _ before: PlanTrial?, _ trial: PlanTrial, _ sample: Sample, _ plugin: PassPlugin
  ) -> DevPlan {
    func figures(_ trial: PlanTrial?) -> [PlanFigure] {
      trial?.outcome.plugins.flatMap(PlanFigure.all) ?? []
    }
    let store = host.store
    let folder = plugin.source.folder
    let places = FindingPlaces(folder: folder) { file in
      guard file.hasPrefix(folder + "/") else { return nil }
      return plugin.files[String(file.dropFirst(folder.count + 1))].map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    return DevPlan(
      customers: sample.customers.count, of: sample.of, isAgainstSave: before != nil,
      outcome: trial.outcome,
      difference: .between(before, trial) {
        try? store.publicID(of: CustomerNumber(rawValue: $0))
      },
      figures: PlanFigureChange.between(figures(before), figures(trial)),
      failures: trial.outcome.plugins.flatMap(DevFailure.all).map { failure in
        var failure = failure
        failure.examples = failure.examples.map {
          ($0.id, places.marked($0.diagnostic))
        }
        return failure
      })
  }

  // MARK: What is kept

  /// The workspace may have been changed too.
  private func refresh() throws {
    let workspace = try Workspace.open(host.workspace.root)
    let isSame =
      try !isStale && workspace.surroundings() == host.surroundings
      && workspace.storePath == host.workspace.storePath
    if isSame {
      host.workspace = workspace
    } else {
      host = try Host(workspace, options, writes: false, system: system, after: host)
      (known, overlay, isStale) = (nil, nil, false)
    }
  }

  /// Another one only where somebody wrote into the store: both versions are to be asked about the same.
  private func currentSample() throws -> Sample {
    let writes = try host.store.standing().writes
    if let known, known.writes == writes { return known }
    overlay = nil
    let snapshot = try host.store.snapshot(readers: 1)
    let fresh = Sample(
      customers: try snapshot.sample(of: size), of: snapshot.customerCount, writes: writes)
    known = fresh
    return fresh
  }

  private func lastGood(_ id: String, _ sample: Sample) throws -> PlanTrial? {
    guard let kept = good[id] else { return nil }
    if kept.writes != sample.writes {
      good[id]?.trial = try trial(kept.plugin, sample)
      good[id]?.writes = sample.writes
    }
    return good[id]?.trial
  }

  private func trial(_ plugin: PassPlugin, _ sample: Sample) throws -> PlanTrial {
    let progress = ProgressLine(host.console, noun: "customers")
    defer { progress.end() }
    var planner = try host.planner([plugin], full: false, workers: nil, progress: progress)
    // What settling invitations would find is found in a copy, as a plan does.
    if plugin.declarations.kocs.contains(where: { $0.fission != nil }) {
      if overlay == nil, try planner.owesSettling() { overlay = try host.overlay() }
      if let overlay {
        planner.store = overlay.store
        try planner.settleInvitations()
      }
    }
    return try planner.trial(of: sample.customers)
  }

  private static func diagnostic(_ error: any Error) -> Diagnostic {
    switch error {
    case let diagnostic as Diagnostic: diagnostic
    case let aside as SetAside: aside.diagnostic
    default: Diagnostic("\(error)")
    }
  }
}
