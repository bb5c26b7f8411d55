internal import Crypto
public import SiyuModel

/// A plan on disk: the inputs' fingerprints and digests of the decisions, not the decisions.
///
/// `apply` computes the decisions again and commits them only if they are the same, so a plan
/// file gives nothing away about customers, and whoever edits it changes nothing.
public struct PlanFile: Sendable, Hashable {
  public static let format: Int64 = 1

  public var now: Instant
  /// `nil` for a full pass, otherwise what it went on from.
  public var after: Int64?
  /// The change number of the state it was made from.
  public var change: Int64
  public var fingerprint: String
  /// `skincare@1.0.0` with checksum, in order; those set aside are missing.
  public var plugins: [Plugin]
  /// Customers it touches, ascending, each with 32 bits of what was decided.
  var touched: [TouchedSubject]

  public struct Plugin: Sendable, Hashable {
    public var name: String
    public var checksum: String
    var buckets: [BucketDigest]
  }

  public var touchedCount: Int { touched.count }

  /// One SHA-256 over everything decided, in hexadecimal: what a person compares.
  public var digest: String {
    var hash = SHA256()
    for plugin in plugins {
      hash.update(data: Array("\(plugin.name)\n\(plugin.checksum)\n".utf8))
      hash.update(data: DecisionDigester.combined(plugin.buckets))
    }
    return Hexadecimal.text(hash.finalize())
  }
}

extension PlanFile {
  init(_ result: PassResult, pass: Pass, choice: ScopeChoice, fingerprint: String) {
    now = pass.request.now
    if case .incremental(let mark) = choice { after = mark.change }
    change = result.outcome.change
    self.fingerprint = fingerprint
    touched = result.touched
    plugins = pass.request.plugins.indices.filter { result.setAside[$0] == nil }.map { index in
      let plugin = pass.request.plugins[index]
      return Plugin(
        name: plugin.name, checksum: plugin.source.checksum, buckets: result.digests[index])
    }
  }

  public func encoded() -> [UInt8] {
    var record = DataRecord()
    record["siyu_plan"] = .int(Self.format)
    record["now"] = .string(TimeText.iso(now))
    record["mode"] = .string(after == nil ? "full" : "incremental")
    record["after"] = after.map { .int($0) } ?? .null
    record["change"] = .int(change)
    record["fingerprint"] = .string(fingerprint)
    record["digest"] = .string(digest)
    record["plugins"] = .list(
      plugins.map { plugin in
        [
          "name": .string(plugin.name), "checksum": .string(plugin.checksum),
          "buckets": .string(Base64.text(Self.pack(plugin.buckets))),
        ]
      })
    record["touched_count"] = .int(Int64(touched.count))
    record["touched"] = .string(Base64.text(Self.pack(touched)))
    return JSON.bytes(.record(record), pretty: true) + [0x0A]
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
      throw bad("its format is not \(Self.format)")
    }
    guard let now = record["now"]?.stringValue,
      let instant = try? TimeText.parse(now, in: .utc)
    else { throw bad("'now' is missing") }
    guard let change = record["change"]?.intValue,
      let fingerprint = record["fingerprint"]?.stringValue,
      let list = record["plugins"]?.listValue
    else { throw bad("a field is missing") }
    self.now = instant
    after = record["after"]?.intValue
    self.change = change
    self.fingerprint = fingerprint
    plugins = try list.map { entry in
      guard let name = entry["name"]?.stringValue, let checksum = entry["checksum"]?.stringValue,
        let packed = entry["buckets"]?.stringValue.flatMap(Base64.bytes),
        let buckets = try? Self.unpackBuckets(packed)
      else { throw bad("a plugin's part cannot be read") }
      return Plugin(name: name, checksum: checksum, buckets: buckets)
    }
    guard let packed = record["touched"]?.stringValue.flatMap(Base64.bytes),
      let touched = try? Self.unpackTouched(packed)
    else { throw bad("the list of customers cannot be read") }
    self.touched = touched
    guard record["digest"]?.stringValue == digest else {
      throw bad("its digest does not fit its content; it was damaged or edited")
    }
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
        let bucket = Int64(truncatingIfNeeded: try reader.varint())
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
