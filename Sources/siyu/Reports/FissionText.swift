import SiyuModel
import SiyuReport
import SiyuWords

/// The figures of invitations in words and in JSON.
struct FissionText {
  private let measures: FissionMeasures
  private let leaders: [(id: String, inviter: FissionMeasures.Inviter)]

  private let currency: Currency

  init(
    _ measures: FissionMeasures, _ currency: Currency, name: (CustomerNumber) throws -> String
  ) throws {
    self.measures = measures
    self.currency = currency
    leaders = try measures.leaders.map { (try name($0.customer), $0) }
  }

  var lines: [String] {
    let multiple = measures.multiple.map(Self.factor) ?? "-"
    var lines = [
      say(
        "\(Grouping.count(Int64(measures.brought), "new customer")) by "
          + "\(Grouping.count(Int64(measures.inviters), "inviter")), multiple \(multiple), "
          + "depth \(measures.depth)")
    ]
    if !measures.generations.isEmpty {
      var table = TextTable([
        .init(say("generation"), .right), .init(say("people"), .right),
        .init(say("brought"), .right),
        .init("K", .right),
      ])
      for (index, one) in measures.generations.enumerated() {
        table.add(
          "\(index)", Grouping.text(Int64(one.people)), Grouping.text(Int64(one.brought)),
          Self.factor(one.factor))
      }
      lines += [""] + table.lines
    }
    if !leaders.isEmpty { lines += [""] + leaderTable.lines }
    let costs = worth + shared + spent
    if !costs.isEmpty { lines += [""] + costs }
    let refused = Self.reasons(measures.others)
    if !refused.isEmpty {
      lines += ["", say("not counted")]
      lines += refused.map { "  \(Grouping.text($0.count)) \(said($0.words))" }
    }
    return lines
  }

  private var leaderTable: TextTable {
    let hasShares = measures.sharers > 0
    var columns: [TextTable.Column] = [
      .init(say("inviter")), .init(say("brought"), .right), .init(say("in all"), .right),
    ]
    if hasShares {
      columns += [
        .init(say("by code"), .right), .init(say("shares"), .right), .init(say("clicks"), .right),
      ]
    }
    var table = TextTable(columns)
    for one in leaders {
      var cells = [
        one.id, Grouping.text(Int64(one.inviter.brought)), Grouping.text(Int64(one.inviter.all)),
      ]
      if hasShares {
        cells += [
          Grouping.text(Int64(one.inviter.byCode)), Grouping.text(one.inviter.shares.count),
          one.inviter.shares.clicks.map { Grouping.text($0) } ?? "-",
        ]
      }
      table.add(cells)
    }
    return table
  }

  private var shared: [String] {
    if measures.sharers == 0 { return [] }
    let clicks = measures.shares.clicks.map { ", \(Grouping.count($0, "click"))" } ?? ""
    return [
      say(
        "shared   \(Grouping.count(measures.shares.count, "time")) by "
          + "\(Grouping.text(Int64(measures.sharers)))\(clicks); "
          + "\(Grouping.count(Int64(measures.byShare), "new customer")) by their codes")
    ]
  }

  /// What was imported as spending for it.
  private var spent: [String] {
    let spend = measures.spend
    if spend.isNothing { return [] }
    var lines = [
      say(
        "spent    \(Money.format(spend.privatising, currency)) to be followed, "
          + "\(Money.format(spend.commercialising, currency)) to sell at once")
    ]
    if let cost = measures.costOfNewCustomer {
      lines.append(
        say(
          "cost     \(Money.format(Int64(cost.rounded()), currency)) a new customer, with rewards of "
            + "money and what was spent to be followed"))
    }
    return lines
  }

  /// What those brought are worth, and what they cost.
  private var worth: [String] {
    func each(_ sum: Int64) -> String {
      let part = measures.perNewCustomer(sum) ?? 0
      return Money.format(Int64(part.rounded()), currency)
    }
    var lines: [String] = []
    if measures.brought > 0 {
      lines += [
        say(
          "bought   \(Grouping.text(measures.buyers)) of \(Grouping.text(Int64(measures.brought)))"),
        say(
          "value    \(Money.format(measures.value, currency)), \(each(measures.value)) a new customer"
        ),
      ]
    }
    if measures.rewards + measures.partsKept > 0 {
      let sums = say(
        "rewards  \(Grouping.text(measures.rewards)): \(Grouping.count(measures.points, "point")) and "
          + "\(Money.format(measures.money, currency))")
      let points = measures.perNewCustomer(measures.pointsForKnown).map(Self.factor)
      lines.append(
        points.map { points in
          say("\(sums); \(points) points and \(each(measures.moneyForKnown)) a new customer")
        } ?? sums)
    }
    return lines + kept + erased
  }

