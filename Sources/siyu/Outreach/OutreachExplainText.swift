import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

/// What `siyu explain` tells of SOPs: where a customer stands in each, what was sent and what came of
/// it, what the gate refused, what is waited for.
struct OutreachExplainText {
  let enrolments: [Enrolment]
  let facts: [String: MessageFacts]
  let messages: [Message]
  let contacts: ContactHistory
  let isSuppressed: Bool
  let pause: Pause?
  /// After so many in a row without an answer nobody is bothered further.
  let unanswered: Int?
  /// Of SOPs as they are declared now.
  let declared: [SOPDeclaration]
  /// Why nobody is enrolled in an SOP, by full name.
  let refusals: [String: Refusal]
  /// When each SOP was first applied, by full name.
  let since: [String: Instant]
  /// The folders in plugins/.
  let plugins: Set<String>
  let workspace: Workspace
  /// Full name; `nil`: all.
  let sop: String?
  let zone: TimeZoneRules

  init(
    _ host: Host, of number: CustomerNumber, by plugins: [PassPlugin], sop: String?
  ) throws {
    enrolments = try host.store.enrolments(of: number).filter { sop == nil || $0.key.sop == sop }
    facts = try host.store.messageFacts(of: number)
    messages = try host.store.messages(of: number, limit: 10_000)
    let outreach = try host.store.snapshot(readers: 1).outreach
    since = Dictionary(
      try outreach.knownSOPs().map { ($0.name, $0.since) }, uniquingKeysWith: { first, _ in first })
    let reader = try outreach.outreachReader()
    contacts =
      try reader.state(of: [number.rawValue], at: host.now)[number.rawValue]?.contacts
      ?? ContactHistory()
    // A list that cannot be read stops all sending, and is told by those who send.
    let suppression = try? Suppression(host.workspace)
    isSuppressed = try suppression?.holds(host.store.contactNames(of: number)) ?? false
    pause = try host.store.pauseOrder()
    unanswered = host.workspace.file.gate.rules.unanswered
    declared = plugins.flatMap(\.declarations.sops)
    refusals = Dictionary(
      plugins.flatMap { plugin in
        plugin.declarations.sops.compactMap { sop in
          plugin.refusal(ofEnrollingIn: sop).map { (sop.name, $0) }
        }
      }, uniquingKeysWith: { first, _ in first })
    workspace = host.workspace
    self.plugins = Set(host.workspace.pluginFolders)
    self.sop = sop
    zone = host.zone
  }

  var lines: [String] {
    var lines: [String] = []
    let stops = self.stops
    if !enrolments.isEmpty {
      lines += ["", "SOPs"] + enrolments.reversed().flatMap(lines(of:))
    }
    if let sop, enrolments.isEmpty {
      lines += ["", say("not in \(sop)")]
      if let declaration = declared.first(where: { $0.name == sop }) {
        lines.append("  \(SOPText.lines(declaration).dropFirst().first.map(trimmed) ?? "")")
      }
      lines.append("  \(whyOutside(sop))")
    }
    if !stops.isEmpty, sop != nil || !enrolments.isEmpty {
      lines += ["", say("what holds messages back")] + stops.map { "  \($0)" }
    }
    return lines
  }

  /// Why a customer is in no enrolment of an SOP.
  private func whyOutside(_ sop: String) -> String {
    if let refusal = refusals[sop] {
      return say("nobody is enrolled: \(refusal.why(String(sop.prefix { $0 != "." })))")
    }
    guard let since = since[sop] else {
      return say("it has not begun: what comes before its first apply enrols nobody")
    }
    return say(
      "nothing that takes anybody in has come true for this customer since it began, \(time(since))"
    )
  }

  private func trimmed(_ text: String) -> String { String(text.drop { $0 == " " }) }

