internal import Crypto
public import SiyuModel

/// A list of who would be selected, to be approved: who, with the score and the reason, the clock to rank
/// at again, and a digest of the ranking.
///
/// Whoever approves it may strike names. Nothing else in it decides anything: what counts is computed again,
/// and a list that says something else of anybody is refused.
public struct KOCSelectionFile: Sendable, Hashable {
  private static let marker = "siyu_koc"
  public static let format: Int64 = 3
  /// What every such file begins with.
  public static let beginning = "{\n  \"\(marker)\""

  /// Somebody on the list.
  public struct Entry: Sendable, Hashable {
    /// Public id.
    public var customer: String
    /// From 1.
    public var rank: Int64?
    public var score: Double?
    public var part: String?
    /// The author's.
    public var reason: String?

    init(_ place: KOCSelection.Place) {
      customer = place.candidate.id
      rank = place.rank.map { Int64($0) }
      score = place.candidate.score
      part = place.candidate.part
      reason = place.candidate.reason
    }

    init?(_ data: DataValue) {
      guard let customer = data["customer"]?.stringValue else { return nil }
      self.customer = customer
      rank = data["rank"]?.intValue
      score = data["score"]?.doubleValue
      part = data["part"]?.stringValue
      reason = data["reason"]?.stringValue
    }

    var data: DataValue {
      var record: DataRecord = [
        "customer": .string(customer), "rank": rank.map { .int($0) } ?? .null,
        "score": score.map { .double($0) } ?? .null,
      ]
      if let part { record["part"] = .string(part) }
      record["reason"] = reason.map { .string($0) } ?? .null
      return .record(record)
    }
  }

  public var programme: String
  public var now: Instant
  /// The highest score first.
  public var selected: [Entry]
  /// SHA-256 over all that was ranked, in hexadecimal.
  public var digest: String

  public init(_ selection: KOCSelection, of programme: String, at now: Instant) {
    self.programme = programme
    self.now = now
    selected = selection.places.filter { $0.miss == nil }.map(Entry.init)
    digest = selection.digest(of: programme)
  }

  /// Covers what nobody may change in it: the programme, the clock to rank at again, and the digest.
  private var seal: String { Self.digest([programme, "\(now.seconds)", digest]) }

  private static func digest(_ texts: [String]) -> String {
    var hash = SHA256()
    for text in texts { hash.update(data: Array("\(text.utf8.count) \(text)\n".utf8)) }
    return Hexadecimal.text(hash.finalize())
  }

  /// What it comes to: the same ranking with other names struck is another one.
  public var choice: String { Self.digest([digest] + selected.map(\.customer)) }

  static func howToEdit(_ programme: String) -> String {
    "names may be struck from it, and nothing else changed: siyu koc select "
      + "\(TextEscape.terminalSafe(programme)) makes a new one"
  }

  public static func isOne(_ bytes: [UInt8]) -> Bool { (try? JSON.parse(bytes))?[marker] != nil }

  public var encoded: [UInt8] {
    JSON.bytes(
      [
        Self.marker: .int(Self.format), "programme": .string(programme),
        "now": .string(TimeText.iso(now)), "selected": .list(selected.map(\.data)),
        "digest": .string(digest), "seal": .string(seal),
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
      throw bad(
        value[Self.marker]?.intValue.map { (1..<Self.format).contains($0) } ?? false
          ? "it was made by an older siyu, which did not cover all of it"
          : "its format is not \(Self.format)")
    }
    guard let programme = value["programme"]?.stringValue,
      let digest = value["digest"]?.stringValue,
      let now = value["now"]?.stringValue.flatMap({ try? TimeText.parse($0, in: .utc) }),
      let list = value["selected"]?.listValue, let sealed = value["seal"]?.stringValue
    else { throw bad("a field is missing") }
    self.programme = programme
    self.now = now
    self.digest = digest
    selected = []
    for (index, item) in list.enumerated() {
      guard let entry = Entry(item) else { throw bad("\(index + 1) of 'selected' names nobody") }
      selected.append(entry)
    }
    guard sealed == seal else {
      throw Diagnostic(
        file: file,
        "this list was edited: its programme, its clock or its digest is not what siyu wrote; nothing was "
          + "written", hint: Self.howToEdit(programme))
    }
  }
}
