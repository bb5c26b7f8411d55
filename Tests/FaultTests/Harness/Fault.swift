/// What is to happen to a run of siyu, and when; see Tests/Support/FaultInjector.
struct Fault: Sendable, Hashable, CustomStringConvertible {
  /// A class of calls.
  enum Kind: String, Sendable, CaseIterable {
    case any, open, write, sync, truncate, rename, unlink, mkdir, message, spawn, memory, read
  }

  enum Action: Sendable, Hashable {
    case killBefore, killAfter, killHalf, killWorker, short, terminate, interrupt, stop
    /// The call fails with an error, by its name, such as `ENOSPC`.
    case fail(String)

    var word: String {
      switch self {
      case .killBefore: "kill-before"
      case .killAfter: "kill-after"
      case .killHalf: "kill-half"
      case .killWorker: "kill-worker"
      case .short: "short"
      case .terminate: "term"
      case .interrupt: "int"
      case .stop: "stop"
      case .fail(let name): name
      }
    }

    static let deaths: [Action] = [.killBefore, .killAfter, .killHalf]
  }

  var kind: Kind
  /// Which call of its class, from 1.
  var number: Int
  /// At every call from there on, as on a disk that stays full.
  var fromThereOn = false
  var action: Action
  /// Only calls about files whose path holds this text count.
  var path: String?

  var description: String { "\(kind.rawValue):\(number)\(fromThereOn ? "+" : ""):\(action.word)" }

  var environment: [String: String] {
    var all = ["SIYU_FAULT": description]
    if let path { all["SIYU_FAULT_PATH"] = path }
    return all
  }
}
