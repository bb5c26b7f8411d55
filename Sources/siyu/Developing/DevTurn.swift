import SiyuEngine
import SiyuModel

/// What one look at a plugin under development found.
struct DevTurn {
  let plugin: String
  /// Files that were saved; empty at the beginning.
  let saved: [String]
  var findings: PluginFindings
  /// Whether any look before this one found all as it should be.
  var hasLastGood = false
  /// `nil` where the plugin does not load: its specs would only say so again.
  var specs: SpecReport?
  /// `nil` where it does not load.
  var plan: DevPlan?
  /// What kept it from being planned though it loads.
  var problem: Diagnostic?
  /// Until now, since the save was seen.
  var seconds = 0.0

  /// Found to be as it should, in everything: later saves are compared with it.
  var isGood: Bool {
    findings.isGood && specs?.notPassed == 0 && plan?.isWhole == true && problem == nil
  }
}

/// What the plugin decides about a sample of the customers, compared with before.
struct DevPlan {
  var customers: Int
  /// In the workspace.
  var of: Int64
  /// With the last good save, and not with what is applied.
  var isAgainstSave: Bool
  var outcome: PassOutcome
  var difference: TrialDifference
  var figures: [PlanFigureChange]
  /// Functions of the plugin that raised, whatever they did before.
  var failures: [DevFailure]

  /// Nothing was set aside.
  var isWhole: Bool { outcome.setAside.isEmpty }
  var isSame: Bool { difference.rows.isEmpty && figures.isEmpty }
}

/// A function that raised, with the first few for whom.
struct DevFailure {
  var of: String
  var count: Int64
  var examples: [(id: String, diagnostic: Diagnostic)]

  static func all(of plugin: PluginOutcome) -> [DevFailure] {
    func local(_ name: String) -> String { LocalName.of(name, in: plugin.id) }
    let all =
      plugin.rules.map {
        DevFailure(
          of: "rule \(local($0.group.name))", count: $0.failures, examples: $0.failureExamples)
      }
      + plugin.segments.map {
        DevFailure(
          of: "segment \(local($0.name))", count: $0.failures, examples: $0.failureExamples)
      }
      + plugin.programmes.map {
        DevFailure(
          of: "\($0.noun) \(local($0.name))", count: $0.failures, examples: $0.failureExamples)
      }
      + plugin.rewards.map {
        DevFailure(
          of: "fission \(local($0.name))", count: $0.failures, examples: $0.failureExamples)
      }
      + plugin.sops.map {
        DevFailure(of: "sop \(local($0.name))", count: $0.failures, examples: $0.failureExamples)
      }
    return all.filter { $0.count > 0 }
  }
}
