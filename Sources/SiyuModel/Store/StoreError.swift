/// Why the store could not do something, for whoever has to act.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Grows; compare with `==`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let notFound = Code(rawValue: "not-found")
    public static let ambiguous = Code(rawValue: "ambiguous")
    /// Another process is writing.
    public static let busy = Code(rawValue: "busy")
    public static let diskFull = Code(rawValue: "disk-full")
    public static let readOnly = Code(rawValue: "read-only")
    public static let damaged = Code(rawValue: "damaged")
    /// The file was written by a newer siyu.
    public static let tooNew = Code(rawValue: "too-new")
    /// The workspace key is missing or another one.
    public static let key = Code(rawValue: "key")
    public static let refused = Code(rawValue: "refused")
    public static let failed = Code(rawValue: "failed")
  }
  public var code: Code
  public var message: String
  public var hint: String?
  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }
  public var description: String { hint.map { "\(message)\n  \($0)" } ?? message }
}
