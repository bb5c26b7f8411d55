import SiyuTestPrograms
import Foundation
import Synchronization

/// A workspace that welcomes whoever joins, with files of what happened waiting to be dropped.
enum WorkShop {
  static let joined = 12
  private static let made = Mutex<String?>(nil)

  /// A copy with everything in its inbox.
  static func copy(_ siyu: Siyu, for name: String) throws -> String {
    let base = try made.withLock { known in
      if let known { return known }
      let folder = Base.scratch + "/base-work"
      try build(folder, siyu)
      known = folder
      return folder
    }
    let folder = Base.scratch + "/\(name)-\(UUID().uuidString.prefix(8))"
    try FileManager.default.copyItem(atPath: base, toPath: folder)
    return folder
  }

  private static func build(_ folder: String, _ siyu: Siyu) throws {
    try siyu.must(["init", folder, "--playbook", "none"], in: Base.scratch)
    func put(_ path: String, _ text: String) throws {
      let file = URL(filePath: "\(folder)/\(path)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try put(
      "plugins/hello/plugin.toml",
      """
      id = "hello"
      version = "1.0.0"
      title = "新客"
      siyu = "1"

      [permissions]
      read = ["events"]
      send = ["wecom.chat"]

      """)
    try put(
      "plugins/hello/main.lua",
      """
      siyu.sop { id = "welcome", title = "欢迎", enrol = { on = "pool.joined" }, steps = {
        { id = "hi", after = "0m", send = "content/welcome" },
        { id = "later", wait = "30d", send = "content/welcome" } } }

      """)
    try put(
      "plugins/hello/content/welcome.md",
      "+++\ntitle = \"欢迎\"\ntouchpoint = \"wecom.chat\"\n+++\n欢迎！\n")
    var settings = try String(contentsOfFile: folder + "/siyu.toml", encoding: .utf8)
    settings.replace("[gate]\n", with: "[gate]\nquiet = false\n")
    settings += """

      [plugins.hello]
      grant = ["wecom.chat"]

      [channels.files]
      kind = "folder"
      touchpoints = ["wecom.chat"]
      path = "out/wecom"
      format = "csv"

      """
    try put("siyu.toml", settings)
    var customers = ["customer_id,staff_id,pool"]
    customers += (0..<joined).map { "C\($0),s1,wecom" }
    try put("staff.csv", "staff_id,name\ns1,小李\n")
    try put("customers.csv", customers.joined(separator: "\n") + "\n")
    try siyu.must(["import", "staff", "staff.csv"], in: folder)
    try siyu.must(["import", "customers", "customers.csv"], in: folder)
    // Events count that happened after this and within 30 days before they are looked for.
    let now = Date()
    let format = ISO8601DateFormatter()
    try siyu.must(
      ["apply", "--now", format.string(from: now.addingTimeInterval(-86_400))], in: folder)
    let at = format.string(from: now.addingTimeInterval(-3_600))
    for file in 0..<3 {
      var rows = ["event_id,customer_id,type,at,props"]
      for number in 0..<joined where number % 3 == file {
        rows.append("e\(number),C\(number),pool.joined,\(at),")
      }
      if file == 2 { rows.append("e99,,pool.joined,soon,") }
      try put("inbox/events-\(file).csv", rows.joined(separator: "\n") + "\n")
    }
    try put("inbox/evnts-9.csv", "a\n")
  }

  /// What may not differ, whatever happened in between; without the times of the runs.
  struct State: Equatable {
    /// Message, step and state.
    var messages: [[String]]
    var events: [String]
    /// Ids in the files for people, each as often as it is there.
    var delivered: [String]
    var inbox: [String]
  }

  static func state(of workspace: String) throws -> State {
    let contents = try Contents(of: workspace)
    let delivered = (contents.tables["delivered"] ?? []).map { $0[0] }
    let inbox = contents.files.keys.filter { $0.hasPrefix("inbox/") }
    return State(
      messages: (contents.tables["messages"] ?? []).map { [$0[0], $0[2], $0[10]] }
        .sorted { $0.lexicographicallyPrecedes($1) },
      events: (contents.tables["events"] ?? []).map { $0[0] }.sorted(),
      delivered: delivered.sorted(), inbox: inbox.sorted())
  }
}