  /// What concerns all messages to this customer, whatever the SOP.
  private var stops: [String] {
    var stops: [String] = []
    if let pause {
      let why = pause.reason.map { ": \(safe($0))" } ?? ""
      stops.append(say("all sending is paused since \(time(pause.since))\(why)"))
    }
    if isSuppressed { stops.append(say("stands on a suppression list")) }
    if let at = contacts.unsubscribedAt { stops.append(say("unsubscribed \(time(at))")) }
    if let at = contacts.leftPoolAt { stops.append(say("left the pool \(time(at))")) }
    if let unanswered, contacts.unanswered >= unanswered {
      stops.append(
        say(
          "\(Grouping.count(Int64(contacts.unanswered), "marketing message")) in a row without an answer"
        )
      )
    }
    return stops
  }

  // MARK: One enrolment

  private func lines(of enrolment: Enrolment) -> [String] {
    let declaration = declared.first { $0.name == enrolment.key.sop }
    let title = declaration.map { "  \(TitleText.shown($0.title))" } ?? ""
    var lines = [
      say(
        "  \(enrolment.key.sop)\(title)  \(standing(enrolment)), since \(time(enrolment.enrolledAt))"
      )
    ]
    if let why = enrolment.why { lines.append(say("    because \(safe(why.spoken))")) }
    lines.append(
      say(
        "    by \(said(Self.occasion(enrolment.key.occurrence))), version \(enrolment.checksum.prefix(12))"
      ))
    for record in enrolment.history { lines += self.lines(of: record, in: enrolment) }
    if let at = enrolment.goalAt { lines.append(say("    goal reached \(time(at))")) }
    if let step = enrolment.step {
      let due = enrolment.due.map { say(", due \(time($0))") } ?? ""
      lines.append(say("    stands before \(step)\(due)"))
    } else if enrolment.state == .active, let due = enrolment.due {
      lines.append(say("    through all steps; measured until \(time(due))"))
    }
    if enrolment.state == .active, !isInstalled(enrolment) {
      let plugin = Self.plugin(of: enrolment)
      lines.append(say("    rests: plugin \(plugin) is not in plugins/"))
      lines.append(
        say(
          "    \(workspace.installStep(of: plugin)) goes on with it, siyu leave \(enrolment.key.sop) ends it"
        ))
    }
    if let waiting = waiting(enrolment) {
      let until = waiting.until.map { say(", until \(time($0))") } ?? ""
      lines.append(
        say(
          "    waits for the gate: \(waiting.rule.words): \(safe(said(waiting.words)))\(until)"))
    }
    return lines
  }

  private static func plugin(of enrolment: Enrolment) -> String {
    String(enrolment.key.sop.prefix { $0 != "." })
  }

  private func isInstalled(_ enrolment: Enrolment) -> Bool {
    plugins.contains(Self.plugin(of: enrolment))
  }

  /// What the gate said. That a plugin lacks a permission counts for nothing once it is gone.
  private func waiting(_ enrolment: Enrolment) -> GateRefusal? {
    guard let waiting = enrolment.waiting, waiting.rule != .permission || isInstalled(enrolment)
    else { return nil }
    return waiting
  }

  private func standing(_ enrolment: Enrolment) -> String {
    switch enrolment.state {
    case .active: say("under way")
    case .holdout: say("held out: measured, never contacted")
    case .finished: say("through")
    case .goal: say("ended at its goal")
    case .left: say("left")
    case .leftByHand: say("taken out by hand")
    case .declined: say("not taken in: its own rules said no")
    case .merged: say("ended: another account of the same person is in it")
    case .undone: say("taken back by siyu undo")
    case .stranded: say("stranded: the step it stood before is gone")
    }
  }

  /// What kept a step from being done. Nothing can be granted to a plugin that is gone.
  private func reason(_ record: StepRecord, in enrolment: Enrolment) -> String? {
    guard let reason = record.reason, !isInstalled(enrolment),
      reason.hasPrefix("\(GateRule.permission.rawValue): "),
      let advice = reason.firstRange(of: "; `")
    else { return record.reason }
    return String(reason[..<advice.lowerBound])
  }

