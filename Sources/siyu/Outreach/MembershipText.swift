import SiyuModel
import SiyuReport
import SiyuWords

/// A membership as `siyu plugin info` shows it.
enum MembershipText {
  static func lines(_ membership: MembershipDeclaration, _ currency: Currency) -> [String] {
    let head =
      say(
        "membership \(membership.name)  \(TitleText.shown(membership.title))  "
          + "(\(membership.kind), \(membership.place))")
    switch membership {
    case .growth(let growth):
      var table = TextTable([.init(""), .init(""), .init(say("from"), .right)], indent: 2)
      for level in growth.levels {
        table.add(level.id, TitleText.shown(level.title), number(level.from))
      }
      return [head] + table.lines + [
        say("  kept for \(growth.period)")
          + (growth.grace.isZero ? "" : say(", and \(growth.grace) of grace"))
      ]
    case .storedValue(let card):
      let bonuses = card.bonuses.map {
        say("  from \(Money.format($0.from, currency)) on \(Money.format($0.bonus, currency)) more")
      }
      return [head] + bonuses + [say("  spent \(card.order.rawValue)")]
    case .product(let product):
      let times = product.times.map { say(", \($0) times") } ?? ""
      return [
        head, say("  every \(product.every)\(times), by \(product.sells.listed())"),
      ]
    case .benefit(let benefit):
      return [
        head,
        say("  for \(benefit.lasts), by \(benefit.sells.listed()): ")
          + benefit.benefits.listed(),
      ]
    }
  }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map { Grouping.text($0) } ?? "\(value)"
  }
}
