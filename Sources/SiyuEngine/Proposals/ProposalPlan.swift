internal import Crypto
public import SiyuModel

/// A script's proposals on disk: what to run again, and digests of what came out; see ``PlanFile``.
public struct ProposalPlan: Sendable, Hashable {
  public static let format: Int64 = 2

  /// The run that is to be repeated.
  public struct Script: Sendable, Hashable {
    /// As the operator typed it, from the workspace: `scripts/rfm.lua`.
    public var path: String
    /// Of the script and the files beside it that it may require.
    public var checksum: String
    public var arguments: [String]
    /// What it may read: `orders`, `name` ….
    public var grants: [String]
    /// What a script may be let read.
    static let possibleGrants: Set<String> = Set(
      ["orders", "events"] + PersonalField.allCases.map(\.permission))
    public init(path: String, checksum: String, arguments: [String], grants: [String]) {
      self.path = path
      self.checksum = checksum
      self.arguments = arguments
      self.grants = grants
    }
  }

  public var script: Script
  public var now: Instant
  /// The change number of the state it was made from.
  public var change: Int64
  var buckets: [BucketDigest]
  /// Of who enters SOPs and leaves them; chat groups in a bucket of their own behind the last.
  var outreach: [BucketDigest] = []
  /// Customers it touches, ascending.
  var touched: [TouchedSubject]

  /// One SHA-256 over everything decided, in hexadecimal.
  public var digest: String {
    var hash = SHA256()
    let grants = script.grants.map { "grant \($0)" }
    for text in [script.path, script.checksum] + script.arguments + grants {
      hash.update(data: Array("\(text.utf8.count) \(text)\n".utf8))
    }
    hash.update(data: DecisionDigester.combined(buckets))
    if !outreach.isEmpty { hash.update(data: DecisionDigester.combined(outreach)) }
    return Hexadecimal.text(hash.finalize())
  }
}

extension ProposalPlan {
  /// Whether it changes nothing, for customers or for chat groups.
  public var isEmpty: Bool { touched.isEmpty && outreach.isEmpty }

  /// Whether it would change this customer.
  public func touches(_ customer: CustomerNumber) -> Bool {
    touched.contains { $0.customer == customer.rawValue }
  }

  private static let marker = "siyu_proposal"

  /// Whether a plan file is a script's.
  public static func isOne(_ bytes: [UInt8]) -> Bool {
    (try? JSON.parse(bytes))?[marker] != nil
  }

  public func encoded() -> [UInt8] {
    let record: DataRecord = [
      Self.marker: .int(Self.format), "now": .string(TimeText.iso(now)), "change": .int(change),
      "script": .string(script.path), "checksum": .string(script.checksum),
      "arguments": .list(script.arguments.map { .string($0) }),
      "grants": .list(script.grants.map { .string($0) }), "digest": .string(digest),
      "buckets": .string(Base64.text(PlanFile.pack(buckets))),
      "outreach": .string(Base64.text(PlanFile.pack(outreach))),
      "touched_count": .int(Int64(touched.count)),
      "touched": .string(Base64.text(PlanFile.pack(touched))),
    ]
    return JSON.bytes(.record(record), pretty: true) + [0x0A]
  }

  /// - Throws: `Diagnostic` that says what is wrong with the file; hostile bytes do no more.
  public init(decoding bytes: [UInt8], file: String) throws {
    func bad(_ reason: String) -> Diagnostic {
      Diagnostic(
        file: file, "not a plan this siyu can use: \(reason)",
        hint: "run the script again: it writes a new one")
    }
    let value: DataValue
    do { value = try JSON.parse(bytes) } catch { throw bad("\(error)") }
    guard value[Self.marker]?.intValue == Self.format else {
      throw bad("its format is not \(Self.format)")
    }
    func texts(_ name: String) -> [String] {
      (value[name]?.listValue ?? []).compactMap(\.stringValue)
    }
    guard let path = value["script"]?.stringValue, let checksum = value["checksum"]?.stringValue,
      let change = value["change"]?.intValue,
      let now = value["now"]?.stringValue.flatMap({ try? TimeText.parse($0, in: .utc) })
    else { throw bad("a field is missing") }
    guard let buckets = value["buckets"]?.stringValue.flatMap(Base64.bytes),
      let outreach = value["outreach"]?.stringValue.flatMap(Base64.bytes),
      let touched = value["touched"]?.stringValue.flatMap(Base64.bytes),
      let digests = try? PlanFile.unpackBuckets(buckets),
      let walks = try? PlanFile.unpackBuckets(outreach),
      let subjects = try? PlanFile.unpackTouched(touched)
    else { throw bad("the list of customers cannot be read") }
    if let odd = texts("grants").first(where: { !Script.possibleGrants.contains($0) }) {
      throw bad("no script can be granted '\(odd)'")
    }
    self.init(
      script: Script(
        path: path, checksum: checksum, arguments: texts("arguments"), grants: texts("grants")),
      now: now, change: change, buckets: digests, outreach: walks, touched: subjects)
    guard value["digest"]?.stringValue == digest else {
      throw bad("its digest does not fit its content; it was damaged or edited")
    }
  }
}
