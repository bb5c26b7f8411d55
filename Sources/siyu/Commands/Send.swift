import ArgumentParser
import SiyuModel
import SiyuWords

struct Send: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Try a content out: send it once to a member of staff.",
    discussion: """
      Makes the words for a made-up customer, or with --as for one of yours, shows them, and hands \
      one message to the channel of the content's touchpoint, for that member of staff alone. It is \
      marked as a test, names no customer, counts for nobody and is not kept.
      """)

  @Option(
    help: ArgumentHelp("Such as skincare:content/welcome.", valueName: "PLUGIN:CONTENT"))
  var test: String

  @Option(help: ArgumentHelp("Who gets it.", valueName: "STAFF"))
  var to: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("With what is known of this customer.", valueName: "CUSTOMER"))
  var customer: String?

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let loaded = try host.loadPlugins()
    let trial = try TrialMessage(host: host, loaded: loaded, content: test)
    // Personal data may leave: recorded first.
    try host.recording(
      "send", ["test": .flag(true), "content": .word(trial.name)], announced: true
    ) {
      let message = try trial.message(to: to, as: customer)
      if !host.console.json { show(message, host) }
      let outcome = try trial.deliver(message)
      if host.console.json {
        return host.console.print(
          json: [
            "message": .record(message.record), "channel": .string(outcome.channel),
            "outcome": .string(outcome.words),
          ])
      }
      host.console.print("\(outcome.channel): \(outcome.words)")
    }
  }

  private func show(_ message: RenderedMessage, _ host: Host) {
    host.console.print("\(message.touchpoint.rawValue)  \(message.title ?? "")")
    for line in message.text.split(separator: "\n", omittingEmptySubsequences: false) {
      host.console.print("  | \(line)")
    }
    if let link = message.link { host.console.print(say("  link: \(link)")) }
    if let picture = message.picture { host.console.print(say("  picture: \(picture)")) }
  }
}
