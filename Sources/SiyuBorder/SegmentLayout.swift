// A batch: some thousand subjects, laid out in columns.
//
// Columns that need the same permission lie in one segment of shared memory, and handing over the
// segment is the grant. A segment begins with a header and a directory of its columns; every
// column is one contiguous array of one type, aligned to 8 bytes. Everything is little-endian, as
// are all machines siyu runs on.
//
//     u32 magic, u16 layout version, u16 segment kind, u32 subjects, u32 columns,
//     then for each column: u64 offset from the segment's start, u64 number of elements
//
// Texts that repeat are dictionary numbers (`u32`, 0 = none) into the segment's own dictionary;
// other texts are runs in a heap, with one more offset than there are texts.

/// What a permission buys. Raw values cross the border: never renumber.
public enum SegmentKind: UInt16, Sendable, CaseIterable {
  case base = 0
  case orders = 1
  case events = 2
  case name = 3
  case phone = 4
  case birthday = 5
  case address = 6
  /// What one plugin is told beside the batch, for each that it is asked about: of its own memory,
  /// which no other plugin's worker gets.
  case records = 7
  /// Answers to the surveys of one plugin, which no other plugin's worker gets: the words of
  /// customers' own by themselves.
  case answers = 8
  case answerTexts = 9
  /// What customers are in the programmes that one plugin may read of.
  case standings = 10
  /// What customers have of points, money and coupons.
  case wallet = 11
}

public enum SegmentLayout {
  /// `siyB`.
  public static let magic: UInt32 = 0x4279_6973
  public static let version: UInt16 = 1
  public static let headerBytes = 16
  public static let directoryEntryBytes = 16

  /// Bytes of one element of each column.
  public static func elementSizes(_ kind: SegmentKind) -> [Int] {
    switch kind {
    case .base: BaseColumn.allCases.map(\.elementBytes)
    case .orders: OrdersColumn.allCases.map(\.elementBytes)
    case .events: EventsColumn.allCases.map(\.elementBytes)
    case .answers: AnswersColumn.allCases.map(\.elementBytes)
    case .standings: StandingsColumn.allCases.map(\.elementBytes)
    case .wallet: WalletColumn.allCases.map(\.elementBytes)
    case .name, .phone, .birthday, .address, .records, .answerTexts:
      TextColumn.allCases.map(\.elementBytes)
    }
  }
}

/// Columns of the `base` segment; one element a subject unless said otherwise.
public enum BaseColumn: Int, CaseIterable, Sendable {
  /// i64, the store's customer number.
  case number
  /// u32[n+1], u8[]: the public id.
  case idOffsets, idBytes
  /// u8, `Gender`.
  case gender
  /// u8: 0 no, 1 yes, 2 not known.
  case consent
  /// i64, UTC seconds; `Int64.min` none.
  case joinedAt
  /// u32, dictionary.
  case province, city, channel, campaign, pool, staff
  /// u32[n+1] into `tag`; i32, tag ids ascending; u8, 1 when set by hand.
  case tagOffsets, tag, tagByHand
  /// u32[n+1] into the attributes; u32 dictionary; u32[m+1], u8[].
  case attributeOffsets, attributeName, attributeValueOffsets, attributeValueBytes
  /// u32[n+1] into the entities; u32 dictionary; u32[e+1], u8[].
  case entityOffsets, entityKind, entityIDOffsets, entityIDBytes
  /// u32[e+1] into the fields; u32 dictionary; u32[f+1], u8[].
  case fieldOffsets, fieldName, fieldValueOffsets, fieldValueBytes
  /// u32[d+1], u8[]: the dictionary; entry 0 is empty and means none.
  case dictionaryOffsets, dictionaryBytes
}

