import SiyuEngine
import SiyuModel
import SiyuStorage
import SiyuWorkers

/// What a measured pass found.
struct MeasuredPass {
  /// Customers evaluated.
  var evaluated: Int64 = 0
  /// Of the pass without measuring, and of the one with it; in seconds.
  var secondsWithout = 0.0
  var secondsWith = 0.0
  /// By plugin id; none for those that were set aside.
  var profiles: [String: PluginProfile] = [:]
  var setAside: [SetAside] = []
  /// Of the pass without measuring: what rules raised. By plugin id.
  var raised: [String: RaisedErrors] = [:]
}

/// How often a plugin's functions raised in a pass, and the first of it.
struct RaisedErrors {
  private(set) var count: Int64 = 0
  private(set) var first: (id: String, diagnostic: Diagnostic)?

  init(_ plugin: PluginOutcome) {
    for rule in plugin.rules { add(rule.failures, rule.failureExamples) }
    for segment in plugin.segments { add(segment.failures, segment.failureExamples) }
    for sop in plugin.sops { add(sop.failures, sop.failureExamples) }
    for programme in plugin.programmes { add(programme.failures, programme.failureExamples) }
    for reward in plugin.rewards { add(reward.failures, reward.failureExamples) }
  }

  private mutating func add(_ more: Int64, _ examples: [(id: String, diagnostic: Diagnostic)]) {
    count += more
    first = first ?? examples.first
  }
}

/// Runs a full pass twice, in one lane and for nobody's eyes: as always, then measured.
struct ProfileRun {
  let host: Host
  let plugins: [PassPlugin]

  /// What measuring may slow a plugin down by before it is set aside for it.
  private static let patience: Int64 = 20

  /// - Parameter alone: the plugins are not all that the workspace runs.
  func run(alone: Bool) throws -> MeasuredPass {
    let progress = ProgressLine(host.console, noun: "customers")
    defer { progress.end() }
    var planner = try host.planner(plugins, full: true, workers: 1, progress: progress)
    // As for a plan: what settling would find is found in a copy.
    let copy = try planner.owesSettling() ? host.overlay() : nil
    defer { withExtendedLifetime(copy) {} }
    if let copy {
      planner.store = copy.store
      try planner.settleInvitations()
    }
    var measured = MeasuredPass()
    var started = ProgressLine.clock()
    let plain = try planner.plan(alone: alone)
    measured.secondsWithout = ProgressLine.clock() - started
    measured.evaluated = plain.outcome.evaluated
    measured.setAside = plain.outcome.setAside
    for plugin in plain.outcome.plugins {
      let raised = RaisedErrors(plugin)
      if raised.count > 0 { measured.raised[plugin.id] = raised }
    }

    let runtime = ProcessRuntime(measuringSetup)
    defer { runtime.close() }
    planner.runtime = runtime
    // One that is set aside anyway has nothing to be measured.
    let lost = Set(measured.setAside.map(\.plugin))
    planner.plugins = plugins.filter { !lost.contains($0.source.id) }
    started = ProgressLine.clock()
    let slow = try planner.plan(alone: alone || !lost.isEmpty)
    measured.secondsWith = ProgressLine.clock() - started
    measured.setAside += slow.outcome.setAside
    for plugin in planner.plugins {
      do {
        measured.profiles[plugin.source.id] = try runtime.profile(of: plugin.source)
      } catch let aside as SetAside {
        measured.setAside.append(aside)
      }
    }
    return measured
  }

  private var measuringSetup: WorkerSetup {
    var setup = host.setup
    setup.measures = true
    // What it prints was told in the first pass.
    setup.onLog = { _, _, _ in }
    setup.surroundings.limits.questionMilliseconds *= Self.patience
    setup.surroundings.limits.passMilliseconds *= Self.patience
    return setup
  }
}
