import ArgumentParser
import SiyuModel

/// What `--state` takes.
enum OutboxState: ExpressibleByArgument {
  case message(MessageState)
  /// The gate holds it: there is no message yet.
  case waiting

  init?(argument: String) {
    if argument == "waiting" {
      self = .waiting
    } else if let state = MessageState.allCases.first(where: { $0.name == argument }) {
      self = .message(state)
    } else {
      return nil
    }
  }
  static var allValueStrings: [String] { ["waiting"] + MessageState.allCases.map(\.name) }
}

struct OutboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox",
    abstract: "Messages on their way: which wait for what, and which need a person.",
    subcommands: [OutboxList.self, OutboxSettle.self], defaultSubcommand: OutboxList.self)
}

struct OutboxList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The messages, in the order in which they were planned.",
    discussion: """
      Without --state, those with something left to do: planned, admitted, asked for without an \
      answer, and uncertain; and who waits at the gate (waiting), by which of its rules and until when. \
      Words are made when a message is handed over and are not kept.
      """)

  @Option(help: ArgumentHelp("Only these.", valueName: "STATE"))
  var state: OutboxState?

  @OptionGroup var part: PartOption

  @Option(help: ArgumentHelp("At most so many of each state.", valueName: "N"))
  var limit = 200

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if !(1...1_000_000).contains(limit) {
      throw ValidationError("--limit wants a number from 1 to 1000000, got \(limit).")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let staff = try part.staff(host)
    func listed(_ state: MessageState) throws -> [Message] {
      guard let staff else { return try host.store.messages(in: state, limit: limit) }
      return try host.store.messages(in: state, of: staff, limit: limit)
    }
    var messages: [Message] = []
    var waiting: WaitingAtGate?
    switch state {
    case .message(let state)?: messages = try listed(state)
    case .waiting?: waiting = try host.store.waitingAtGate(of: staff, limit: limit)
    case nil:
      waiting = try host.store.waitingAtGate(of: staff, limit: limit)
      messages = try [MessageState.planned, .admitted, .uncertain].flatMap(listed)
      messages += try host.store.asked()
        .filter { message in staff.map { $0.contains(message.staff ?? "") } ?? true }.prefix(limit)
    }
    let text = try OutboxText(
      messages: messages, waiting: waiting, counts: host.store.messageCounts(),
      pause: host.store.pauseOrder(),
      zone: host.zone,
      customer: { try host.store.publicID(of: CustomerNumber(rawValue: $0)) })
    if host.console.json { return host.console.print(json: text.json) }
    text.lines.forEach { host.console.print($0) }
  }
}

struct OutboxSettle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle", abstract: "Say what became of a message that is uncertain.",
    discussion: """
      Ask the channel or the customer's staff first. confirmed: it arrived; failed: it did not, and \
      shall not be sent any more; again: it surely did not, and goes out with the next hand-over.
      """)

  enum Answer: String, CaseIterable, ExpressibleByArgument { case confirmed, failed, again }

  @Argument(help: ArgumentHelp("The message, as 'siyu outbox' shows it.", valueName: "ID"))
  var id: String

  @Argument(help: ArgumentHelp("confirmed, failed or again.", valueName: "ANSWER"))
  var answer: Answer

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let state: MessageState =
      switch answer {
      case .confirmed: .confirmed
      case .failed: .failed
      case .again: .admitted
      }
    try host.recording("outbox settle", ["answer": .word(answer.rawValue)]) {
      guard let message = try host.store.message(id) else {
        throw Diagnostic(
          "there is no message '\(id)'", hint: "siyu outbox --state uncertain lists those to settle"
        )
      }
      let isMoved =
        try message.state == .uncertain
        && host.store.move(
          id, from: .uncertain, to: state, at: host.now,
          reason: state == .confirmed ? nil : "settled by hand: \(answer.rawValue)")
      guard isMoved else {
        throw Diagnostic(
          "message '\(id)' is \(message.state.name), not uncertain; nothing was changed")
      }
    }
    host.console.print("\(id): \(state.name)")
  }
}