/// Columns of the `orders` segment.
public enum OrdersColumn: Int, CaseIterable, Sendable {
  /// u32[n+1] into the orders of all subjects, ascending by (paid time, id) within a subject.
  case offsets
  /// i64 a subject: paid time of the first order after the pass's clock; `Int64.max` none.
  case nextAt
  /// i64 an order: UTC seconds.
  case paidAt
  /// i64 an order: minor units; net as `OrderSum` has it.
  case amount, refunded, net
  /// u8 an order, `OrderStatus`.
  case status
  /// u32 an order, dictionary.
  case platform, channel, shop
  /// u32[o+1], u8[].
  case idOffsets, idBytes
  /// u32[o+1] into the lines of all orders.
  case lineOffsets
  /// u32 a line, into the items; 0 is "none".
  case lineItem
  /// i64 a line: pieces, and minor units for one piece.
  case lineQuantity, linePrice
  /// i64 a line: quantity × price.
  case lineAmount
  /// u32 an item, dictionary.
  case itemSKU, itemTitle, itemCategory, itemBrand
  case dictionaryOffsets, dictionaryBytes
}

public enum EventsColumn: Int, CaseIterable, Sendable {
  case offsets
  /// i64 a subject: time of the first event after the pass's clock.
  case nextAt
  case at
  /// u32, dictionary.
  case type
  /// JSON objects.
  case propsOffsets, propsBytes
  case dictionaryOffsets, dictionaryBytes
}

public enum AnswersColumn: Int, CaseIterable, Sendable {
  /// u32[n+1] into the answers of all subjects.
  case offsets
  /// i64 a subject: time of the first answer after the pass's clock; `Int64.max` none.
  case nextAt
  /// u32, dictionary: the survey's full name, the question's id.
  case survey, question
  /// i64, UTC seconds.
  case at
  /// As `AnswerValue.canonical`; empty for words of the customer's own, which lie in `answerTexts`,
  /// one text for each answer of this segment.
  case valueOffsets, valueBytes
  case dictionaryOffsets, dictionaryBytes
}

public enum StandingsColumn: Int, CaseIterable, Sendable {
  /// u32[n+1] into the standings of all subjects.
  case offsets
  /// u32, dictionary: the programme's full name, the state.
  case programme, state
  /// i64, UTC seconds; `Int64.min` none.
  case since, until
  /// Canonical JSON of the programme's record.
  case dataOffsets, dataBytes
  case dictionaryOffsets, dictionaryBytes
}

public enum WalletColumn: Int, CaseIterable, Sendable {
  /// u32[n+1] into the balances of all subjects.
  case offsets
  /// u32[b+1], u8[]: the purse's name.
  case nameOffsets, nameBytes
  /// u8, `Purse.Unit`.
  case unit
  /// i64: what can be spent, and the time in UTC seconds at which that becomes less by itself;
  /// `Int64.max` never.
  case balance, nextAt
}

/// Columns of a segment that holds one text a subject; for records, the bytes of one value.
public enum TextColumn: Int, CaseIterable, Sendable {
  case offsets, bytes
}

extension BaseColumn {
  public var elementBytes: Int {
    switch self {
    case .number, .joinedAt: 8
    case .gender, .consent, .tagByHand, .idBytes, .attributeValueBytes, .entityIDBytes,
      .fieldValueBytes, .dictionaryBytes:
      1
    default: 4
    }
  }
}

extension OrdersColumn {
  public var elementBytes: Int {
    switch self {
    case .nextAt, .paidAt, .amount, .refunded, .net, .lineQuantity, .linePrice, .lineAmount: 8
    case .status, .idBytes, .dictionaryBytes: 1
    default: 4
    }
  }
}

extension EventsColumn {
  public var elementBytes: Int {
    switch self {
    case .nextAt, .at: 8
    case .propsBytes, .dictionaryBytes: 1
    default: 4
    }
  }
}

extension AnswersColumn {
  public var elementBytes: Int {
    switch self {
    case .nextAt, .at: 8
    case .valueBytes, .dictionaryBytes: 1
    default: 4
    }
  }
}

extension StandingsColumn {
  public var elementBytes: Int {
    switch self {
    case .since, .until: 8
    case .dataBytes, .dictionaryBytes: 1
    default: 4
    }
  }
}

extension WalletColumn {
  public var elementBytes: Int {
    switch self {
    case .balance, .nextAt: 8
    case .nameBytes, .unit: 1
    default: 4
    }
  }
}

extension TextColumn {
  public var elementBytes: Int { self == .offsets ? 4 : 1 }
}
