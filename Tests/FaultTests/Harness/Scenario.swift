import Testing

/// One thing that an operator does, from a known beginning.
struct Scenario: Sendable, CustomTestStringConvertible {
  var name: String
  var base: Base
  var words: [String]
  /// What the same command may say instead when the work was done before the death.
  var done: String?
  /// Whether it is one transaction, of which all or nothing is there after a death.
  var isWhole = true

  /// Whether anything that is answered differs afterwards.
  var changes = true

  var testDescription: String { name }

  init(
    _ name: String, _ base: Base, _ words: [String], done: String? = nil, isWhole: Bool = true,
    changes: Bool = true
  ) {
    self.name = name
    self.base = base
    self.words = words
    self.done = done
    self.isWhole = isWhole
    self.changes = changes
  }

  /// What changes a workspace, each in the ways that go different ways inside.
  static let all: [Scenario] = [
    Scenario("first load of orders", .people, ["import", "orders", "data/orders.csv"]),
    Scenario("later load of orders", .half, ["import", "orders", "data/orders.csv"]),
    Scenario("order lines", .half, ["import", "order-lines", "data/order-lines.csv"]),
    Scenario("first load of events", .half, ["import", "events", "data/events.csv"]),
    Scenario(
      "customers, some rejected", .full, ["import", "customers", "data/customers-more.csv"]),
    Scenario(
      "a spreadsheet", .people, ["import", "orders", "data/orders.xlsx"]),
    Scenario("tags", .full, ["import", "tags", "data/tags.csv", "--now", Base.now]),
    Scenario(
      "a map in Lua", .half, ["import", "orders", "data/shop.csv", "--map", "data/shop.lua"]),
    Scenario(
      "points and money, some rejected", .full,
      ["import", "wallet", "data/wallet.csv", "--now", "2026-06-30"]),
    Scenario("plan file", .full, ["plan", "--out", "new.plan", "--now", Base.now]),
    Scenario("apply", .full, ["apply", "--now", Base.now]),
    Scenario("apply what changed", .applied, ["apply", "--now", "2026-07-09"]),
    Scenario("apply a plan file", .planned, ["apply", "tonight.plan"], done: "committed already"),
    Scenario(
      "apply in several transactions", .large, ["apply", "--now", Base.now], isWhole: false),
    Scenario(
      "tag by hand", .applied, ["tag", "C000007", "skincare.value:high", "--now", "2026-07-01"]),
    Scenario(
      "untag by hand", .applied,
      ["untag", "C000002", "skincare.lifecycle:lost", "--now", "2026-07-01"],
      done: "does not hold"),
    Scenario("merge", .applied, ["merge", "C000003", "C000004"]),
    Scenario(
      "unmerge", .applied, ["unmerge", "wecom:wm000009"],
      done: "is the only account of its customer"),
    Scenario("grant", .full, ["plugin", "grant", "party", "birthday"]),
    Scenario("install a plugin", .full, ["plugin", "install", "data/v1/kit", "--yes"]),
    Scenario("install a newer plugin", .sharing, ["plugin", "install", "data/v2/kit", "--yes"]),
    Scenario("rotate the key", .applied, ["key", "rotate"], isWhole: false, changes: false),
    Scenario(
      "erase a person", .applied, ["privacy", "erase", "C000009", "--yes"],
      done: "C000009", isWhole: false),
    // Everything that was written since the first version, and then a tag.
    Scenario(
      "bring an old store up to date", .old,
      ["tag", "C000002", "party.size:few", "--now", "2026-07-01"], isWhole: false),
    // Handing over is a second transaction; that of a plan file goes by the clock on the wall.
    Scenario("SOPs", .walking, ["apply", "--now", SOPSample.tonight, "--no-deliver"]),
    Scenario(
      "SOPs after days away", .walking, ["apply", "--now", SOPSample.later, "--no-deliver"]),
    Scenario(
      "SOPs by a plan file", .walkingPlanned, ["apply", "tonight.plan", "--no-deliver"],
      done: "committed already"),
    Scenario(
      "SOPs in several transactions", .walkingLarge, ["apply", "--now", SOPSample.tonight],
      isWhole: false),
    Scenario(
      "handing over", .delivering, ["apply", "--now", SOPSample.tonight], isWhole: false),
    Scenario(
      "handing over after days away", .delivering, ["apply", "--now", SOPSample.later],
      isWhole: false),
    Scenario(
      "take back a run", .walking,
      ["undo", "\(SOPSample.lastRun)", "--yes", "--now", "2026-07-01T10:00"],
      done: "cannot be taken back"),
    Scenario(
      "hand over a leaver's customers", .walking,
      ["handover", "--from", "S1", "--to", "S2,S3", "--yes", "--now", "2026-07-01T10:00"]),
    // Settling is a transaction of its own before the rewards are given.
    Scenario("rewards", .bringing, ["apply", "--now", FissionSample.tonight], isWhole: false),
    Scenario(
      "look at invitations", .bringing, ["koc", "settle", "--now", FissionSample.tonight],
      isWhole: false),
    Scenario("results of tasks", .walking, ["import", "task-results", "data/task-results.csv"]),
    Scenario("regions", .full, ["import", "regions", "data/regions.csv"]),
    Scenario("export", .full, ["export", "orders", "--out", "orders.csv"]),
    Scenario("export a spreadsheet", .full, ["export", "tags", "--out", "tags.xlsx"]),
  ]
}