  /// What was given for new customers who are nobody any more.
  private var erased: [String] {
    if measures.erasedRewards == 0 { return [] }
    return [
      say(
        "erased   \(Grouping.count(measures.erasedPoints, "point")) and "
          + "\(Money.format(measures.erasedMoney, currency)) of it, of "
          + "\(Grouping.count(measures.erasedRewards, "reward")) for people who were erased since")
    ]
  }

  /// What was spent of rewards before they were taken back is paid out like the others.
  private var kept: [String] {
    if measures.partsKept == 0 { return [] }
    return [
      say(
        "kept     \(Grouping.count(measures.pointsKept, "point")) and "
          + "\(Money.format(measures.moneyKept, currency)) of it, spent of "
          + "\(Grouping.count(measures.partsKept, "reward")) taken back")
    ]
  }

  var json: DataValue {
    .record([
      "buyers": .int(measures.buyers), "value": .int(measures.value),
      "rewards": .int(measures.rewards), "points": .int(measures.points),
      "money": .int(measures.money),
      "rewards_kept": .int(measures.partsKept), "points_kept": .int(measures.pointsKept),
      "money_kept": .int(measures.moneyKept),
      "rewards_for_erased": .int(measures.erasedRewards),
      "points_for_erased": .int(measures.erasedPoints),
      "money_for_erased": .int(measures.erasedMoney),
      "points_per_new_customer": measures.perNewCustomer(measures.pointsForKnown)
        .map { .double($0) } ?? .null,
      "money_per_new_customer": measures.perNewCustomer(measures.moneyForKnown)
        .map { .double($0) } ?? .null,
      "shares": .int(measures.shares.count),
      "share_clicks": measures.shares.clicks.map { .int($0) } ?? .null,
      "sharers": .int(Int64(measures.sharers)), "by_share": .int(Int64(measures.byShare)),
      "spent_privatising": .int(measures.spend.privatising),
      "spent_commercialising": .int(measures.spend.commercialising),
      "cost_per_new_customer": measures.costOfNewCustomer.map { .double($0) } ?? .null,
      "inviters": .int(Int64(measures.inviters)), "brought": .int(Int64(measures.brought)),
      "multiple": measures.multiple.map { .double($0) } ?? .null,
      "depth": .int(Int64(measures.depth)),
      "generations": .list(
        measures.generations.map {
          .record([
            "people": .int(Int64($0.people)), "brought": .int(Int64($0.brought)),
            "k": .double($0.factor),
          ])
        }),
      "leaders": .list(
        leaders.map {
          .record([
            "customer": .string($0.id), "brought": .int(Int64($0.inviter.brought)),
            "all": .int(Int64($0.inviter.all)), "by_code": .int(Int64($0.inviter.byCode)),
            "shares": .int($0.inviter.shares.count),
            "clicks": $0.inviter.shares.clicks.map { .int($0) } ?? .null,
          ])
        }),
      "not_counted": .record(
        DataRecord(
          Self.reasons(measures.others).map { ($0.name, DataValue.int($0.count)) })),
    ])
  }

  private static func reasons(
    _ others: [InvitationRefusal?: Int64]
  ) -> [(name: String, words: String, count: Int64)] {
    var found = InvitationRefusal.allCases.compactMap { reason in
      others[reason].map { (name: reason.name, words: reason.words, count: $0) }
    }
    if let open = others[nil] {
      found.append((name: "open", words: say("not begun, or not looked at yet"), count: open))
    }
    return found
  }

  /// Two digits behind the point.
  private static func factor(_ number: Double) -> String {
    let scaled = Int64((number * 100).rounded())
    return "\(scaled / 100).\(scaled % 100 < 10 ? "0" : "")\(scaled % 100)"
  }
}
