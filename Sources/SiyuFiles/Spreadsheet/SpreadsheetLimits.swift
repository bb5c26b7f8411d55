/// Bounds for `.xlsx` files, which are archives and can hold a thousand times their own size.
public struct SpreadsheetLimits: Sendable, Hashable {
  /// All that is unpacked, in bytes. 4 GB.
  public var unpackedBytes: Int64 = 4 << 30
  /// Unpacked to packed, looked at once `ratioFrom` bytes are unpacked. Sheets of a million equal
  /// rows stay below 150.
  public var ratio: Int64 = 300
  public var ratioFrom: Int64 = 64 << 20
  /// Texts that cells share are held in memory; in bytes. 512 MB.
  public var sharedTextBytes = 512 << 20
  /// One cell's text, in bytes; the format itself allows 32,767 characters.
  public var cellBytes = 256 << 10
  /// One row's texts, in bytes. 16 MB.
  public var rowBytes = 16 << 20
  /// All rows that one block of XML may unfold to, in bytes: cells can name a long shared text in
  /// few letters. 64 MB.
  public var waitingBytes = 64 << 20
  /// In a row; the format's own.
  public var columns = 16_384
  public init() {}
}
