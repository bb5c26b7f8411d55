import ArgumentParser
import SiyuModel
import SiyuWords

struct PauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Stop all sending, until 'siyu resume'.",
    discussion: """
      Holds at once, also for a hand-over that is under way: nothing more is handed over. Passes go \
      on; what they would send waits for as long as its step allows.
      """)

  @Argument(
    help: ArgumentHelp(
      "Why, for whoever finds it paused; not a customer's name.", valueName: "REASON"))
  var reason: [String] = []

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let words = reason.joined(separator: " ")
    try host.recording("pause") {
      try host.store.pause(at: host.now, reason: words.isEmpty ? nil : words)
    }
    host.console.print(say("Nothing is handed over until 'siyu resume'."))
  }
}

struct Resume: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let messages go again after 'siyu pause'.")

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    guard try host.store.pauseOrder() != nil else {
      return host.console.print(say("Sending is not paused."))
    }
    try host.recording("resume") { try host.store.pause(false, at: host.now) }
    host.console.print(say("Messages go out again, with the next 'siyu apply'."))
  }
}
