internal import Crypto
public import SiyuModel

/// A plan on disk: the inputs' fingerprints and digests of the decisions, not the decisions.
///
/// `apply` computes the decisions again and commits them only if they are the same. So a plan file
/// gives away nothing about customers but their numbers; and whoever edits one, its checksums
/// included, can name another clock or other customers, but makes no decision that the plugins do
/// not make.
public struct PlanFile: Sendable, Hashable {
  public static let format: Int64 = 2

  public var now: Instant
  /// Whether it looked only at what can have changed since `mark`.
  public var isIncremental: Bool
  /// The last complete pass when it was made: an apply in between shows here.
  public var mark: EvaluationMark?
  /// The change number of the state it was made from.
  public var change: Int64
  public var fingerprint: String
  /// `skincare@1.0.0` with checksum, in order; those set aside are missing.
  public var plugins: [Plugin]
  /// Of what SOPs do: enrolments, messages, tasks, and tags that steps give. Chat groups stand in a
  /// bucket of their own behind the last.
  var outreach: [BucketDigest]
  /// Customers it touches, ascending, each with 32 bits of what was decided.
  var touched: [TouchedSubject]

  public struct Plugin: Sendable, Hashable {
    public var name: String
    public var checksum: String
    var buckets: [BucketDigest]
  }

  public var touchedCount: Int { touched.count }
  /// Whether it changes anything, for customers or for chat groups.
  public var isEmpty: Bool { touched.isEmpty && outreach.isEmpty }

  /// Whether it would change this customer.
  public func touches(_ customer: CustomerNumber) -> Bool {
    touched.contains { $0.customer == customer.rawValue }
  }

  /// One SHA-256 over everything decided, in hexadecimal: what a person compares.
  public var digest: String {
    var hash = SHA256()
    for plugin in plugins {
      hash.update(data: Array("\(plugin.name)\n\(plugin.checksum)\n".utf8))
      hash.update(data: DecisionDigester.combined(plugin.buckets))
    }
    if !outreach.isEmpty { hash.update(data: DecisionDigester.combined(outreach)) }
    return Hexadecimal.text(hash.finalize())
  }
}

extension PlanFile {
  init(_ computed: Planner.Computed) {
    let (result, request) = (computed.result, computed.pass.request)
    now = request.now
    if case .incremental = computed.choice { isIncremental = true } else { isIncremental = false }
    mark = computed.mark
    change = result.outcome.change
    fingerprint = computed.fingerprint
    touched = result.touched
    outreach = result.sops?.digests ?? []
    plugins = request.plugins.indices.filter { result.setAside[$0] == nil }.map { index in
      let plugin = request.plugins[index]
      return Plugin(
        name: plugin.name, checksum: plugin.source.checksum, buckets: result.digests[index])
    }
  }

  /// Whom its pass looked at.
  var choice: ScopeChoice {
    if isIncremental, let mark { .incremental(mark) } else { .full(.asked) }
  }

  public func encoded() -> [UInt8] { JSON.bytes(.record(record), pretty: true) + [0x0A] }

  private var record: DataRecord {
    var record: DataRecord = [
      "siyu_plan": .int(Self.format),
      "now": .string(TimeText.iso(now)),
      "mode": .string(isIncremental ? "incremental" : "full"),
      "mark": mark.map {
        [
          "change": .int($0.change), "now": .string(TimeText.iso($0.now)),
          "fingerprint": .string($0.fingerprint),
        ]
      } ?? .null,
      "change": .int(change),
      "fingerprint": .string(fingerprint),
      "digest": .string(digest),
      "plugins": .list(
        plugins.map { plugin in
          [
            "name": .string(plugin.name), "checksum": .string(plugin.checksum),
            "buckets": .string(Base64.text(Self.pack(plugin.buckets))),
          ]
        }),
      "outreach": .string(Base64.text(Self.pack(outreach))),
      "touched_count": .int(Int64(touched.count)),
      "touched": .string(Base64.text(Self.pack(touched))),
    ]
    // Against damage and slips only: decisions are computed again whatever stands here.
    record["checksum"] = .string(Hexadecimal.text(SHA256.hash(data: JSON.bytes(.record(record)))))
    return record
  }

