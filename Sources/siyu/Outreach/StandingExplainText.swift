import SiyuEngine
import SiyuModel
import SiyuWords

/// What a customer is in memberships and other programmes, as `siyu explain` tells it.
struct StandingExplainText {
  private struct Told {
    var counts: Standing
    /// Under how many numbers there is one.
    var numbers: Int
    var title: String?
    /// Of the level that comes after grace.
    var nextTitle: String?
    var history: [PastStanding]
  }
  private let all: [Told]
  private let zone: TimeZoneRules
  private let heading: String

  /// - Parameters:
  ///   - standings: under all numbers of the customer.
  ///   - history: oldest first.
  ///   - titles: of states, by programme.
  init(
    _ standings: [Standing], history: [PastStanding], titles: [String: [String: String]],
    zone: TimeZoneRules, heading: String = say("memberships")
  ) {
    self.zone = zone
    self.heading = heading
    all = Set(standings.map(\.programme)).sorted().compactMap { programme in
      let own = standings.filter { $0.programme == programme }
      guard let counts = Standing.met(own) else { return nil }
      return Told(
        counts: counts, numbers: own.count, title: titles[programme]?[counts.state],
        nextTitle: counts.grace?.to.flatMap { titles[programme]?[$0] },
        history: history.filter { $0.programme == programme })
    }
  }

  var isEmpty: Bool { all.isEmpty }

  var lines: [String] {
    if all.isEmpty { return [] }
    return ["", heading] + all.flatMap(lines)
  }

  private func lines(_ told: Told) -> [String] {
    let one = told.counts
    var first = "  \(one.programme): \(one.state)"
    if let title = told.title { first += " \(TextEscape.terminalSafe(title))" }
    first += say(", since \(TimeText.date(one.since, in: zone))")
    if let until = one.until { first += say(", until \(TimeText.date(until, in: zone))") }
    if told.numbers > 1 {
      first +=
        say(" (the highest of \(told.numbers), as \(told.numbers) customers turned out to be one)")
    }
    var lines = [first]
    if let reason = one.reason {
      lines.append(say("    because \(TextEscape.terminalSafe(reason.spoken))"))
    }
    if let grace = one.grace {
      lines.append(say("    in grace until \(TimeText.date(grace.until, in: zone)), \(next(told))"))
    }
    if let due = one.due, due != one.until, due != one.grace?.until {
      lines.append(say("    looked at again at \(TimeText.dateTime(due, in: zone))"))
    }
    if told.history.count > 1 {
      lines += told.history.map { past in
        "    \(TimeText.date(past.at, in: zone)) \(past.state)"
          + (past.reason.map { ": \(TextEscape.terminalSafe($0.spoken))" } ?? "")
      }
    }
    return lines
  }

  /// `then silver 银卡, unless gold is earned again before`
  private func next(_ told: Told) -> String {
    let words: String
    switch told.counts.grace?.to {
    case nil: words = say("then what is earned by then")
    case Standing.noState?: words = say("then no level")
    case let level?: words = say("then ") + level + (told.nextTitle.map { " \($0)" } ?? "")
    }
    return TextEscape.terminalSafe(
      say("\(words), unless \(told.counts.state) is earned again before"))
  }

  var json: DataValue {
    func time(_ time: Instant?) -> DataValue {
      time.map { .string(TimeText.iso($0, in: zone)) } ?? .null
    }
    return .list(
      all.map { told in
        [
          "programme": .string(told.counts.programme), "state": .string(told.counts.state),
          "since": time(told.counts.since), "until": time(told.counts.until),
          "due": time(told.counts.due), "grace_until": time(told.counts.grace?.until),
          "after_grace": told.counts.grace?.to.map { .string($0) } ?? .null,
          "reason": told.counts.reason.map { .string($0) } ?? .null,
          "history": .list(
            told.history.map { past in
              [
                "state": .string(past.state), "at": time(past.at),
                "reason": past.reason.map { .string($0) } ?? .null,
              ]
            }),
        ]
      })
  }
}

extension LoadedPlugins {
  /// Titles of states, by programme and state.
  var stateTitles: [String: [String: String]] {
    var titles: [String: [String: String]] = [:]
    for membership in plugins.flatMap(\.declarations.memberships) {
      switch membership {
      case .growth(let growth):
        for level in growth.levels { titles[growth.name, default: [:]][level.id] = level.title }
      case .storedValue, .product, .benefit: break
      }
    }
    for screen in plugins.flatMap(\.declarations.screens) {
      titles[screen.name] = ["clear": "正常", "suspect": "异常"]
    }
    return titles
  }
}
