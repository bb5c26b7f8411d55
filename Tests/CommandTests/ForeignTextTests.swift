import Foundation
import SiyuTestPrograms
import Testing

/// Whoever can put a text before an operator must not steer the operator's terminal with it: names,
/// ids, titles, reasons, errors, file names and arguments hold every character that could, and
/// nothing of that comes out.
@Suite struct ForeignTextTests {
  /// Each of these would move the cursor, change colours, or hide or turn text around. They stand
  /// behind a letter, where none of them has a right to be.
  static let dangerous: [Unicode.Scalar] = {
    var numbers = Array(UInt32(1)..<0x20) + Array(0x7F...0x9F)
    numbers += [0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x3164, 0xFFA0, 0xFEFF]
    numbers += Array(0x200B...0x200F) + Array(0x2028...0x202E) + Array(0x2060...0x206F)
    numbers +=
      Array(0xFFF9...0xFFFB) + [0xE0001, 0xE0020, 0xE0041, 0xE007F, 0xE0100, 0x1D173, 0xFDD0]
    return numbers.compactMap(Unicode.Scalar.init)
  }()

  /// In pieces that fit where ids have to be short.
  private static let pieces: [String] = stride(from: 0, to: dangerous.count, by: 16).map { start in
    dangerous[start..<min(start + 16, dangerous.count)].map { "x\($0)" }.joined()
  }

  private static func json(_ text: String) -> String {
    let escaped = text.utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return "\"\(escaped.joined())\""
  }

