import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// A selection as it is shown before somebody approves it, and after.
struct KOCSelectionText {
  private let selection: KOCSelection
  private let koc: KOCDeclaration
  private let zone: TimeZoneRules
  /// Whose lines are shown; `nil`: everybody's.
  var only: Set<CustomerNumber>?

  init(_ selection: KOCSelection, _ koc: KOCDeclaration, _ zone: TimeZoneRules) {
    self.selection = selection
    self.koc = koc
    self.zone = zone
  }

  private var shown: [KOCSelection.Place] {
    guard let only else { return selection.places }
    return selection.places.filter { only.contains(CustomerNumber(rawValue: $0.candidate.number)) }
  }

  private var head: String {
    let chosen = Int64(selection.selected.count)
    let all = Int64(selection.places.count)
    return say(
      "\(koc.name) (\(TitleText.shown(koc.title))): \(Grouping.text(chosen)) of "
        + "\(Grouping.count(all, "candidate")), beside \(Grouping.count(Int64(selection.members), "member"))"
    )
  }

  var lines: [String] {
    if selection.places.isEmpty {
      return [say("\(koc.name) (\(TitleText.shown(koc.title))): nobody has answered and waits")]
    }
    var table = TextTable(
      [
        .init(say("rank"), .right), .init(say("customer")), .init(say("score"), .right),
        .init(say("answered")),
        .init(say("part")), .init(say("selected"), width: 40), .init(say("reason"), width: 60),
      ], indent: 2)
    if koc.select.quota == nil { table.columns.remove(at: 4) }
    for place in shown {
      let one = place.candidate
      var cells = [
        place.rank.map { String($0) } ?? "-", one.id, one.score.map(Self.score) ?? "-",
        TimeText.dateTime(one.answeredAt, in: zone), one.part ?? "-",
        place.miss.map { say("no: \(said($0.words))") } ?? say("yes"), one.reason ?? "",
      ]
      if koc.select.quota == nil { cells.remove(at: 4) }
      table.add(cells)
    }
    return [head] + table.lines
  }

  /// What was committed.
  func done(run: Int64?) -> [String] {
    [
      head,
      selection.selected.isEmpty
        ? say("nobody was selected")
        : say("selected: ")
          + selection.selected.map { TextEscape.terminalSafe($0.id) }.listed(),
    ] + struck + (run.map { [say("run \($0); siyu undo \($0) takes it back")] } ?? [])
  }

  private var struck: [String] {
    selection.struck.isEmpty
      ? []
      : [
        say("struck from the list by hand: ")
          + selection.struck.map { TextEscape.terminalSafe($0) }.listed()
      ]
  }

  /// About whom a function raised an error, in the words of an error.
  var failures: [String] {
    let failed = selection.failed
    if failed.isEmpty { return [] }
    let all =
      failed.count == selection.places.count
      ? say("all \(Grouping.count(Int64(failed.count), "candidate"))")
      : say("\(Grouping.text(Int64(failed.count))) of ")
        + Grouping.count(Int64(selection.places.count), "candidate")
    var lines = [say("raised for \(all), who cannot be ranked:")]
    for one in failed.prefix(Self.shownFailures) {
      lines.append("  \(TextEscape.terminalSafe(one.id)): \(one.diagnostic.place)")
    }
    if failed.count > Self.shownFailures {
      lines.append(say("  and \(Grouping.text(Int64(failed.count - Self.shownFailures))) more"))
    }
    return lines
  }

  private static let shownFailures = 5

  var json: DataRecord {
    [
      "programme": .string(koc.name), "members": .int(Int64(selection.members)),
      "selected": .int(Int64(selection.selected.count)),
      "failures": .int(Int64(selection.failed.count)),
      "candidates": .list(
        shown.map { place in
          let one = place.candidate
          return [
            "rank": place.rank.map { .int(Int64($0)) } ?? .null, "customer": .string(one.id),
            "score": one.score.map { .double($0) } ?? .null,
            "answered_at": .string(TimeText.iso(one.answeredAt, in: zone)),
            "part": one.part.map { .string($0) } ?? .null,
            "selected": .bool(place.miss == nil),
            "miss": place.miss.map { .string($0.name) } ?? .null,
            "why": place.miss.map { .string($0.words) } ?? .null,
            "reason": one.reason.map { .string($0) } ?? .null,
          ]
        }),
    ]
  }

  static func score(_ score: Double) -> String { AnswerValue.number(score).canonical }
}
