internal import Foundation

/// What a process left when it ended.
public struct Ran: Sendable, CustomStringConvertible {
  /// The exit status; `nil` when a signal ended it.
  public var status: Int32?
  public var signal: Int32?
  public var outputBytes: [UInt8]
  public var errorBytes: [UInt8]

  public var output: String { String(decoding: outputBytes, as: UTF8.self) }
  public var errors: String { String(decoding: errorBytes, as: UTF8.self) }
  public var words: String { output + errors }
  /// As a shell counts it: 128 and the signal's number when one ended it.
  public var shellStatus: Int32 { status ?? 128 + (signal ?? 0) }

  /// 0, or 4: done, some input rejected.
  public var isDone: Bool { status == 0 || status == 4 }
  public var wasKilled: Bool { signal == SIGKILL }
  /// Ended by itself, with one of the documented statuses.
  public var isOrderly: Bool { signal == nil && (0...4).contains(status ?? -1) }

  public var description: String {
    let end = signal.map { "ended by signal \($0)" } ?? "status \(status ?? -1)"
    return "\(end)\n\(words)"
  }
}
