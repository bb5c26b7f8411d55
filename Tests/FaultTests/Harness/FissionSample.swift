import Foundation
import SiyuTestPrograms

/// A programme that rewards, settled once, and friends who were brought since and are rewarded tonight.
enum FissionSample {
  static let tonight = "2026-07-02"
  private static let friends = 1...40

  static func begin(
    in workspace: String, _ siyu: Siyu, _ bring: (String, String) throws -> Void
  ) throws {
    let plugin = workspace + "/plugins/bring"
    for folder in [plugin, plugin + "/surveys"] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try put(
      plugin + "/plugin.toml",
      """
      id      = "bring"
      version = "1.0.0"
      title   = "推荐"
      siyu    = "1"

      [permissions]
      read  = ["answers"]
      write = ["koc", "points"]
      """)
    try put(
      plugin + "/surveys/koc.toml",
      """
      title = "问卷"

      [[question]]
      id   = "fans"
      type = "number"
      """)
    try put(
      plugin + "/main.lua",
      """
      siyu.koc { id = "koc", title = "推荐官",
        recruit = { survey = "koc", open = true },
        select = { score = function() return 1 end, top = 9 },
        fission = { anyone = true, hold = "2d", levels = 2, reward = { points = 50 } } }
      """)
    try siyu.must(["plugin", "grant", "bring", "koc", "points", "answers"], in: workspace)
    let head = "inviter_id,invitee_id,at,programme"
    try put(workspace + "/data/first.csv", head + "\nC000001,F0,2026-06-20,bring.koc")
    try put(
      workspace + "/data/friends.csv",
      "customer_id\nF0\n" + friends.map { "F\($0)" }.joined(separator: "\n"))
    try bring("customers", "friends")
    try bring("invitations", "first")
    try siyu.must(["apply", "--now", "2026-06-28"], in: workspace)
    // Every fourth brings the three after her.
    try put(
      workspace + "/data/pairs.csv",
      ([head]
        + friends.map { number in
          let inviter = number % 4 == 1 ? "C000001" : "F\(number - (number + 3) % 4)"
          return "\(inviter),F\(number),2026-06-2\(number % 4 == 1 ? 8 : 9),bring.koc"
        }).joined(separator: "\n"))
    try bring("invitations", "pairs")
  }

  private static func put(_ path: String, _ text: String) throws {
    try (text + "\n").write(toFile: path, atomically: false, encoding: .utf8)
  }
}
