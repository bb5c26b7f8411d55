import SiyuModel
import SiyuWords

/// What `siyu work` tells of itself on standard error: a line each, with the time by its clock.
struct WorkLog {
  enum Level: String {
    case info, warning, error
  }

  let console: Console
  let zone: TimeZoneRules
  /// Only warnings and errors.
  let isQuiet: Bool
  let time: @Sendable () -> Instant

  func info(_ text: String) { if !isQuiet { write(.info, text) } }
  func warning(_ text: String) { write(.warning, text) }
  func error(_ text: String) { write(.error, text) }

  private func write(_ level: Level, _ text: String) {
    console.note("\(TimeText.iso(time(), in: zone)) \(level.rawValue) siyu.work: \(text)")
  }

  /// Of any error, without its kind of word in front.
  static func words(_ error: any Error) -> String {
    switch error {
    case let problem as Diagnostic: problem.words
    case let problems as Diagnostics:
      problems.all.prefix(5).map(\.words).joined(separator: "\n")
    default: said("\(error)")
    }
  }
}
