import ArgumentParser
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

struct Repl: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Try lines of Lua in a plugin's world, on the workspace's customers; write nothing.",
    discussion: """
      c = siyu.customer("C001") gives a customer as the plugin's rules see it, with what is granted; \
      tags(c), reason(c, GROUP), customer { … } and the rest of what specs know ask the rules. An \
      expression shows its value. :help tells what else there is. Standard input may be a pipe: then \
      the lines are taken as they come, and a line that fails makes the exit code 1. Where the plugin \
      may read names, phones and the like, that there was a session is recorded (siyu audit).
      """)

  @Argument(
    help: ArgumentHelp(
      "A plugin of this workspace, or its folder; not needed where there is only one.",
      valueName: "PLUGIN"))
  var plugin: String?

  @OptionGroup var workspace: WorkspaceOptions

  @Flag(help: "Neither read nor keep what is typed for the next time.")
  var noHistory = false

  func validate() throws {
    if workspace.json {
      throw ValidationError("siyu repl shows values as Lua has them: leave out --json.")
    }
  }

  func run() throws {
    let session = try ReplRun(workspace, plugin: plugin)
    let history =
      noHistory
      ? nil
      : LineHistory.path { name in getenv(name).map { String(cString: $0) } }
        .map { LineHistory(path: $0) }
    let editor = LineEditor(
      history: history, console: workspace.console,
      completion: { [weak session] text in session?.completion(of: text) ?? (0, []) })
    let lines: any LineInput = editor ?? PipedLines()
    let failed = try session.recorded {
      session.begin(isTerminal: editor != nil)
      return session.talk(lines)
    }
    try (failed && editor == nil ? ExitStatus.failed : .done).exit()
  }
}
