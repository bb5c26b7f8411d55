import SiyuEngine
import SiyuModel
import SiyuWords

/// Why somebody is nothing in a programme: what its `invite` says of her today.
struct KOCOutsiderText {
  let programme: String
  /// What `invite` says, as JSON names it.
  private enum Answer: String { case yes, no, failed }
  /// `nil` where nothing is asked.
  private var says: Answer?
  private var reason: String?
  private var words: String

  /// - Returns: `nil` for a programme that has neither a function nor an open door.
  init?(_ host: Host, _ plugin: PassPlugin, _ koc: KOCDeclaration, of number: CustomerNumber) {
    programme = koc.name
    if koc.recruit.invite == nil, !koc.recruit.open { return nil }
    if Grants(plugin.source).refusal(of: .koc) != nil {
      words = say("nothing is decided: siyu plugin grant \(plugin.source.id) koc")
      return
    }
    let unfinished = try? UnfinishedSurvey(host, plugin, koc, of: number)
    let open =
      koc.recruit.open
      ? unfinished.map { "; " + $0.line }
        ?? say("; whoever answers \(koc.recruit.survey) takes part") : ""
    guard koc.recruit.invite != nil else {
      words = say("not invited") + open
      return
    }
    let asker = KOCAsker(
      store: host.store, runtime: host.runtime, plugin: plugin, koc: koc, now: host.now)
    guard let said = try? asker.inviting(number) else {
      words = say("not invited; invite gave no answer: siyu plugin check \(plugin.source.id)")
      return
    }
    reason = said.reason
    let because = said.reason.map { ", \(TextEscape.terminalSafe($0.spoken))" } ?? ""
    if let failure = said.failure {
      says = .failed
      reason = failure.message
      words = say("not invited: invite raised: \(TextEscape.terminalSafe(failure.words))")
    } else if said.invites {
      says = .yes
      words = say("invite says yes today\(because): the next apply invites her")
    } else {
      says = .no
      words = say("not invited: invite says no\(because)") + open
    }
  }

  var line: String { "\(programme): \(words)" }

  var json: DataValue {
    [
      "programme": .string(programme), "stage": .null,
      "invite": says.map { .string($0.rawValue) } ?? .null,
      "reason": reason.map { .string($0) } ?? .null,
    ]
  }
}
