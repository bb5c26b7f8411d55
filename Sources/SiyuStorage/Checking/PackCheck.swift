import SiyuModel

/// Whether packed bytes are exactly what was once written: nothing missing, nothing left over.
enum PackCheck {
  static func order(_ bytes: PackReader) -> Bool {
    var reader = bytes
    guard identity(&reader) else { return false }
    let flags = reader.byte()
    if flags & 8 != 0 { _ = reader.zigzag() }
    if flags & 16 != 0 { _ = reader.zigzag() }
    _ = reader.varint()
    if flags & 32 != 0 { _ = reader.varint() }
    _ = reader.varint()
    _ = reader.varint()
    var lines = reader.varint()
    // A line is three bytes at least: a count that the bytes cannot hold ends the loop early.
    while lines > 0, !reader.isBroken {
      _ = PackedLine(&reader)
      lines -= 1
    }
    return isWhole(reader)
  }

  static func event(_ bytes: PackReader) -> Bool {
    var reader = bytes
    guard identity(&reader) else { return false }
    _ = reader.varint()
    _ = reader.zigzag()
    return !reader.isBroken
  }

  static func profile(_ bytes: PackReader) -> Bool {
    var reader = bytes
    if reader.isAtEnd { return true }
    let flags = reader.byte()
    for _ in 0..<6 { _ = reader.varint() }
    if flags & 16 != 0 { _ = reader.zigzag() }
    return isWhole(reader)
  }

  static func decisions(_ bytes: PackReader) -> Bool {
    var reader = bytes
    while !reader.isAtEnd, !reader.isBroken { _ = PackedDecision(&reader) }
    return isWhole(reader)
  }

  static func enrolment(_ bytes: PackReader) -> Bool {
    var reader = bytes
    let packed = PackedEnrolment(&reader)
    return isWhole(reader) && EnrolmentState(rawValue: packed.state) != nil
      && packed.history.allSatisfy { StepOutcome(rawValue: $0.outcome) != nil }
  }

  static func entry(_ bytes: PackReader) -> Bool {
    var reader = bytes
    let entry = PackedEntry(reader.rest())
    return LedgerEntry.Kind(rawValue: entry.kind) != nil && Purse.Unit(rawValue: entry.unit) != nil
      && entry.eachLeg(at: PlacedTable.firstPlace(of: 1)) { _ in }
  }

  static func marks(_ bytes: PackReader) -> Bool {
    var reader = bytes
    while !reader.isAtEnd, !reader.isBroken {
      _ = reader.varint()
      _ = reader.varint()
    }
    return isWhole(reader)
  }

  static func undo(_ bytes: PackReader) -> Bool {
    var reader = bytes
    return UndoLog.each(reader.rest()) { _ in }
  }

  /// `tags` and `why` of one customer, and the numbers of the tags they name.
  static func held(
    _ tags: UnsafeBufferPointer<UInt8>, _ why: UnsafeBufferPointer<UInt8>, _ each: (Int32) -> Void
  ) -> Bool {
    var (head, tail) = (PackReader(tags), PackReader(why))
    while !head.isAtEnd, !head.isBroken {
      each(PackedHeld.next(&head).tag)
      let length = tail.varint()
      if length > 0 { _ = tail.take(Int(truncatingIfNeeded: length - 1)) }
      _ = tail.varint()
    }
    return isWhole(head) && isWhole(tail)
  }

  private static func identity(_ reader: inout PackReader) -> Bool {
    _ = PlacedIdentity(&reader)
    return !reader.isBroken
  }

  private static func isWhole(_ reader: PackReader) -> Bool { reader.isAtEnd && !reader.isBroken }
}
