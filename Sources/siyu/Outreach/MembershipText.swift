import SiyuModel
import SiyuReport

/// A membership as `siyu plugin info` shows it.
enum MembershipText {
  static func lines(_ membership: MembershipDeclaration) -> [String] {
    let head =
      "membership \(membership.name)  \(TitleText.shown(membership.title))  "
      + "(\(membership.kind), \(membership.place))"
    switch membership {
    case .growth(let growth):
      var table = TextTable([.init(""), .init(""), .init("from", .right)], indent: 2)
      for level in growth.levels {
        table.add(level.id, TitleText.shown(level.title), number(level.from))
      }
      return [head] + table.lines + [
        "  kept for \(growth.period)"
          + (growth.grace.isZero ? "" : ", and \(growth.grace) of grace")
      ]
    }
  }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map { Grouping.text($0) } ?? "\(value)"
  }
}
