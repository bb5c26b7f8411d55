import Foundation
import SiyuPackaging

/// One folder of the corpus: a plugin (or script, map, spec) that means harm, and what is documented
/// to become of it.
struct Attack: Sendable {
  /// What is written down as possible ends.
  enum Outcome: String, CaseIterable, Sendable {
    /// Not loaded: a file, the manifest or a declaration is refused, with the place.
    case refused
    /// The rule raises for the customers asked about; they keep their tags.
    case raises
    /// What it decides is not granted: refused by the host, and reported.
    case denied
    /// Time is up, and Lua itself stops with file and line.
    case stopped
    /// Time is up, Lua does not notice, and the host ends the process.
    case ended
    /// The memory limit is met; the plugin is set aside.
    case exhausted
    /// The worker's process dies; the host says by which signal, in which rule.
    case crashed
    /// The plugin goes on as if nothing had been, and got nothing by it.
    case harmless
    /// Of a command: rows are rejected, each with a reason.
    case rejects
    /// Of a command: it ends with an error message.
    case fails
  }

  var name: String
  var folder: String
  /// The line of the threat table, as docs/explanation/security.md has it.
  var threat: String
  /// What it tries, as the end of a sentence.
  var tries: String
  /// More than one where the installed Lua decides which.
  var outcomes: [Outcome]
  /// Lines that the operator reads, `…` for any text in them; one for each outcome that has a line,
  /// and one of them is there.
  var says: [String]
  /// What is run instead of `apply`.
  var command: [String]?
  /// Customers that get a tag from it, which is no harm: its tags are its own.
  var tags: Int
  /// What the operator gave it by name.
  var grants: [String] = []
  /// Messages and tasks of its own SOPs, which is no harm where they were granted.
  var messages = 0
  var tasks = 0
  /// Files of the workspace that are there afterwards, because the command makes them.
  var leaves: [String]
  var limits: [String: Int64]
  var hasManifest: Bool
  var makes: [Made]

  /// A file that a repository cannot or should not hold.
  struct Made: Sendable {
    enum Kind: Sendable {
      case link(to: String)
      case pipe
      /// All zeros, and no room taken on the disk.
      case empty(size: Int64)
      case text(String)
      /// As many files of this text, numbered.
      case many(String, count: Int)
    }
    /// Relative to the plugin's folder, or to the workspace.
    var path: String
    var isInPlugin: Bool
    var kind: Kind
  }

  /// Whether a pass meets it: it can stand beside others in one workspace.
  var isPlugin: Bool { command == nil }

  /// Whether it declares SOPs, whose steps are decided once.
  var hasSOPs: Bool {
    let main = try? String(contentsOfFile: folder + "/main.lua", encoding: .utf8)
    return main?.contains("siyu.sop") ?? false
  }

  /// Exit codes that one of the outcomes has.
  var exits: Set<Int32> {
    Set(
      outcomes.map { outcome in
        switch outcome {
        case .raises, .denied, .harmless: 0
        case .refused, .stopped, .ended, .exhausted, .crashed: isPlugin ? 3 : 1
        case .rejects: 4
        case .fails: 1
        }
      })
  }
}

extension Attack.Outcome {
  /// Whether the plugin loses all its decisions of the pass.
  var isSetAside: Bool {
    switch self {
    case .refused, .stopped, .ended, .exhausted, .crashed: true
    case .raises, .denied, .harmless, .rejects, .fails: false
    }
  }
}
