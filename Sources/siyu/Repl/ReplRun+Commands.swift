import SiyuModel
import SiyuWords

/// What is not Lua: lines that begin with a colon.
extension ReplRun {
  enum Command {
    case quit
    case done(Bool)
  }

  private static let commands = [":help", ":reload", ":quit"]

  func command(_ line: String) -> Command {
    let words = line.split(separator: " ").map(String.init)
    switch words[0] {
    case ":quit", ":q": return .quit
    case ":reload": return .done(reload())
    case ":help", ":h": return .done(words.count > 1 ? help(words[1]) : help())
    default:
      let near = NearestName.nearest(to: words[0], in: Self.commands)
      console.report(
        Diagnostic(
          "there is no '\(words[0])'",
          hint: near.map { "did you mean '\($0)'?" }
            ?? "there are \(Self.commands.joined(separator: ", "))"))
      return .done(false)
    }
  }

  private func help() -> Bool {
    let lines = [
      say("c = siyu.customer(\"C001\")   a customer of this workspace, as \(source.id) sees it"),
      say("c, c.orders, c.orders:last()   an expression shows its value"),
      say("tags(c)  tag(c, GROUP)  reason(c, GROUP)  segment(c, SEGMENT)   what the rules say"),
      say(
        "customer { orders = { { paid_at = \"-3d\", amount = \"99.00\" } } }   a customer made up"),
      say(
        "at(\"2026-07-01\")  clock.advance(\"10d\")  settings { … }   another time, other settings"),
      say("x = 1   is there in the next line; with local in front only in its own"),
      say(":help NAME   a function, a class or a field: :help siyu.text.find, :help Orders"),
      say(":reload   the plugin and the customers as they are now"),
      say(":quit   or Ctrl-D"),
    ]
    lines.forEach { console.print($0) }
    return true
  }

  private func help(_ name: String) -> Bool {
    guard let answer = ask(["kind": "help", "name": .string(name)]) else { return false }
    if answer["lines"]?.listValue?.isEmpty ?? true {
      console.report(
        Diagnostic("nothing is called '\(name)'", hint: "siyu api lists what there is"))
      return false
    }
    for line in answer["lines"]?.listValue ?? [] {
      console.printLines(SurfaceWords.spoken(line.stringValue ?? ""))
    }
    return true
  }

  /// What may stand before the cursor.
  func completion(of text: String) -> (typed: Int, names: [String]) {
    if text.hasPrefix(":") {
      return (text.utf8.count, Self.commands.filter { $0.hasPrefix(text) })
    }
    guard let answer = ask(["kind": "complete", "text": .string(text)], quietly: true) else {
      return (0, [])
    }
    return Self.completion(answer, of: text)
  }

  static func completion(_ answer: DataValue, of text: String) -> (typed: Int, names: [String]) {
    // A worker's word: only what is plainly a name reaches the terminal's line.
    let names = (answer["names"]?.listValue ?? []).compactMap(\.stringValue).filter { name in
      name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
      }
    }
    let typed = Int(clamping: answer["typed"]?.intValue ?? 0)
    guard (0...text.utf8.count).contains(typed) else { return (0, []) }
    let beginning = Array(text.utf8.suffix(typed))
    return (typed, names.filter { $0.utf8.starts(with: beginning) })
  }
}