  /// The same in Lua and in TOML, which spell scalars otherwise.
  private static func spelled(_ text: String, _ scalar: (UInt32) -> String) -> String {
    "\"\(text.unicodeScalars.map { scalar($0.value) }.joined())\""
  }
  private static func lua(_ text: String) -> String {
    spelled(text) { "\\u{\(String($0, radix: 16))}" }
  }
  private static func toml(_ text: String) -> String {
    spelled(text) { value in
      let digits = String(value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
  }

  private static func brand(in folder: TranscriptFolder) throws {
    _ = try folder.run("siyu init shop --playbook none && cd shop", limit: TranscriptRun.limit)
    let all = pieces.joined()
    var people = ""
    var orders = ""
    for (number, piece) in pieces.enumerated() {
      let id = json("c\(number)\(piece)")
      people +=
        "{\"customer_id\":\(id),\"name\":\(json("n" + all)),\"city\":\(json("y" + piece)),\"gender\":\"f\"}\n"
      orders +=
        "{\"order_id\":\(json("o\(number)" + piece)),\"customer_id\":\(id),\"paid_at\":\"2026-06-01\",\"amount\":\"1\"}\n"
    }
    try folder.write(people, to: "people.jsonl")
    try folder.write(orders, to: "orders.jsonl")
    try folder.write(
      "\"x\(pieces[2])\",customer_id,paid_at,amount\n"
        + pieces.map { "\"\($0)\",c0,never\($0),1\n" }.joined(),
      to: "bad.csv")
    try folder.write(
      """
      id = "odd"
      version = "1.0.0"
      title = \(toml("t" + all))
      description = \(toml("d" + all))
      siyu = "1"
      [permissions]
      read = ["orders"]
      write = ["tag"]
      [settings.word]
      type = "text"
      default = \(toml("s" + all))
      title = \(toml("t" + all))
      """, to: "plugins/odd/plugin.toml")
    let reasons = pieces.map(lua).joined(separator: ", ")
    try folder.write(
      """
      local pieces = { \(reasons) }
      print(\(lua("printed " + all)))
      siyu.tag_group {
        id = "size", title = \(lua("t" + all)), dimension = "value", values = { { "big", \(lua("v" + all)) } },
        assign = function(c) return "big", c.city .. table.concat(pieces) end,
      }
      siyu.tag_group {
        id = "bad", title = "bad", dimension = "value", values = { "a" },
        assign = function(c) error(c.city .. table.concat(pieces)) end,
      }
      siyu.segment { id = "all", title = \(lua("t" + all)), match = function(c) return true end }
      """, to: "plugins/odd/main.lua")
    try folder.write(
      "describe(\(lua("d" + all)), function() it(\(lua("i" + all)), function() print(\(lua("p" + all))) error(\(lua("e" + all))) end) end)",
      to: "plugins/odd/test/a_spec.lua")
    try folder.write(
      """
      local rows = {}
      for c in siyu.customers() do
        rows[#rows + 1] = { c.id, c.city }
        siyu.propose(c, "odd.size:big", c.city)
      end
      print(\(lua("p" + all)))
      siyu.table { title = \(lua("t" + all)), columns = { \(lua("c" + all)), "city" }, rows = rows }
      """, to: "scripts/odd.lua")
    let word = toml("w" + all)
    try folder.write(
      "+++\ntouchpoint = \(word)\ntitle = \(word)\nlink = \(word)\npicture = \(word)\n+++\n{{\(all)}}",
      to: "odd.md")
    try folder.write("print(\nerror(\(lua(all)))", to: "scripts/broken.lua")
  }

  private static let argument = "\"$(cat piece)\""

  @Test func `nothing that anybody can write steers the terminal`() async throws {
    let programs = try Programs.folder()
    let found = try await Lanes.run { () -> [String] in
      let folder = try TranscriptFolder(programs: programs)
      try Self.brand(in: folder)
      try folder.write(Self.pieces[1], to: "piece")
      let word = Self.argument
      let commands = [
        "siyu import customers people.jsonl", "siyu import orders orders.jsonl",
        "siyu import orders bad.csv", "siyu import orders bad.csv --json",
        "cp bad.csv \(word).csv; siyu import orders \(word).csv",
        "siyu import orders nowhere\(word)",
        "siyu plugin list", "siyu plugin list --json", "siyu plugin info odd",
        "siyu plugin check odd",
        "siyu plugin grant odd \(word)", "siyu plugin grant odd --remove \(word)",
        "siyu plugin info \(word)", "siyu plan --now 2026-06-30",
        "siyu plan --json --now 2026-06-30",
        "siyu plan --plugin \(word)", "siyu plan --now \(word)", "siyu plan --out no\(word)/x",
        "siyu run scripts/odd.lua --now 2026-06-30", "siyu run scripts/odd.lua --json",
        "siyu run scripts/broken.lua", "siyu run \(word)", "siyu test odd", "siyu test odd --json",
        "siyu apply --now 2026-06-30", "siyu apply --json --now 2026-06-30",
        "for c in $(siyu export tags --format csv | cut -d, -f1 | tail -3); do siyu explain \"$c\"; done",
        "siyu explain \"$(head -c 9000 people.jsonl | sed -n 's/x/x/p' | head -1)\"",
        "siyu explain o0\(word)", "siyu tag c0\(word) odd.size:\(word)",
        "siyu tag c0\(word) \(word)",
        "siyu merge \(word) c\(word)", "siyu export customers --show-private --format jsonl",
        "siyu export tags --format json", "siyu \(word)", "siyu plan --\(word)",
        "siyu -C \(word) plan",
        "siyu init new\(word); siyu -C new\(word) plan",
        "mkdir plugins/odd/content; cp odd.md plugins/odd/content/; siyu plugin check odd; siyu content",
        "sed -i 's/^title/'\(word)'title/' plugins/odd/plugin.toml; siyu plugin info odd; siyu plan",
        "printf '[%s]\\nx = 1\\n' \(word) >>siyu.toml; siyu plan",
      ]
      var found: [String] = []
      for command in commands {
        let outcome = try folder.run(command, limit: TranscriptRun.limit)
        let output = outcome.lines.joined(separator: "\n")
        let odd = output.unicodeScalars.filter { $0 != "\n" && Self.dangerous.contains($0) }
        let kinds = Set(odd.map { String($0.value, radix: 16) }).sorted().joined(separator: " ")
        if !odd.isEmpty { found.append("\(command): \(kinds)") }
        if outcome.status > 4, outcome.status != 64 {
          found.append("\(command): \(outcome.status)")
        }
      }
      return found
    }
    #expect(found == [])
  }

  @Test func `a pipe gets what is stored, a terminal what is safe`() async throws {
    let programs = try Programs.folder()
    let (piped, shown) = try await Lanes.run { () -> (Outcome, Outcome?) in
      let folder = try TranscriptFolder(programs: programs)
      try Self.brand(in: folder)
      _ = try folder.run("siyu import customers people.jsonl", limit: TranscriptRun.limit)
      let export = "siyu export customers --show-private --format csv"
      let piped = try folder.run(export, limit: TranscriptRun.limit)
      guard try folder.run("command -v script", limit: 10).status == 0 else { return (piped, nil) }
      return (
        piped,
        try folder.run("script -qec '\(export) 2>/dev/null' /dev/null", limit: TranscriptRun.limit)
      )
    }
    let text = piped.lines.joined(separator: "\n").unicodeScalars
    let missing = Self.dangerous.filter { $0 != "\r" && !text.contains($0) }
    #expect(missing == [])
    guard let shown else {
      print("no 'script' on this machine: the terminal's side is not looked at")
      return
    }
    // The terminal ends lines with a return of its own.
    let odd = shown.lines.joined(separator: "\n").unicodeScalars.filter {
      $0 != "\n" && $0 != "\r" && Self.dangerous.contains($0)
    }
    #expect(odd.isEmpty, "\(Set(odd.map { String($0.value, radix: 16) }).sorted())")
    #expect(shown.lines.joined().contains("\\u{202e}"))
  }
}
