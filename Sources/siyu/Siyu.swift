import ArgumentParser
import SiyuModel
import SiyuWords

/// The command line: reads words, runs one command, and turns whatever went wrong into words and
/// an exit code. What a command does is in `Commands/`; where things come from is in `Host`.
@main
struct Siyu: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "siyu",
    abstract: "Tags, SOPs and KOC for a brand's private domain (私域), decided by Lua playbooks.",
    discussion: """
      Before the command: -C DIR chooses the workspace, --now TIME the clock, --json gives \
      machine-readable output, \
      --color auto|always|never says whether a terminal gets colours.
      Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, some plugins set aside; 4 done, some \
      input rejected.
      """,
    version: version,
    subcommands: [
      Init.self, Demo.self, Import.self, Export.self, PluginCommand.self, Plan.self, Apply.self,
      Work.self,
      OutboxCommand.self, PauseCommand.self, Resume.self, Approve.self, Undo.self, Tasks.self,
      Enrol.self, Leave.self, Send.self, Handover.self,
      Simulate.self,
      Balance.self, Ledger.self, Reconcile.self, CouponCommand.self, SubscriptionCommand.self,
      Explain.self, Merge.self, Unmerge.self, Tag.self, Untag.self, Test.self, Dev.self,
      Profile.self, Repl.self, Run.self,
      Content.self, SurveyCommand.self, ReportCommand.self, KOCCommand.self,
      PrivacyCommand.self, KeyCommand.self, Audit.self,
      Doctor.self, Backup.self, API.self,
    ])

  static let version = "0.1.0"

  static func main() {
    StandardStreams.secure()
    Spoken.choose()
    Endings.announce()
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch {
      finish(error)
    }
    finishOutput(.done)
  }

  /// Says what happened and ends the process.
  private static func finish(_ error: any Error) -> Never {
    let console = Console()
    switch error {
    case let code as ExitCode: finishOutput(ExitStatus(rawValue: code.rawValue) ?? .failed)
    case let problem as Diagnostic: console.report(problem)
    case let problems as Diagnostics: console.report(problems)
    case let problem as StoreError: console.note(say("error: \(said("\(problem)"))"))
    case let problem as any Failure: console.note(say("error: \(said("\(problem)"))"))
    default: finishParsing(error, console)
    }
    exit(withError: ExitStatus.failed.code)
  }

  /// A command whose results could not be written has failed, whatever it did.
  private static func finishOutput(_ status: ExitStatus) -> Never {
    guard let problem = StandardStreams.problem else { exit(withError: status.code) }
    Console().report(problem)
    exit(withError: ExitStatus.failed.code)
  }

  /// As the argument parser is to have them.
  private static var words: [String] {
    LeadingOptions.movedBehind(
      LeadingOptions.withoutLanguage(CommandLine.arguments.dropFirst()))
  }

  /// The first word that names no command where one is to stand, and the nearest that does.
  private static var misspelt: (word: String, near: String)? {
    var commands = configuration.subcommands
    for word in words {
      // Behind an option its value stands.
      if commands.isEmpty || word.hasPrefix("-") { return nil }
      let names = commands.map { $0.configuration.commandName ?? "\($0)".lowercased() }
      guard let index = names.firstIndex(of: word) else {
        return NearestName.nearest(to: word, in: names).map { (word, $0) }
      }
      commands = commands[index].configuration.subcommands
    }
    return nil
  }

  private static func finishParsing(_ error: any Error, _ console: Console) -> Never {
    let code = exitCode(for: error)
    if code == .success {
      if Language.current == .english { exit(withError: error) }
      console.printLines(HelpText.translated(fullMessage(for: error, columns: HelpText.unfolded)))
      finishOutput(.done)
    }
    // The argument parser's own errors know how to show themselves; only their code is not ours.
    if code == .validationFailure {
      if let (word, near) = misspelt {
        console.note(say("error: there is no command '\(word)'; did you mean '\(near)'?"))
      }
      console.noteLines(
        Language.current == .english
          ? fullMessage(for: error)
          : HelpText.translated(fullMessage(for: error, columns: HelpText.unfolded)))
      exit(withError: ExitStatus.wrongUsage.code)
    }
    console.note(say("error: \(said("\(error)"))"))
    exit(withError: ExitStatus.failed.code)
  }
}

/// Errors of our doors that are written for people.
protocol Failure: Error, CustomStringConvertible {}
