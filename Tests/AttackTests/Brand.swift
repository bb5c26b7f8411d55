import Foundation
import SiyuTestPrograms
import Testing

/// The workspace that all attacks meet: 300 made-up customers and two plugins that do their work.
struct Brand: Sendable {
  /// A customer who has tags of both good plugins.
  static let customer = "C000012"
  static let clock = ["--now", "2026-06-30"]
  static let goodPlugins = ["quiet", "skincare"]
  /// Milliseconds, seconds and megabytes: low, so that the suite is quick, and still far from what
  /// the good plugins need.
  static let limits: [String: Int64] = [
    "question_ms": 100, "load_ms": 300, "pass_s": 60, "memory_mb": 16,
  ]

  /// Made once, and copied for each attack.
  static let made = Result { try Brand() }

  let template: Place
  let canaries: Canaries
  /// What the good plugins decide when nobody disturbs them.
  let baseline: Decisions

  private init() throws {
    template = try Place()
    let run = try SiyuProgram.run(
      ["demo", template.workspace, "--customers", "300"], in: template, inRoot: true)
    guard run.status == 0 else { throw CorpusError(words: run.errors) }
    try Self.addQuietPlugin(to: template)
    canaries = try Canaries(of: template)
    let undisturbed = try Self.copy(template)
    try Self.configure(undisturbed)
    let apply = try SiyuProgram.run(["apply"] + Self.clock, in: undisturbed)
    guard apply.status == 0 else { throw CorpusError(words: apply.errors) }
    baseline = try Decisions(of: undisturbed)
  }

  /// A workspace of its own with attackers in it.
  func workspace(with attacks: [Attack]) throws -> Place {
    let place = try Self.copy(template)
    var limits: [String: Int64] = [:]
    for attack in attacks {
      limits.merge(attack.limits) { max($0, $1) }
      try attack.install(in: place)
    }
    try Self.configure(
      place, limits, grants: attacks.map { ($0.name, $0.grants) }.filter { !$0.1.isEmpty })
    return place
  }

  private static func copy(_ template: Place) throws -> Place {
    let place = try Place()
    try FileManager.default.copyItem(atPath: template.workspace, toPath: place.workspace)
    return place
  }

  /// A small plugin with a setting that is nobody else's business.
  private static func addQuietPlugin(to place: Place) throws {
    let folder = place.workspace + "/plugins/quiet"
    try Place.makeFolder(folder)
    try """
    id      = "quiet"
    version = "1.0.0"
    title   = "安静"
    siyu    = "1"

    [permissions]
    read  = ["orders"]
    write = ["tag", "task"]
    send  = ["wecom.chat"]

    [settings.secret]
    type    = "text"
    default = ""

    """.write(toFile: folder + "/plugin.toml", atomically: false, encoding: .utf8)
    try """
    siyu.tag_group {
      id = "buys", title = "买过", dimension = "behaviour", values = { yes = "是", no = "否" },
      assign = function(c, ctx)
        local n = c.orders:count()
        return n > 0 and "yes" or "no", { "{n} 单", n = n }
      end,
    }
    siyu.sop {
      id = "thanks", title = "谢谢", enrol = { tag = "buys:yes", existing = true },
      steps = {
        { id = "thanks", send = "content/thanks",
          when = function(c, ctx) return c.orders:count() > 1 end },
        { id = "call", task = "回访", when = function(c, ctx) return not ctx.run:sent("thanks") end },
      },
    }

    """.write(toFile: folder + "/main.lua", atomically: false, encoding: .utf8)
    try Place.makeFolder(folder + "/content")
    // Owed, so that it does not compete for the caps with whoever was granted to send.
    try """
    +++
    touchpoint = "wecom.chat"
    title      = "谢谢"
    purpose    = "service"
    +++
    谢谢，{{brand.name}}

    """.write(toFile: folder + "/content/thanks.md", atomically: false, encoding: .utf8)
  }

  /// Replaces the last section of the demo's `siyu.toml`, `[limits]`.
  static func configure(
    _ place: Place, _ own: [String: Int64] = [:], grants: [(String, [String])] = []
  ) throws {
    let path = place.workspace + "/siyu.toml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let kept = (text.range(of: "\n[limits]").map { String(text[..<$0.lowerBound]) } ?? text)
      // Midnight, as the clock of the tests says, is no hour at which nothing may be sent.
      .replacingOccurrences(of: "\n[gate]\n", with: "\n[gate]\nquiet = false\n")
    let granted = ([("quiet", ["task", "wecom.chat"])] + grants).map { name, all in
      "[plugins.\(name)]\ngrant = [\(all.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
    }.joined()
    let limits = Self.limits.merging(own) { $1 }.sorted { $0.key < $1.key }
      .map { "\($0.key) = \($0.value)\n" }.joined()
    try
      (kept + """

        [limits]
        \(limits)
        \(granted)
        [settings.quiet]
        secret = "\(Canaries.setting)"

        [tag_groups.stage]
        title     = "阶段"
        dimension = "customer"
        values    = { new = "新", old = "老" }

        """).write(toFile: path, atomically: false, encoding: .utf8)
  }
}

