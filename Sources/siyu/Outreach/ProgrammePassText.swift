import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What a pass does in the memberships and other programmes of one plugin, as `plan` and `apply` print
/// it.
struct ProgrammePassText {
  let plugin: PluginOutcome
  var currency = Currency.cny

  var lines: [String] {
    plugin.programmes.filter { $0.refusal == nil }.flatMap(lines)
      + Self.refused(plugin.programmes, of: plugin.id, indent: "  ")
  }

  /// In which programmes nobody is looked at, a line for each permission that is missing.
  static func refused(
    _ programmes: [ProgrammeOutcome], of plugin: String, indent: String
  ) -> [String] {
    var missing: [(refusal: Refusal, names: [String])] = []
    for programme in programmes {
      guard let refusal = programme.refusal else { continue }
      let name = "\(programme.noun) \(title(programme, in: plugin))"
      if let place = missing.firstIndex(where: { $0.refusal == refusal }) {
        missing[place].names.append(name)
      } else {
        missing.append((refusal, [name]))
      }
    }
    return missing.map { refusal, names in
      indent
        + say(
          "\(names.listed()): nobody is looked at: \(RefusalText.sentence(refusal, plugin))"
        )
    }
  }

  private func lines(_ programme: ProgrammeOutcome) -> [String] {
    var summary: [String] = []
    let moved = programme.moves.reduce(0) { $0 + $1.count }
    if moved > 0 { summary.append(Grouping.count(moved, "change")) }
    if programme.given > 0 {
      summary.append(say("\(Grouping.count(programme.given, "benefit")) given"))
    }
    let made = programme.gifts.reduce(0) { $0 + $1.late }
    if made > 0 { summary.append(say("\(Grouping.text(made)) of them late")) }
    if programme.late > 0 {
      summary.append(say("\(Grouping.count(programme.late, "delivery", "deliveries")) made late"))
    }
    if !programme.earned.isEmpty {
      summary.append(
        say("gives ") + programme.earned.map { $0.words(currency) }.joined(separator: say(" and ")))
    }
    let words = summary.isEmpty ? say("nothing new") : summary.listed()
    var lines = ["  \(programme.noun) \(Self.title(programme, in: plugin.id)): \(words)"]
    lines += Self.waiting(programme, of: plugin.id).map { "    \($0)" }
    var table = TextTable(
      [
        .init(say("from")), .init(say("to")), .init(say("customers"), .right),
        .init(say("for example")),
      ], indent: 4)
    for move in programme.moves {
      let to = move.title.map { "\(move.to) \(TitleText.shown($0))" } ?? move.to
      table.add(
        move.from, to, Grouping.text(move.count),
        move.examples.map { TextEscape.terminalSafe($0) }.listed())
    }
    if !table.rows.isEmpty { lines += table.lines }
    lines += Self.gifts([programme], indent: 4)
    if programme.failures > 0 {
      lines.append(
        say(
          "    raised for \(Grouping.count(programme.failures, "customer")), who stay what they are:"
        ))
      for example in programme.failureExamples {
        lines.append("    \(TextEscape.terminalSafe(example.id)): \(example.diagnostic.place)")
      }
    }
    return lines
  }

  /// What waits for permissions, a line for each.
  static func waiting(_ programme: ProgrammeOutcome, of plugin: String) -> [String] {
    programme.waiting.map { waiting in
      let what = Self.waiting(waiting.count, for: waiting.permission, in: programme.kind)
      return say(
        "\(what) waiting for the permission '\(waiting.permission)', which is not granted: siyu "
          + "plugin grant \(plugin) \(waiting.permission)")
    }
  }

  private static func waiting(
    _ count: Int64, for permission: String, in kind: String
  ) -> String {
    switch (kind, permission) {
    case ("product_subscription", _): Grouping.count(count, "delivery", "deliveries")
    case ("koc", "task"): Grouping.count(count, "review")
    case ("koc", _): Grouping.count(count, "gift")
    default: Grouping.count(count, "benefit")
    }
  }

  /// What is given for benefits, a line each; what none of them gives has no column.
  static func gifts(_ programmes: [ProgrammeOutcome], indent: Int) -> [String] {
    let gifts = programmes.flatMap(\.gifts)
    if gifts.isEmpty { return [] }
    let amounts: [(name: String, count: (ProgrammeOutcome.Gift) -> Int64)] = [
      (say("points"), \.points), (say("coupons"), \.coupons), (say("no code left"), \.withoutCode),
      (say("late"), \.late),
    ].filter { amount in gifts.contains { amount.1($0) > 0 } }
    var table = TextTable(
      [.init(say("benefit")), .init(say("given"), .right)] + amounts.map { .init($0.name, .right) }
        + [.init(say("for example"))], indent: indent)
    for gift in gifts {
      let name = indent == 0 ? gift.benefit : gift.localID
      table.add(
        ["\(name) \(TitleText.shown(gift.title))", Grouping.text(gift.count)]
          + amounts.map { $0.count(gift) == 0 ? "" : Grouping.text($0.count(gift)) }
          + [gift.examples.map { TextEscape.terminalSafe($0) }.listed()])
    }
    return table.lines
  }

  private static func title(_ programme: ProgrammeOutcome, in plugin: String) -> String {
    let prefix = plugin + "."
    let name =
      programme.name.hasPrefix(prefix)
      ? String(programme.name.dropFirst(prefix.count)) : programme.name
    let shown = TitleText.shown(programme.title)
    return shown.isEmpty || shown == name ? name : "\(name) \(shown)"
  }
}

extension ProgrammeOutcome.Earned {
  /// `20 points in 2 gifts`
  func words(_ currency: Currency) -> String {
    let what =
      switch purse.unit {
      case .points: Grouping.count(amount, "point")
      case .money: "\(Money.format(amount, currency)) (\(TextEscape.terminalSafe(purse.name)))"
      case .pieces: "\(Grouping.text(amount)) \(TextEscape.terminalSafe(purse.name))"
      }
    return say("\(what) in \(Grouping.count(times, "gift"))")
  }
}

extension ProgrammeOutcome {
  var json: DataValue {
    var record: DataRecord = [
      "programme": .string(name), "title": .string(title), "kind": .string(kind),
      "moves": .list(
        moves.map { move in
          [
            "from": .string(move.from), "to": .string(move.to), "customers": .int(move.count),
            "examples": .list(move.examples.map { .string($0) }),
          ]
        }),
      "given": .list(
        earned.map {
          [
            "purse": .string($0.purse.name), "unit": .string("\($0.purse.unit)"),
            "gifts": .int($0.times), "amount": .int($0.amount),
          ]
        }),
      "benefits": .list(
        gifts.map { gift in
          [
            "benefit": .string(gift.benefit), "title": .string(gift.title),
            "given": .int(gift.count), "points": .int(gift.points), "coupons": .int(gift.coupons),
            "without_code": .int(gift.withoutCode), "late": .int(gift.late),
            "examples": .list(gift.examples.map { .string($0) }),
          ]
        }), "late": .int(late),
      "waiting": .list(
        waiting.map { ["permission": .string($0.permission), "count": .int($0.count)] }),
      "failures": .int(failures),
    ]
    if let permission = refusal?.permission { record["not_granted"] = .string(permission) }
    return .record(record)
  }
}
