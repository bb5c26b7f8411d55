/// An order as it lies in its row; texts are borrowed from the row's bytes.
struct PackedOrder {
  var identity: PlacedIdentity
  var status: UInt8
  /// UTC seconds, `Int64.min` for none.
  var paidAt: Int64
  var createdAt: Int64
  /// Minor units.
  var amount: Int64
  var refunded: Int64
  /// Words.
  var platform: Int32
  var channel: Int32
  var lineCount: Int
  /// `lineCount` times `PackedLine`.
  var lines: UnsafeBufferPointer<UInt8>

  private static let hasPaid: UInt8 = 8
  private static let hasCreated: UInt8 = 16
  private static let hasRefund: UInt8 = 32
  private static let statusBits: UInt8 = 7

  @inline(__always) init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = PackReader(bytes)
    identity = PlacedIdentity(&reader)
    let flags = reader.byte()
    status = flags & Self.statusBits
    paidAt = flags & Self.hasPaid != 0 ? reader.zigzag() : .min
    createdAt = flags & Self.hasCreated != 0 ? reader.zigzag() : .min
    amount = reader.int()
    refunded = flags & Self.hasRefund != 0 ? reader.int() : 0
    platform = reader.int32()
    channel = reader.int32()
    let count = reader.varint()
    lines = reader.rest()
    // A damaged row may claim any number.
    lineCount = Int(min(count, UInt64(lines.count / PackedLine.fewestBytes)))
  }

  init(
    identity: PlacedIdentity, status: UInt8, paidAt: Int64, createdAt: Int64, amount: Int64,
    refunded: Int64, platform: Int32, channel: Int32, lineCount: Int,
    lines: UnsafeBufferPointer<UInt8>
  ) {
    self.identity = identity
    self.status = status
    self.paidAt = paidAt
    self.createdAt = createdAt
    self.amount = amount
    self.refunded = refunded
    self.platform = platform
    self.channel = channel
    self.lineCount = lineCount
    self.lines = lines
  }

  @inline(__always) func write(to writer: PackWriter) {
    identity.write(to: writer)
    var flags = status & Self.statusBits
    if paidAt != .min { flags |= Self.hasPaid }
    if createdAt != .min { flags |= Self.hasCreated }
    if refunded != 0 { flags |= Self.hasRefund }
    writer.byte(flags)
    if paidAt != .min { writer.zigzag(paidAt) }
    if createdAt != .min { writer.zigzag(createdAt) }
    writer.varint(UInt64(bitPattern: amount))
    if refunded != 0 { writer.varint(UInt64(bitPattern: refunded)) }
    writer.varint(platform)
    writer.varint(channel)
    writer.varint(UInt64(lineCount))
    writer.raw(lines)
  }

  /// Where it stands among the customer's orders in time.
  @inline(__always) var at: Int64 {
    paidAt != .min ? paidAt : createdAt != .min ? createdAt : 0
  }

  var unpackedLines: [PackedLine] {
    var reader = PackReader(lines)
    var all: [PackedLine] = []
    for _ in 0..<lineCount where !reader.isBroken { all.append(PackedLine(&reader)) }
    return all
  }
}

/// A line of an order. It lies in its order's row, because it has no life outside it.
struct PackedLine: Hashable {
  var item: Int32
  var quantity: Int64
  /// For one piece, in minor units; `Int64.min` where the file did not say.
  var price: Int64

  static let fewestBytes = 3

  init(item: Int32, quantity: Int64, price: Int64) {
    self.item = item
    self.quantity = quantity
    self.price = price
  }

  @inline(__always) init(_ reader: inout PackReader) {
    item = reader.int32()
    quantity = reader.zigzag()
    let stored = reader.varint()
    price = stored == 0 ? .min : Int64(bitPattern: stored &- 1)
  }

  @inline(__always) func write(to writer: PackWriter) {
    writer.varint(item)
    writer.zigzag(quantity)
    writer.varint(price == .min ? 0 : UInt64(bitPattern: price &+ 1))
  }
}
