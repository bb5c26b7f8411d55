import ArgumentParser
import SiyuModel

/// What every command that works in a workspace takes.
struct WorkspaceOptions: ParsableArguments {
  @Option(
    name: [.customShort("C"), .customLong("directory")],
    help: ArgumentHelp("The workspace, or a folder inside it.", valueName: "DIR"))
  var directory = "."

  @Option(
    help: ArgumentHelp(
      "The clock, in the brand's zone unless it says otherwise: 1998-06-30, 2026-05-01T08:00.",
      valueName: "TIME"))
  var now: String?

  // Looked up by the console itself, which also speaks where options could not be read.
  @Option(help: .hidden) var color = ColorChoice.auto

  @Flag(help: "Machine-readable output on standard output, everything else on standard error.")
  var json = false

  @OptionGroup var language: LanguageOption

  var console: Console { Console(json: json) }

  /// - Parameter needsStore: whether the store is asked anything.
  func host(writes: Bool, needsStore: Bool = true) throws -> Host {
    try Host(self, writes: writes, needsStore: needsStore)
  }
}
