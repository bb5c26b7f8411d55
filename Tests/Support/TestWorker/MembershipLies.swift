import SiyuModel

/// Memberships that no plugin may have, each one that is right but for one thing.
enum MembershipLies {
  /// Whether the lie is one about memberships.
  static func tell(_ lie: String, _ all: inout [MembershipDeclaration]) -> Bool {
    var growth = GrowthMembership(
      name: "native.vip", title: "vip", by: 40, period: CalendarDuration(days: 1)!, grace: .zero,
      levels: [level("silver", 1), level("gold", 2)],
      place: SourcePlace(file: "main.lua", line: 1))
    switch lie {
    case "another plugin's membership": growth.name = "other.vip"
    case "a membership twice": all.append(.growth(growth))
    case "a level's rule for two": growth.by = 1
    case "a period without time": growth.period = .zero
    case "no levels": growth.levels = []
    case "a level twice": growth.levels[1].id = "silver"
    case "a level that is none": growth.levels[0].id = "none"
    case "a level that moves the cursor": growth.levels[0].id = "\u{1B}[2J"
    case "levels that overlap": growth.levels[1].from = 1
    case "a level below nothing": growth.levels[0].from = -1
    case "a level that is no number": growth.levels[1].from = .nan
    case "levels beyond counting":
      growth.levels = (0..<101).map { level("l\($0)", Double($0)) }
    case "a level in somebody else's file": growth.place.file = "../other/main.lua"
    default: return false
    }
    all.append(.growth(growth))
    return true
  }

  private static func level(_ id: String, _ from: Double) -> GrowthMembership.Level {
    GrowthMembership.Level(id: id, title: id, from: from)
  }
}
