import SiyuEngine
import SiyuModel
import SiyuWords

/// What one customer is in programmes of KOCs, what she was, and why she is or is not selected.
struct KOCExplainText {
  private struct Part {
    var koc: KOCDeclaration
    var member: KOCMember
    var past: [PastStanding]
    /// Where she would be in a selection of today, while she waits for one.
    var place: KOCSelection.Place?
    /// Of what she handed in, what does not count in the period under way.
    var leftOut: [KOCLeftOut] = []
    /// While she is invited: what her answers lack.
    var unfinished: UnfinishedSurvey?
  }
  private let host: Host
  private var parts: [Part] = []
  private var outside: [KOCOutsiderText] = []

  /// - Parameter only: the full name of one; all without.
  init(
    _ host: Host, _ loaded: LoadedPlugins, of number: CustomerNumber, only: String? = nil
  ) throws {
    self.host = host
    let standings = try host.store.standings(of: number)
    let history = standings.isEmpty ? [] : try host.store.standingHistory(of: number)
    for (plugin, koc) in loaded.plugins.flatMap({ plugin in
      plugin.declarations.kocs.filter { only == nil || $0.name == only }.map { (plugin, $0) }
    }) {
      guard let (_, member) = KOCStandings.member(standings.filter { $0.programme == koc.name })
      else {
        if let text = KOCOutsiderText(host, plugin, koc, of: number) { outside.append(text) }
        continue
      }
      var part = Part(
        koc: koc, member: member, past: history.filter { $0.programme == koc.name })
      if member.stage == .invited {
        part.unfinished = try UnfinishedSurvey(host, plugin, koc, of: number)
      }
      if member.stage == .answered {
        let (selection, _) = try KOCDesk(host, programme: koc.name).selection(at: host.now)
        part.place = selection.places.first { $0.candidate.number == number.rawValue }
      }
      if member.stage.isMember, let assess = koc.assess {
        let facts = try KOCFactsReader(host.store, koc, at: host.now).facts(of: number)
        part.leftOut = member.record.leftOut(of: facts, assess, at: host.now)
      }
      parts.append(part)
    }
  }

  var isEmpty: Bool { parts.isEmpty && outside.isEmpty }

  var lines: [String] {
    if isEmpty { return [] }
    return ["", "KOC"] + parts.flatMap { lines(of: $0) } + outside.map { "  \($0.line)" }
  }

  private func lines(of part: Part) -> [String] {
    let text = KOCMemberText(host, part.koc)
    var lines = ["  \(part.koc.name): \(text.line(part.member))"]
    lines += text.details(part.member).map { "    \($0)" }
    lines += part.leftOut.map {
      "      \(TextEscape.terminalSafe($0.handed.task)) "
        + "\(TimeText.dateTime($0.handed.at, in: host.zone)): \(said($0.words))"
    }
    if let unfinished = part.unfinished { lines.append("    \(unfinished.line)") }
    if let place = part.place { lines.append("    \(words(place))") }
    // The last is what she is now.
    for past in part.past.dropLast() {
      lines.append(
        "    \(TimeText.dateTime(past.at, in: host.zone)) \(past.state)"
          + (past.reason.map { ", \(TextEscape.terminalSafe($0.spoken))" } ?? ""))
    }
    return lines
  }

  private func words(_ place: KOCSelection.Place) -> String {
    var text = say("today's selection: ")
    if let rank = place.rank, let score = place.candidate.score {
      text += say("rank \(rank) with \(KOCSelectionText.score(score)), ")
    }
    text += place.miss.map { say("not selected, \(said($0.words))") } ?? say("selected")
    return TextEscape.terminalSafe(text + (place.candidate.reason.map { " (\($0))" } ?? ""))
  }

  var json: [DataValue] {
    parts.map { part in
      var record = KOCMemberText(host, part.koc).json(part.member)
      record["history"] = .list(
        part.past.map {
          [
            "stage": .string($0.state), "at": .string(TimeText.iso($0.at, in: host.zone)),
            "reason": $0.reason.map { .string($0) } ?? .null,
          ]
        })
      record["left_out"] = .list(
        part.leftOut.map {
          [
            "task": .string($0.handed.task),
            "at": .string(TimeText.iso($0.handed.at, in: host.zone)), "why": .string($0.words),
          ]
        })
      if let unfinished = part.unfinished {
        record["unanswered"] = .list(unfinished.missing.map { .string($0) })
      }
      if let place = part.place {
        record["selection"] = [
          "rank": place.rank.map { .int(Int64($0)) } ?? .null,
          "score": place.candidate.score.map { .double($0) } ?? .null,
          "selected": .bool(place.miss == nil),
          "why": place.miss.map { .string($0.words) } ?? .null,
        ]
      }
      return .record(record)
    } + outside.map(\.json)
  }
}
