import Foundation
import SiyuTestPrograms
import Testing

/// One workspace with attackers in it, and the promises that hold whatever they do.
struct Trial {
  let brand: Brand
  let place: Place
  private let before: Set<String>

  init(_ attacks: [Attack]) throws {
    brand = try Brand.made.get()
    place = try brand.workspace(with: attacks)
    before = place.files()
  }

  /// Runs `siyu` in the workspace and looks at what it printed.
  func run(_ arguments: [String], adding environment: [String: String] = [:]) throws -> Ran {
    let run = try SiyuProgram.run(arguments, in: place, adding: environment)
    expectSilence(run.outputBytes, "standard output of \(arguments)")
    expectSilence(run.errorBytes, "standard error of \(arguments)")
    for (bytes, name) in [(run.outputBytes, "output"), (run.errorBytes, "error")] {
      // JSON is for programs, and holds texts as they are but for control characters.
      if name == "output", arguments.contains("--json") { continue }
      let odd = TerminalCheck.odd(
        in: run.signal != nil ? TerminalCheck.whole(bytes) : bytes[...])
      #expect(odd == nil, "standard \(name) of \(arguments) holds \(odd ?? "")")
    }
    return run
  }

  /// Nothing that is secret is in there.
  private func expectSilence(_ bytes: [UInt8], _ what: String) {
    let found = brand.canaries.found(in: bytes)
    #expect(found == [], "\(what) gives away: \(found.joined(separator: ", "))")
  }

  /// What holds after any attack: the others' decisions, the store, no process, no file, no secret.
  @discardableResult
  func expectOthersUnharmed(leaves allowed: [String] = []) throws -> Decisions {
    let decisions = try Decisions(of: place)
    #expect(decisions.tags == brand.baseline.tags, "the good plugins' tags differ")
    #expect(decisions.explained == brand.baseline.explained, "the good plugins' reasons differ")
    #expect(decisions.outreach == brand.baseline.outreach, "the good plugin's outreach differs")
    expectSilence(decisions.printed, "export and explain")
    #expect(try place.integrity() == "ok")
    expectNoProcess()
    let new = place.files().subtracting(before).filter { path in
      // A host killed while it starts a worker leaves the empty folder that the worker was to get.
      !allowed.contains { $0 == path || $0.hasPrefix(path + "/") }
        && !(path.hasPrefix(place.temporary + "/siyu-worker-") && isEmptyFolder(path))
    }
    #expect(new.sorted() == [], "files that nobody asked for")
    return decisions
  }

  private func isEmptyFolder(_ path: String) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? false
  }

  /// Workers die with their host; the kernel may take a moment for it.
  private func expectNoProcess() {
    var left = place.processes()
    for _ in 0..<50_000 where !left.isEmpty {
      sched_yield()
      left = place.processes()
    }
    #expect(left == [], "processes left over")
  }

  /// The documented end of one attack, in what a pass printed.
  func expect(_ attack: Attack, in run: Ran, _ decisions: Decisions) {
    expectEnd(attack, in: run, decisions)
    expectSaid(attack, in: run)
  }

  /// All of it but its line.
  func expectEnd(_ attack: Attack, in run: Ran, _ decisions: Decisions) {
    let own = run.errors.split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("set aside: \(attack.name): ") }
    let isSetAside = attack.outcomes.contains { $0.isSetAside }
    let isKept = attack.outcomes.contains { !$0.isSetAside }
    #expect(own.count <= 1, "one sentence, not \(own.count)")
    if !isKept { #expect(own.count == 1, "it is not set aside") }
    if !isSetAside { #expect(own == [], "it is set aside") }
    let tags = decisions.others[attack.name] ?? 0
    let isWhole = own.isEmpty && attack.tags > 0
    #expect(tags == (isWhole ? attack.tags : 0), "tags of the attacker")
    let (messages, tasks) = own.isEmpty ? (attack.messages, attack.tasks) : (0, 0)
    #expect(decisions.othersMessages[attack.name] ?? 0 == messages, "its messages")
    #expect(decisions.othersTasks[attack.name] ?? 0 == tasks, "its tasks")
  }

  /// One of the documented lines stands there, where the outcome has one.
  func expectSaid(_ attack: Attack, in run: Ran) {
    guard !attack.says.isEmpty else { return }
    let lines = (run.output + "\n" + run.errors).split(separator: "\n").map(String.init)
    let isSaid = attack.says.contains { wanted in lines.contains { Line.matches($0, wanted) } }
    #expect(
      isSaid,
      """
      none of these is printed:
      \(attack.says.joined(separator: "\n"))
      but:
      \(lines.filter { $0.contains(attack.name) || $0.hasPrefix("error:") }.joined(separator: "\n"))
      """)
  }
}

/// Lines with `…` in them.
enum Line {
  /// Whether a printed line, without the blanks before it, is the wanted one; `…` stands for any text.
  static func matches(_ line: String, _ wanted: String) -> Bool {
    var rest = Substring(line.drop { $0 == " " })
    let parts = wanted.split(separator: "…", omittingEmptySubsequences: false)
    guard let first = parts.first, rest.hasPrefix(first) else { return false }
    rest = rest.dropFirst(first.count)
    for (index, part) in parts.enumerated().dropFirst() {
      if index == parts.count - 1 { return part.isEmpty || rest.hasSuffix(part) }
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.isEmpty
  }
}