  private func lines(of record: StepRecord, in enrolment: Enrolment) -> [String] {
    var line = "    \(time(record.at))  \(record.step): \(record.outcome.words)"
    if let content = record.content { line += " \(content)" }
    if let reason = reason(record, in: enrolment) { line += ": \(safe(reason.spoken))" }
    guard let id = record.effect, let message = messages.first(where: { $0.id == id }) else {
      return [line]
    }
    return [line, "      \(id): \(fate(of: message))"]
  }

  /// What came of a message, in the order in which it happened.
  private func fate(of message: Message) -> String {
    let known = facts[message.id]
    var parts: [String] = []
    if let at = known?.handedOverAt { parts.append(say("handed over \(time(at))")) }
    if message.handOverMark != nil { parts.append(say("its channel has not answered")) }
    switch message.state {
    case .handedOver: break
    default:
      parts.append(
        message.state.name + (message.reason.map { ": \(safe($0.spoken))" } ?? ""))
    }
    if let at = known?.clickedAt { parts.append(say("clicked \(time(at))")) }
    if let at = known?.answeredAt { parts.append(say("answered \(time(at))")) }
    return parts.listed()
  }

  /// `hand:1763776800` in words.
  static func occasion(_ occurrence: String) -> String {
    let kind = occurrence.prefix { $0 != ":" }
    let rest = occurrence.dropFirst(kind.count + 1)
    switch kind {
    case "event": return "an event"
    case "date": return "a date (\(rest))"
    case "calendar": return "the calendar (\(rest))"
    case "state", "tag": return "a condition that became true"
    case "hand": return "hand"
    default: return occurrence
    }
  }

  // MARK: For programs

  var json: DataRecord {
    [
      "enrolments": .list(enrolments.map(json(of:))),
      "holds": [
        "paused": .bool(pause != nil), "suppressed": .bool(isSuppressed),
        "unsubscribed_at": iso(contacts.unsubscribedAt), "left_pool_at": iso(contacts.leftPoolAt),
        "unanswered": .int(Int64(contacts.unanswered)),
      ],
    ]
  }

  private func json(of enrolment: Enrolment) -> DataValue {
    [
      "sop": .string(enrolment.key.sop), "occurrence": .string(enrolment.key.occurrence),
      "checksum": .string(enrolment.checksum), "state": .string(enrolment.state.name),
      "enrolled_at": iso(enrolment.enrolledAt), "step": text(enrolment.step),
      "due_at": iso(enrolment.due), "goal_at": iso(enrolment.goalAt),
      "installed": .bool(isInstalled(enrolment)),
      "waiting": waiting(enrolment).map { waiting in
        [
          "rule": .string(waiting.rule.rawValue), "words": .string(waiting.words),
          "until": iso(waiting.until),
        ]
      } ?? .null,
      "why": text(enrolment.why),
      "history": .list(
        enrolment.history.map { record in
          let message = messages.first { $0.id == record.effect }
          let known = record.effect.flatMap { facts[$0] }
          return [
            "step": .string(record.step), "visit": .int(Int64(record.visit)),
            "at": iso(record.at), "outcome": .string(record.outcome.name),
            "content": text(record.content), "effect": text(record.effect),
            "reason": text(reason(record, in: enrolment)),
            "message_state": text(message?.state.name),
            "handed_over_at": iso(known?.handedOverAt), "answered_at": iso(known?.answeredAt),
            "clicked_at": iso(known?.clickedAt),
          ]
        }),
    ]
  }

  private func text(_ text: String?) -> DataValue { text.map { .string($0) } ?? .null }
  private func iso(_ at: Instant?) -> DataValue {
    at.map { .string(TimeText.iso($0, in: zone)) } ?? .null
  }
  private func time(_ at: Instant) -> String { TimeText.dateTime(at, in: zone) }
  private func safe(_ text: String) -> String { TextEscape.terminalSafe(text) }
}
