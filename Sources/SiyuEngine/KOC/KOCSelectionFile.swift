public import SiyuModel

/// A list of who would be selected, to be approved: the clock to rank at again, and a digest of the
/// ranking. Who is on it stands there for people; what counts is computed again.
public struct KOCSelectionFile: Sendable, Hashable {
  private static let marker = "siyu_koc"
  public static let format: Int64 = 1
  /// What every such file begins with.
  public static let beginning = "{\n  \"\(marker)\""

  public var programme: String
  public var now: Instant
  /// Public ids, the highest score first.
  public var selected: [String]
  /// SHA-256 over all that was ranked, in hexadecimal.
  public var digest: String

  public init(_ selection: KOCSelection, of programme: String, at now: Instant) {
    self.programme = programme
    self.now = now
    selected = selection.selected.map(\.id)
    digest = selection.digest(of: programme)
  }

  public static func isOne(_ bytes: [UInt8]) -> Bool { (try? JSON.parse(bytes))?[marker] != nil }

  public var encoded: [UInt8] {
    JSON.bytes(
      [
        Self.marker: .int(Self.format), "programme": .string(programme),
        "now": .string(TimeText.iso(now)), "selected": .list(selected.map { .string($0) }),
        "digest": .string(digest),
      ], pretty: true) + [0x0A]
  }

  /// - Throws: `Diagnostic` that says what is wrong with the file; hostile bytes do no more.
  public init(decoding bytes: [UInt8], file: String) throws {
    func bad(_ reason: String) -> Diagnostic {
      Diagnostic(
        file: file, "not a list this siyu can use: \(reason)",
        hint: "siyu koc select writes a new one")
    }
    let value: DataValue
    do { value = try JSON.parse(bytes) } catch { throw bad("\(error)") }
    guard value[Self.marker]?.intValue == Self.format else {
      throw bad("its format is not \(Self.format)")
    }
    guard let programme = value["programme"]?.stringValue,
      let digest = value["digest"]?.stringValue,
      let now = value["now"]?.stringValue.flatMap({ try? TimeText.parse($0, in: .utc) })
    else { throw bad("a field is missing") }
    self.programme = programme
    self.now = now
    self.digest = digest
    selected = (value["selected"]?.listValue ?? []).compactMap(\.stringValue)
  }
}
