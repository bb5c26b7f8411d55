import SiyuModel
import SiyuReport

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
      "\(Grouping.count(Int64(measures.brought), "new customer")) by "
        + "\(Grouping.count(Int64(measures.inviters), "inviter")), multiple \(multiple), "
        + "depth \(measures.depth)"
    ]
    if !measures.generations.isEmpty {
      var table = TextTable([
        .init("generation", .right), .init("people", .right), .init("brought", .right),
        .init("K", .right),
      ])
      for (index, one) in measures.generations.enumerated() {
        table.add(
          "\(index)", Grouping.text(Int64(one.people)), Grouping.text(Int64(one.brought)),
          Self.factor(one.factor))
      }
      lines += [""] + table.lines
    }
    if !leaders.isEmpty {
      var table = TextTable([.init("inviter"), .init("brought", .right), .init("in all", .right)])
      for one in leaders {
        table.add(
          one.id, Grouping.text(Int64(one.inviter.brought)), Grouping.text(Int64(one.inviter.all)))
      }
      lines += [""] + table.lines
    }
    if measures.brought > 0 { lines += [""] + worth }
    let refused = Self.reasons(measures.others)
    if !refused.isEmpty {
      lines += ["", "not counted"]
      lines += refused.map { "  \(Grouping.text($0.count)) \($0.words)" }
    }
    return lines
  }

  /// What those brought are worth, and what they cost.
  private var worth: [String] {
    func each(_ sum: Int64) -> String {
      let part = measures.perNewCustomer(sum) ?? 0
      return Money.format(Int64(part.rounded()), currency)
    }
    var lines = [
      "bought   \(Grouping.text(measures.buyers)) of \(Grouping.text(Int64(measures.brought)))",
      "value    \(Money.format(measures.value, currency)), \(each(measures.value)) a new customer",
    ]
    if measures.rewards > 0 {
      let points = measures.perNewCustomer(measures.points).map(Self.factor) ?? "-"
      lines.append(
        "rewards  \(Grouping.text(measures.rewards)): \(Grouping.count(measures.points, "point")) and "
          + "\(Money.format(measures.money, currency)); \(points) points and \(each(measures.money)) "
          + "a new customer")
    }
    return lines
  }

  var json: DataValue {
    .record([
      "buyers": .int(measures.buyers), "value": .int(measures.value),
      "rewards": .int(measures.rewards), "points": .int(measures.points),
      "money": .int(measures.money),
      "points_per_new_customer": measures.perNewCustomer(measures.points).map { .double($0) }
        ?? .null,
      "money_per_new_customer": measures.perNewCustomer(measures.money).map { .double($0) }
        ?? .null,
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
            "all": .int(Int64($0.inviter.all)),
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
      found.append((name: "open", words: "not begun, or not looked at yet", count: open))
    }
    return found
  }

  /// Two digits behind the point.
  private static func factor(_ number: Double) -> String {
    let scaled = Int64((number * 100).rounded())
    return "\(scaled / 100).\(scaled % 100 < 10 ? "0" : "")\(scaled % 100)"
  }
}
