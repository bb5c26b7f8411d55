import SiyuEngine
import SiyuModel
import SiyuTestSupport
import SiyuWorkers

/// A brand with SOPs: customers `c1`… of staff `s1` and `s2`, in the pool, at 08:00 in UTC.
extension EngineLab {
  static let morning = Instant(seconds: 1_767_254_400)  // 2026-01-01T08:00:00Z

  static func sops(
    _ plugins: [PluginSource], shared: [TagGroup] = [], zone: TimeZoneRules = .utc,
    gate: GateRules = .open
  ) throws -> EngineLab {
    let lab = try EngineLab(
      plugins, zone: zone, shared: shared,
      contents: Dictionary(
        uniqueKeysWithValues: [
          ("content/a", MessagePurpose.marketing), ("content/b", .marketing),
          ("content/owed", .service),
        ].map {
          ($0, ContentFacts(path: $0, title: $0, touchpoint: .chat, purpose: $1))
        } + [
          (
            "content/group",
            ContentFacts(path: "content/group", title: "g", touchpoint: .group)
          ),
          (
            "content/friend",
            ContentFacts(path: "content/friend", title: "f", touchpoint: .friend)
          ),
        ]))
    lab.now = morning
    lab.sops.gate = gate
    lab.sops.kept = { [store = lab.store, runtime = lab.runtime, contents = lab.contents] sum in
      guard let files = try store.keptPlugin(checksum: sum),
        let id = plugins.first?.id
      else { return nil }
      let source = PluginSource(
        id: id, version: "1.0.0", checksum: sum, folder: "plugins/\(id)", files: files,
        settings: .record(DataRecord()), grants: plugins[0].grants)
      return PassPlugin(
        source: source, title: id, declarations: try runtime.declarations(of: source),
        contents: contents)
    }
    return lab
  }

  func bringPeople(_ numbers: some Sequence<Int>) throws {
    try bring(
      .customers(
        numbers.map {
          var row = CustomerRecord(person: PersonReference(customerID: "c\($0)"))
          row.pool = "wecom"
          row.staffID = $0 % 2 == 0 ? "s2" : "s1"
          row.city = $0 % 3 == 0 ? "杭州" : "上海"
          row.birthday = CivilDate(year: 1990, month: 1, day: 1 + $0 % 28)
          return row
        }))
  }

  /// `days` after the lab's clock.
  func happen(_ type: String, _ number: Int, days: Double = 0, props: String? = nil) throws {
    let at = now.advanced(bySeconds: Int64(days * 86_400))
    var row = EventRecord(
      eventID: "\(type) \(number) \(at.seconds)",
      person: PersonReference(customerID: "c\(number)"), type: type, at: at)
    row.props = props
    try bring(.events([row]))
  }

  func pay(_ number: Int, days: Double = 0) throws {
    let at = now.advanced(bySeconds: Int64(days * 86_400))
    var row = OrderRecord(orderID: "o\(number) \(at.seconds)", amount: 10_000)
    row.buyer = PersonReference(customerID: "c\(number)")
    row.paidAt = at
    try bring(.orders([row]))
  }

  func wait(days: Double) { now = now.advanced(bySeconds: Int64(days * 86_400)) }

  /// `c1 welcome content/a`, by customer and step.
  func messages() throws -> [String] {
    try store.table(.messages).map { row in
      let to = row[3].isEmpty ? row[5] : row[3]
      return "\(to) \(row[2]) \(row[7])"
    }.sorted()
  }

  /// `c1 active step`, by customer.
  func enrolments() throws -> [String] {
    try store.table(.enrolments).map { row in
      let who = row[1].isEmpty ? row[3] : row[1]
      return "\(who) \(row[7])\(row[8].isEmpty ? "" : " ")\(row[8])"
    }.sorted()
  }

  func tasks() throws -> [String] {
    try store.table(.tasks).map { "\($0[3]) \($0[7])" }.sorted()
  }
}

extension GateRules {
  /// Says yes to all that may go at all.
  static var open: GateRules {
    var rules = GateRules()
    rules.quiet = nil
    rules.caps = []
    rules.staffCaps = []
    rules.unanswered = nil
    return rules
  }
}

extension PluginSource {
  static let sopGrants: Set<String> = [
    "orders", "events", "tag", "task", "points", "coupon", "wecom.chat", "wecom.group",
    "wecom.friend",
    "birthday",
  ]

  static func sop(_ text: String, id: String = "mine") -> PluginSource {
    .lua(id, text, grants: sopGrants)
  }

  static let newFriend = PluginSource.sop(
    #"""
    siyu.sop {
      id = "new-friend", title = "新客七日",
      enrol = { on = "pool.joined", pool = "wecom" },
      goal  = { on = "order.paid", within = "14d" },
      steps = {
        { id = "welcome", after = "0m", send = "content/a" },
        { id = "howto", day = 2, at = "20:00", send = "content/b",
          when = function(c) return c.city == "杭州" end },
        { id = "call", day = 3, at = "09:00", task = "回访",
          when = function(c, ctx) return not ctx.run:sent("howto") end },
      },
    }
    """#)
}
