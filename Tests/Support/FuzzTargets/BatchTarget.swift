import SiyuBorder
import SiyuModel

extension FuzzTarget {
  /// A segment as a worker maps it. The host writes it, and the host is trusted; a worker must not
  /// fall over nonsense all the same.
  static let batch = FuzzTarget("batch", "segments of a batch") { bytes in
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(16, bytes.count), alignment: 16)
    defer { copy.deallocate() }
    copy.copyMemory(from: bytes)
    let segment = UnsafeRawBufferPointer(rebasing: copy[..<bytes.count])
    guard let reader = try? SegmentReader(segment) else { return }
    var sum: UInt64 = 0
    for (column, size) in SegmentLayout.elementSizes(reader.kind).enumerated() {
      switch size {
      case 1: for value in reader.column(column, as: UInt8.self) { sum &+= UInt64(value) }
      case 4: for value in reader.column(column, as: UInt32.self) { sum &+= UInt64(value) }
      default: for value in reader.column(column, as: UInt64.self) { sum &+= value }
      }
    }
    for (offsets, heap) in texts(reader.kind) {
      let texts = reader.texts(offsets: offsets, bytes: heap)
      for index in -1...min(texts.count, 64) {
        for byte in texts[index] { sum &+= UInt64(byte) }
      }
    }
    let records = RecordsReader(reader)
    for asked in -1...6 {
      guard let record = records[asked] else { continue }
      // Written and not compared: a number in an event may be none.
      let again = SubjectRecord(record.data).map { written($0.data) }
      try expect(again == written(record.data), "a record reads otherwise than it was written")
    }
    try expect(sum != 1 || reader.subjects >= 0, "fewer than no subjects")
  }

  private static func written(_ value: DataValue) -> [UInt8] {
    var writer = ByteWriter()
    writer.value(value)
    return writer.bytes
  }

  private static func texts(_ kind: SegmentKind) -> [(Int, Int)] {
    switch kind {
    case .base:
      [
        (BaseColumn.idOffsets.rawValue, BaseColumn.idBytes.rawValue),
        (BaseColumn.attributeValueOffsets.rawValue, BaseColumn.attributeValueBytes.rawValue),
        (BaseColumn.dictionaryOffsets.rawValue, BaseColumn.dictionaryBytes.rawValue),
      ]
    case .orders:
      [
        (OrdersColumn.idOffsets.rawValue, OrdersColumn.idBytes.rawValue),
        (OrdersColumn.dictionaryOffsets.rawValue, OrdersColumn.dictionaryBytes.rawValue),
      ]
    case .events: [(EventsColumn.propsOffsets.rawValue, EventsColumn.propsBytes.rawValue)]
    case .standings:
      [
        (StandingsColumn.dataOffsets.rawValue, StandingsColumn.dataBytes.rawValue),
        (StandingsColumn.dictionaryOffsets.rawValue, StandingsColumn.dictionaryBytes.rawValue),
      ]
    case .answers:
      [
        (AnswersColumn.valueOffsets.rawValue, AnswersColumn.valueBytes.rawValue),
        (AnswersColumn.dictionaryOffsets.rawValue, AnswersColumn.dictionaryBytes.rawValue),
      ]
    case .wallet: [(WalletColumn.nameOffsets.rawValue, WalletColumn.nameBytes.rawValue)]
    case .name, .phone, .birthday, .address, .records, .answerTexts:
      [(TextColumn.offsets.rawValue, TextColumn.bytes.rawValue)]
    }
  }
}
