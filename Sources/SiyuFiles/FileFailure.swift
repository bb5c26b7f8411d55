internal import SiyuModel

/// Why a file as a whole could not be read or written.
///
/// A bad row is not a failure: it is a `RowProblem`, and reading goes on.
public struct FileFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// Grows; callers branch on the ones they know.
  public struct Code: RawRepresentable, Sendable, Hashable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let cannotOpen = Code(rawValue: "cannot-open")
    public static let cannotRead = Code(rawValue: "cannot-read")
    public static let cannotWrite = Code(rawValue: "cannot-write")
    public static let unknownEncoding = Code(rawValue: "unknown-encoding")
    public static let damaged = Code(rawValue: "damaged")
    public static let tooLarge = Code(rawValue: "too-large")
    public static let noSuchSheet = Code(rawValue: "no-such-sheet")
    public static let missingColumns = Code(rawValue: "missing-columns")
    public static let empty = Code(rawValue: "empty")
  }

  public var code: Code
  public var path: String
  /// Lower case, holds nothing of the file's rows.
  public var message: String
  /// One next step.
  public var hint: String?

  public init(_ code: Code, path: String, _ message: String, hint: String? = nil) {
    self.code = code
    self.path = path
    self.message = message
    self.hint = hint
  }

  /// A call to the system failed: its reason, and what mends it.
  init(_ code: Code, path: String, _ what: String, errno number: Int32) {
    self.init(
      code, path: path, "\(what): \(SystemFailure.reason(number))",
      hint: SystemFailure.advice(number, about: path))
  }

  public var description: String {
    var text = path.isEmpty ? message : "\(path): \(message)"
    if let hint { text += "\n  \(hint)" }
    return text
  }
}
