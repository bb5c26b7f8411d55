import SiyuBorder
import SiyuModel
import SiyuWorkers

/// How specs are to be run.
struct SpecOptions {
  /// A part of the names of the examples to run.
  var filter: String?
  /// Begins all that is made up.
  var seed: UInt64 = 0
  /// Whether the lines that run are counted.
  var measures = false
}

/// Runs one plugin's specs in a worker of its own.
struct SpecRun {
  let subject: SpecSubject
  let options: SpecOptions

  /// Results kept for one plugin.
  private static let mostExamples = 10_000

  func run() -> SpecReport {
    var report = SpecReport(folder: subject.folder)
    let started = ProgressLine.clock()
    do {
      try run(into: &report)
    } catch let problems as Diagnostics {
      report.problems = problems.all
    } catch let aside as SetAside {
      report.problems = [aside.diagnostic]
    } catch {
      report.problems = [Diagnostic("\(error)")]
    }
    report.seconds = ProgressLine.clock() - started
    return report
  }

  private func run(into report: inout SpecReport) throws {
    let source = try subject.source.get()
    let files = source.files.keys.filter { $0.hasPrefix("test/") && $0.hasSuffix("_spec.lua") }
      .sorted()
    report.files = files.count
    var setup = try CommandWorkers.setup(subject.surroundings)
    setup.seed = options.seed
    setup.countsLines = options.measures
    let session = WorkerSession(source, mode: .spec, setup)
    Interrupts.watch()
    defer { Interrupts.stopWatching() }
    session.isCancelled = { Interrupts.happened }
    _ = try session.load()
    if files.isEmpty { return }
    var job: DataRecord = ["kind": "spec", "files": .list(files.map { .string($0) })]
    job["seed"] = .string(String(options.seed))
    job["filter"] = options.filter.map { .string($0) }
    var examples: [SpecReport.Example] = []
    // The one that runs, in case the worker has to be ended.
    var running: SpecReport.Example?
    var begun = ProgressLine.clock()
    let simulator = SpecSimulator(subject, measures: options.measures)
    defer { report.examples = examples + (running.map { [$0] } ?? []) }
    let result = try session.run(
      .record(job),
      onRequest: { operation, argument in
        if operation == "simulate" { return try simulator.run(argument) }
        switch (operation, SpecReport.Example(argument)) {
        case ("spec.began", let example?):
          running = example
          begun = ProgressLine.clock()
        case ("spec.result", var example?):
          if running != nil { example.seconds = ProgressLine.clock() - begun }
          running = nil
          guard examples.count < Self.mostExamples else {
            throw Diagnostic("more than \(Self.mostExamples) examples in one plugin's specs")
          }
          examples.append(example)
        default:
          throw Diagnostic("a spec cannot ask for '\(TextEscape.terminalSafe(operation))'")
        }
        return .null
      })
    report.coverage = SpecCoverage(result["coverage"], folder: subject.folder)
    for counted in try simulator.countedLines() {
      if let more = SpecCoverage(counted, folder: subject.folder) { report.coverage?.add(more) }
    }
  }
}
