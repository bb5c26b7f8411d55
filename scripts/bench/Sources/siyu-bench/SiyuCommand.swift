import Foundation

/// The program that is measured, in a workspace of its own.
struct SiyuCommand {
  /// The folder with `siyu` and `siyu-worker`.
  var programs: String
  var workspace: String

  private var siyu: String { "\(programs)/siyu" }

  func version(memory: Bool) throws -> ProcessRun {
    try ProcessRun.of([siyu, "--version"], memory: memory)
  }

  /// A fresh workspace with the five tag groups and nothing else.
  func makeWorkspace(plugin: String) throws {
    try? FileManager.default.removeItem(atPath: workspace)
    _ = try ProcessRun.of([siyu, "init", workspace, "--playbook", "none"])
    let folder = "\(workspace)/plugins/bench"
    try? FileManager.default.createDirectory(
      atPath: "\(workspace)/plugins", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: plugin, toPath: folder)
  }

  func importing(_ kind: String, _ file: String, memory: Bool = false) throws -> ProcessRun {
    let run = try ProcessRun.of(
      [siyu, "-C", workspace, "--json", "import", kind, file], memory: memory)
    let summary = try JSONDecoder().decode(ImportSummary.self, from: Data(run.output.utf8))
    guard summary.rejected == 0 else {
      throw BenchFailure("siyu rejected \(summary.rejected) rows of \(file)")
    }
    return run
  }

  func plan(workers: Int, full: Bool, memory: Bool = false) throws -> ProcessRun {
    try ProcessRun.of(
      [siyu, "-C", workspace, "--now", DataSet.nowText, "--json", "plan"]
        + ["--workers", "\(workers)"] + (full ? ["--full"] : []),
      environment: ["SIYU_TIMINGS": "1"], memory: memory)
  }

  func apply(memory: Bool) throws -> ProcessRun {
    try ProcessRun.of(
      [siyu, "-C", workspace, "--now", DataSet.nowText, "--json", "apply"],
      environment: ["SIYU_TIMINGS": "1"], memory: memory)
  }
}

private struct ImportSummary: Decodable {
  var rejected: Int
}

/// What `siyu plan --json` says, as far as it is compared here.
struct PlanSummary: Decodable {
  struct Plugin: Decodable { var groups: [Group] }
  struct Group: Decodable {
    var group: String
    var failures: Int
    var values: [Value]
  }
  struct Value: Decodable {
    var value: String
    var gained: Int
    var lost: Int
  }

  var mode: String
  var evaluated: Int
  var plugins: [Plugin]

  init(_ run: String) throws {
    self = try JSONDecoder().decode(PlanSummary.self, from: Data(run.utf8))
  }

  func counts(_ field: KeyPath<Value, Int>) -> Baseline.TagCounts {
    var counts: Baseline.TagCounts = [:]
    for group in plugins.flatMap(\.groups) {
      for value in group.values where value[keyPath: field] > 0 {
        counts["\(group.group):\(value.value)", default: 0] += value[keyPath: field]
      }
    }
    return counts
  }

  var failures: Int { plugins.flatMap(\.groups).reduce(0) { $0 + $1.failures } }
}

extension Measured {
  /// The median of what siyu itself says one phase took (`SIYU_TIMINGS`).
  func seconds(of phase: String) throws -> Double {
    struct Phase: Decodable {
      var phase: String
      var seconds: Double
    }
    let found = errors.compactMap { text in
      text.split(separator: "\n").compactMap {
        try? JSONDecoder().decode(Phase.self, from: Data($0.utf8))
      }.first { $0.phase == phase }?.seconds
    }
    guard found.count == times.count else {
      throw BenchFailure("siyu did not say how long the phase '\(phase)' took")
    }
    return found.median
  }
}
