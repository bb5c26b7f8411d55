/// JSON (RFC 8259), read strictly and written deterministically.
public enum JSON {
  /// Bounds on what is read, so that hostile text costs no more than its size.
  public struct Limits: Sendable {
    /// Lists and objects inside each other. Reading recurses; keep it below a few hundred.
    public var depth: Int
    /// In bytes.
    public var size: Int

    public init(depth: Int = 64, size: Int = 64 << 20) {
      self.depth = depth
      self.size = size
    }
  }

  /// Whole numbers that fit Int64 become `int`, all others `double`; a number too large for a
  /// double is refused. Of fields with one name the last counts. Invalid UTF-8, lone surrogates,
  /// a byte-order mark, comments and trailing commas are refused.
  public static func parse(
    _ bytes: UnsafeRawBufferPointer, limits: Limits = Limits()
  ) throws(JSONError) -> DataValue {
    var parser = JSONParser(bytes, limits: limits)
    return try parser.document()
  }

  public static func parse(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(JSONError) -> DataValue {
    let result: Result<DataValue, JSONError> = bytes.withUnsafeBytes { raw in
      do throws(JSONError) {
        return .success(try parse(raw, limits: limits))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  public static func parse(
    _ text: String, limits: Limits = Limits()
  ) throws(JSONError) -> DataValue {
    try parse(Array(text.utf8), limits: limits)
  }

  /// The same value gives the same text always. NaN and the infinities, which JSON does not have,
  /// become `null`.
  /// - Parameters:
  ///   - pretty: two blanks a level, one field or element a line.
  ///   - sorted: fields in the order of their names' bytes instead of their own.
  public static func text(
    _ value: DataValue, pretty: Bool = false, sorted: Bool = false
  ) -> String {
    String(decoding: bytes(value, pretty: pretty, sorted: sorted), as: UTF8.self)
  }

  public static func bytes(
    _ value: DataValue, pretty: Bool = false, sorted: Bool = false
  ) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty, sorted: sorted, nonFinite: .null)
    writer.write(value)
    return writer.bytes
  }
}

/// Where and why a text is not JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// In bytes, from 0.
  public let offset: Int
  /// From 1.
  public let line: Int
  /// In characters (Unicode scalars), from 1.
  public let column: Int
  public let reason: String

  public var description: String { "line \(line), column \(column): \(reason)" }
}
