/// Rows of some file, one at a time, whatever its format.
public protocol RowReader: AnyObject {
  /// What messages call the file.
  var name: String { get }
  /// The row last read; its bytes are valid until the next call of `next`.
  var row: RowBuffer { get }
  /// Names of the columns where the format carries them with every row (JSON lines); it may grow
  /// while reading. `nil` where the header is a row like the others.
  var keys: [String]? { get }
  /// Bytes of the file read so far and in all, for progress.
  var position: Int64 { get }
  var size: Int64? { get }
  /// Things worth saying once, such as identifiers a spreadsheet has rounded.
  var warnings: [String] { get }
  /// Rows with this many fields are usual. A row over several lines that has another number is
  /// taken as an unclosed quote.
  var expectedFields: Int? { get set }

  /// - Throws: only for what makes the rest unreadable.
  func next() throws(FileFailure) -> RowOutcome
}

public enum RowOutcome: Sendable, Hashable {
  case row
  /// The row could not be read; `row` holds what there is of it. The next call goes on behind it.
  case rejected(RowFault)
  case end
}

/// Why one row was left out, in words for the person who has the file.
public struct RowFault: Error, Sendable, Hashable, CustomStringConvertible {
  public var reason: String
  public init(_ reason: String) { self.reason = reason }
  public var description: String { reason }
}

/// Bounds that keep one row from taking all memory.
public struct RowLimits: Sendable, Hashable {
  /// In bytes. 16 MB.
  public var rowBytes = 16 * 1024 * 1024
  /// As many as a spreadsheet can have.
  public var fields = 16_384
  public init() {}
}
