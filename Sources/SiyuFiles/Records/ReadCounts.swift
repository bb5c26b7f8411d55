/// What became of a file's rows.
public struct ReadCounts: Sendable, Hashable {
  /// Rows behind the header, skipped ones included.
  public var rows = 0
  public var records = 0
  public var rejected = 0
  /// By the map's rules.
  public var skipped = 0
  /// Orders that name no buyer.
  public var buyerless = 0
  /// Cells the platform has masked, by our column.
  public var masked: [String: Int] = [:]
  /// Phone numbers nobody can be called at, left out; the row was kept.
  public var unreadablePhones = 0
  /// Rows of orders that an earlier row of the file had named already, and whose amounts took the place of its.
  public var replaced = 0
  /// The first of them, and its order.
  public var firstReplacedLine: Int?
  public var firstReplacedID = ""
  public init() {}
}

/// A row that was left out, as it goes to `FILE.rejected.csv`.
public struct RejectedRow: Sendable, Hashable {
  /// 1-based.
  public var line: Int
  /// In words; holds nothing of the row's content.
  public var reason: String
  public var fields: [String]
}

/// How far reading is: bytes of the file and rows.
public struct ImportProgress: Sendable, Hashable {
  public var bytesDone: Int64
  /// `nil` where the size is unknown.
  public var bytesTotal: Int64?
  public var rows: Int
}

/// Called every few thousand rows and at the end.
public typealias ProgressSink = (ImportProgress) -> Void
