/// One tag given or taken, as it lies in the log; never rewritten.
struct PackedDecision {
  var customer: Int64
  var tag: Int32
  var gained: Bool
  /// UTC seconds.
  var at: Int64
  /// 0: by hand.
  var rule: Int
  var reason: String?
  var reads: Int32

  init(
    customer: Int64, tag: Int32, gained: Bool, at: Int64, rule: Int, reason: String?, reads: Int32
  ) {
    self.customer = customer
    self.tag = tag
    self.gained = gained
    self.at = at
    self.rule = rule
    self.reason = reason
    self.reads = reads
  }

  init(_ reader: inout PackReader) {
    customer = reader.int()
    let head = reader.varint()
    tag = Int32(truncatingIfNeeded: head >> 1)
    gained = head & 1 != 0
    at = reader.zigzag()
    rule = Int(clamping: reader.varint())
    let length = reader.varint()
    reason =
      length == 0
      ? nil : String(decoding: reader.take(Int(truncatingIfNeeded: length - 1)), as: UTF8.self)
    reads = reader.int32()
  }

  func write(to writer: PackWriter) {
    writer.varint(UInt64(bitPattern: customer))
    writer.varint(UInt64(UInt32(bitPattern: tag)) << 1 | (gained ? 1 : 0))
    writer.zigzag(at)
    writer.varint(UInt64(rule))
    if var reason {
      reason.withUTF8 {
        writer.varint(UInt64($0.count) + 1)
        writer.raw($0)
      }
    } else {
      writer.varint(UInt64(0))
    }
    writer.varint(reads)
  }

  static func all(in bytes: UnsafeBufferPointer<UInt8>, _ body: (PackedDecision) -> Void) {
    var reader = PackReader(bytes)
    while !reader.isAtEnd && !reader.isBroken { body(PackedDecision(&reader)) }
  }
}
