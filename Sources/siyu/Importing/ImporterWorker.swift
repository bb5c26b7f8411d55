import SiyuBorder
import SiyuFiles
import SiyuModel
import SiyuWords
import SiyuWorkers

/// A plugin, or a map's own Lua file, in a worker that answers the functions of its maps.
final class ImporterWorker {
  let declarations: PluginDeclarations
  private let session: WorkerSession
  private let host: Host
  /// Makes the worker's messages name the file that people know.
  private let renaming: (String) -> String
  /// Lines of its log shown; a line a row would be too much.
  private var linesLeft = 100

  /// Waits until the plugin is loaded.
  /// - Throws: `Diagnostics` for its author.
  init(
    _ source: PluginSource, _ host: Host, renaming: @escaping (String) -> String = { $0 }
  ) throws {
    session = WorkerSession(source, mode: .importer, host.setup)
    self.host = host
    self.renaming = renaming
    do {
      declarations = try session.load()
    } catch let problems as Diagnostics {
      throw Diagnostics(problems.all.map { Self.renamed($0, renaming) })
    } catch let aside as SetAside {
      throw Self.renamed(aside.diagnostic, renaming)
    }
  }

  /// - Parameter amounts: for a column of money; see `ColumnJob`.
  /// - Throws: `Diagnostic` when the worker had to be ended, which ends the import.
  func answers(
    _ inputs: ColumnInputs, _ questions: [ColumnQuestion], amounts: ((Int64) -> String)?
  ) throws -> [ColumnAnswer] {
    var answers: [ColumnAnswer] = []
    answers.reserveCapacity(questions.count)
    while answers.count < questions.count {
      let rest = questions[answers.count...]
      let part = rest.prefix(ColumnJob.prefix(of: rest))
      let result = try run(ColumnJob.data(inputs, part, now: host.now), inputs.column)
      answers += try ColumnJob.answers(result, to: part, amounts: amounts).map { answer in
        if case .failed(let reason) = answer { return .failed(renaming(reason)) }
        return answer
      }
    }
    return answers
  }

  private func run(_ job: DataValue, _ column: String) throws -> DataValue {
    do {
      return try session.run(
        job,
        onRequest: { operation, _ in
          throw Diagnostic("a map cannot ask for '\(TextEscape.terminalSafe(operation))'")
        },
        onLog: { [self] _, text in log(text) })
    } catch let aside as SetAside {
      throw stopped(Self.renamed(aside.diagnostic, renaming), column)
    } catch let problems as Diagnostics {
      throw stopped(
        problems.all.first.map { Self.renamed($0, renaming) } ?? Diagnostic("it failed"), column)
    }
  }

  private func stopped(_ reason: Diagnostic, _ column: String) -> Diagnostic {
    var reason = reason
    reason.message = "the import stopped at the function for '\(column)': " + reason.message
    let next =
      "What was committed stays; correct the map and import the file again, and the rest follows."
    reason.hint = reason.hint.map { "\($0)\n  \(next)" } ?? next
    return reason
  }

  private func log(_ text: String) {
    if linesLeft > 0 { host.console.note(renaming(text)) }
    if linesLeft == 0 { host.console.note(say("… further lines of the map are not shown")) }
    linesLeft -= 1
  }

  private static func renamed(
    _ diagnostic: Diagnostic, _ renaming: (String) -> String
  ) -> Diagnostic {
    var renamed = diagnostic
    renamed.file = diagnostic.file.map(renaming)
    renamed.message = renaming(diagnostic.message)
    renamed.hint = diagnostic.hint.map(renaming)
    return renamed
  }
}