/// What the good plugins decided, as an operator gets to see it.
struct Decisions: Sendable, Equatable {
  /// The lines of `siyu export tags` that are theirs.
  var tags: String
  /// `siyu explain` about one customer, theirs.
  var explained: String
  /// Enrolments, messages and tasks of theirs.
  var outreach: [String] = []
  /// How many messages and tasks of others there are, by plugin.
  var othersMessages: [String: Int] = [:]
  var othersTasks: [String: Int] = [:]
  /// How many tags of others there are, by plugin.
  var others: [String: Int] = [:]
  /// All that was printed on the way.
  var printed: [UInt8]

  init(of place: Place) throws {
    let export = try SiyuProgram.run(["export", "tags", "--format", "csv"], in: place)
    let explain = try SiyuProgram.run(
      ["explain", Brand.customer, "--json"] + Brand.clock, in: place)
    // 3: told about the customer, with plugins set aside.
    guard export.status == 0, [0, 3].contains(explain.shellStatus) else {
      throw CorpusError(words: export.errors + explain.errors)
    }
    printed = export.outputBytes + export.errorBytes + explain.outputBytes + explain.errorBytes
    var kept: [Substring] = []
    for line in export.output.split(separator: "\n").dropFirst() {
      let tag = line.split(separator: ",", maxSplits: 2).dropFirst().first ?? ""
      let plugin = String(tag.prefix { $0 != "." && $0 != ":" })
      if Brand.goodPlugins.contains(plugin) {
        kept.append(line)
      } else {
        others[plugin, default: 0] += 1
      }
    }
    tags = kept.joined(separator: "\n")
    let quiet = "quiet.thanks"
    for (kind, column) in [("enrolments", 0), ("messages", 1), ("tasks", 1)] {
      let rows = try SiyuProgram.run(["export", kind, "--format", "csv"], in: place)
      guard rows.status == 0 else { throw CorpusError(words: rows.errors) }
      printed += rows.outputBytes
      for line in rows.output.split(separator: "\n").dropFirst() {
        let cells = line.split(separator: ",", maxSplits: 2)
        guard cells.count > column else { continue }
        let plugin = String(cells[column].prefix { $0 != "." })
        if cells[column] == quiet { outreach.append("\(kind) \(line)") }
        if kind == "messages" { othersMessages[plugin, default: 0] += 1 }
        if kind == "tasks" { othersTasks[plugin, default: 0] += 1 }
      }
    }
    explained = try Self.theirs(explain.outputBytes)
  }

  private static func theirs(_ json: [UInt8]) throws -> String {
    guard var all = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] else {
      throw CorpusError(words: "explain --json printed no object")
    }
    let enrolments = all["enrolments"] as? [[String: Any]] ?? []
    all["enrolments"] = enrolments.filter { enrolment in
      Brand.goodPlugins.contains(String((enrolment["sop"] as? String ?? "").prefix { $0 != "." }))
    }
    let tags = all["tags"] as? [[String: Any]] ?? []
    all["tags"] = tags.filter { tag in
      Brand.goodPlugins.contains(String((tag["tag"] as? String ?? "").prefix { $0 != "." }))
    }.map { tag in
      // After a run that was disturbed the next one has another number.
      tag.filter { $0.key != "run" }
    }
    // What others were refused is not theirs.
    let refused = all["refused"] as? [[String: Any]] ?? []
    all["refused"] = refused.filter { entry in
      Brand.goodPlugins.contains(String((entry["plugin"] as? String ?? "").prefix { $0 != "@" }))
    }
    // Segments are named without their plugin's other facts; theirs begin with its id.
    let segments = all["segments"] as? [Any] ?? []
    all["segments"] = segments.filter { segment in
      let name = segment as? String ?? (segment as? [String: Any])?["segment"] as? String ?? ""
      return Brand.goodPlugins.contains { name.hasPrefix($0 + ".") }
    }
    let data = try JSONSerialization.data(withJSONObject: all, options: [.sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }

  static func == (a: Decisions, b: Decisions) -> Bool {
    a.tags == b.tags && a.explained == b.explained && a.outreach == b.outreach
  }
}
