import SiyuModel

/// An entry of the ledger as it lies in its row: the legs of one home, and in the entry's own row those
/// of the brand too.
///
/// A customer's leg lies under the home of the lot it moves, so that whoever gets a home back with an
/// unmerge has its lots with all that happened to them. Where an entry uses lots of several homes, the
/// further rows refer to its own, and have its key; its own row then names their lots too, each with a leg
/// of 0 where it stood among the others, so that the order is not lost.
struct PackedEntry {
  /// The first 16 bytes of the key's SHA-256.
  var key: (UInt64, UInt64)
  var kind: UInt8
  /// The legs of another home of the entry that `refers` names.
  var isFurther: Bool
  /// Whose it was has been erased: amounts and the key are left.
  var isErased: Bool
  var unit: UInt8
  /// Labels.
  var purse: Int32
  var cause: Int32
  var at: Int64
  /// The place of another entry; 0 for none.
  var refers: Int64
  var asked: Int64
  var note: UnsafeBufferPointer<UInt8>
  private var legs: PackReader
  private let legCount: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = PackReader(bytes)
    let raw = UnsafeRawBufferPointer(reader.take(16))
    key =
      raw.count == 16
      ? (
        raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
        raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      ) : (0, 0)
    let head = reader.byte()
    kind = head & 0x0f
    isFurther = head & 0x80 != 0
    isErased = head & 0x40 != 0
    unit = reader.byte()
    purse = reader.int32()
    cause = reader.int32()
    at = reader.zigzag()
    refers = reader.int()
    asked = reader.zigzag()
    note = reader.counted()
    legCount = Int(truncatingIfNeeded: reader.varint())
    legs = reader
  }

  /// The index finds an entry by this.
  static func hash(_ key: (UInt64, UInt64)) -> Int64 { Int64(bitPattern: key.0) }

  private static let ownLot: Int64 = 1

  /// - Parameter place: the row's own, which is the number of the lot that it makes.
  /// - Returns: false where the row is damaged.
  @inline(__always) func eachLeg(at place: Int64, _ body: (Posting) throws -> Void) rethrows -> Bool
  {
    var reader = legs
    let home = PlacedTable.home(of: place)
    for _ in 0..<max(0, min(legCount, 1 << 16)) {
      let head = reader.byte()
      guard let account = LedgerAccount(rawValue: head & 0x1f) else { return false }
      let amount = reader.zigzag()
      guard Money.range.contains(amount) else { return false }
      var leg = Posting(account, amount: amount)
      if account == .customer {
        let lot = reader.int()
        leg.home = home
        leg.lot = lot == Self.ownLot ? place : lot
        if head & 0x80 != 0 {
          let source = Lot.Source(rawValue: reader.byte()) ?? .given
          let expires = head & 0x40 != 0 ? Instant(seconds: reader.zigzag()) : nil
          leg.made = Posting.Made(source: source, expires: expires)
        }
      }
      if reader.isBroken { return false }
      try body(leg)
    }
    return reader.isAtEnd && !reader.isBroken
  }

  // MARK: Writing

  struct Head {
    var key: (UInt64, UInt64)
    var kind: LedgerEntry.Kind
    var isFurther = false
    var isErased = false
    var unit: Purse.Unit
    var purse: Int32
    var cause: Int32
    var at: Int64
    var refers: Int64
    var asked: Int64
    var note: String
  }

  /// - Parameter legs: of this home, and of the brand; a lot that is `place` is this row's own.
  static func write(_ head: Head, _ legs: [Posting], place: Int64, to writer: PackWriter) {
    writer.clear()
    withUnsafeBytes(of: head.key) { writer.raw($0.bytes) }
    writer.byte(
      head.kind.rawValue | (head.isFurther ? 0x80 : 0) | (head.isErased ? 0x40 : 0))
    writer.byte(head.unit.rawValue)
    writer.varint(head.purse)
    writer.varint(head.cause)
    writer.zigzag(head.at)
    writer.varint(UInt64(bitPattern: head.refers))
    writer.zigzag(head.asked)
    writer.counted(head.note)
    writer.varint(UInt64(legs.count))
    for leg in legs {
      var mark = leg.account.rawValue
      if leg.made != nil { mark |= 0x80 }
      if leg.made?.expires != nil { mark |= 0x40 }
      writer.byte(mark)
      writer.zigzag(leg.amount)
      guard leg.account == .customer else { continue }
      writer.varint(UInt64(bitPattern: leg.lot == place ? ownLot : leg.lot))
      if let made = leg.made {
        writer.byte(made.source.rawValue)
        if let expires = made.expires { writer.zigzag(expires.seconds) }
      }
    }
  }
}
