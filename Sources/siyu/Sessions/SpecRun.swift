import SiyuBorder
import SiyuModel
import SiyuWorkers

/// Runs one plugin's specs in a worker of its own.
struct SpecRun {
  let subject: SpecSubject
  let filter: String?

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
    let session = WorkerSession(
      source, mode: .spec, try CommandWorkers.setup(subject.surroundings))
    Interrupts.watch()
    defer { Interrupts.stopWatching() }
    session.isCancelled = { Interrupts.happened }
    _ = try session.load()
    if files.isEmpty { return }
    var job: DataRecord = ["kind": "spec", "files": .list(files.map { .string($0) })]
    job["filter"] = filter.map { .string($0) }
    var examples: [SpecReport.Example] = []
    // The one that runs, in case the worker has to be ended.
    var running: SpecReport.Example?
    let simulator = SpecSimulator(subject)
    defer { report.examples = examples + (running.map { [$0] } ?? []) }
    _ = try session.run(
      .record(job),
      onRequest: { operation, argument in
        if operation == "simulate" { return try simulator.run(argument) }
        switch (operation, SpecReport.Example(argument)) {
        case ("spec.began", let example?): running = example
        case ("spec.result", let example?):
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
  }
}