  /// - Throws: `Diagnostic` that says what is wrong with the file; hostile bytes do no more.
  public init(decoding bytes: [UInt8], file: String) throws {
    func bad(_ reason: String) -> Diagnostic {
      Diagnostic(
        file: file, "not a plan this siyu can use: \(reason)",
        hint: "make a new one with 'siyu plan --out \(file)'")
    }
    let value: DataValue
    do { value = try JSON.parse(bytes) } catch { throw bad("\(error)") }
    guard let record = value.recordValue else { throw bad("it holds \(value.kind)") }
    guard record["siyu_plan"]?.intValue == Self.format else {
      let older = (record["siyu_plan"]?.intValue).map { $0 < Self.format } ?? false
      throw bad(
        older
          ? "it was made by an older siyu, which did not plan SOPs"
          : "its format is not \(Self.format)")
    }
    guard let now = Self.instant(record["now"]) else { throw bad("'now' is missing") }
    guard let change = record["change"]?.intValue,
      let fingerprint = record["fingerprint"]?.stringValue,
      let list = record["plugins"]?.listValue
    else { throw bad("a field is missing") }
    self.now = now
    isIncremental = record["mode"]?.stringValue == "incremental"
    mark = Self.mark(record["mark"])
    self.change = change
    self.fingerprint = fingerprint
    plugins = try list.map { entry in
      guard let name = entry["name"]?.stringValue, let checksum = entry["checksum"]?.stringValue,
        let packed = entry["buckets"]?.stringValue.flatMap(Base64.bytes),
        let buckets = try? Self.unpackBuckets(packed)
      else { throw bad("a plugin's part cannot be read") }
      return Plugin(name: name, checksum: checksum, buckets: buckets)
    }
    guard let packed = record["outreach"]?.stringValue.flatMap(Base64.bytes),
      let outreach = try? Self.unpackBuckets(packed)
    else { throw bad("the part about SOPs cannot be read") }
    self.outreach = outreach
    guard let packed = record["touched"]?.stringValue.flatMap(Base64.bytes),
      let touched = try? Self.unpackTouched(packed)
    else { throw bad("the list of customers cannot be read") }
    self.touched = touched
    guard !isIncremental || hasGround else {
      throw bad("the pass it builds on does not fit it")
    }
    guard record == self.record else {
      throw bad("its checksum does not fit its content; it was damaged or edited")
    }
  }

  /// Whether an incremental pass may build on the mark; see `ScopeChoice.choose`.
  private var hasGround: Bool {
    guard let mark else { return false }
    return mark.fingerprint == fingerprint && now >= mark.now && change >= mark.change
  }

  private static func instant(_ value: DataValue?) -> Instant? {
    (value?.stringValue).flatMap { try? TimeText.parse($0, in: .utc) }
  }

  private static func mark(_ value: DataValue?) -> EvaluationMark? {
    guard let change = value?["change"]?.intValue, let now = instant(value?["now"]),
      let fingerprint = value?["fingerprint"]?.stringValue
    else { return nil }
    return EvaluationMark(change: change, now: now, fingerprint: fingerprint)
  }

  static func pack(_ buckets: [BucketDigest]) -> [UInt8] {
    var writer = ByteWriter()
    for bucket in buckets {
      writer.varint(UInt64(bucket.bucket))
      writer.bytes.append(contentsOf: bucket.bytes)
    }
    return writer.bytes
  }

  static func unpackBuckets(_ bytes: [UInt8]) throws(ByteError) -> [BucketDigest] {
    try ByteReader.reading(bytes) { reader throws(ByteError) in
      var buckets: [BucketDigest] = []
      while !reader.isAtEnd {
        guard let bucket = Int64(exactly: try reader.varint()) else {
          throw reader.failure("a bucket out of range")
        }
        buckets.append(BucketDigest(bucket: bucket, bytes: Array(try reader.rawBytes(32))))
      }
      return buckets
    }
  }

  static func pack(_ touched: [TouchedSubject]) -> [UInt8] {
    var writer = ByteWriter(reserving: touched.count * 6)
    var before: Int64 = 0
    for subject in touched {
      writer.varint(UInt64(subject.customer - before))
      writer.uint32(subject.mark)
      before = subject.customer
    }
    return writer.bytes
  }

  static func unpackTouched(_ bytes: [UInt8]) throws(ByteError) -> [TouchedSubject] {
    try ByteReader.reading(bytes) { reader throws(ByteError) in
      var touched: [TouchedSubject] = []
      var customer: Int64 = 0
      while !reader.isAtEnd {
        let step = try reader.varint()
        guard step <= UInt64(Int64.max - customer), step > 0 || touched.isEmpty else {
          throw reader.failure("customers out of order")
        }
        customer += Int64(step)
        touched.append(TouchedSubject(customer: customer, mark: try reader.uint32()))
      }
      return touched
    }
  }
}
