internal import SiyuBorder

/// The columns of a mapped batch as typed pointers, looked up once a batch.
///
/// A segment that was not handed over is `nil`: that is how a worker knows what it was not
/// granted.
struct BatchColumns {
  let subjects: Int
  let base: BaseColumns
  let orders: OrdersColumns?
  let events: EventsColumns?
  /// Name, phone, birthday, address.
  let personal: [TextsReader?]
  let answers: AnswersColumns?
  /// One for each answer.
  let answerTexts: TextsReader?
  let standings: StandingsColumns?
  let wallet: WalletColumns?

  init(_ segments: [SegmentReader]) throws(SegmentError) {
    var base: BaseColumns?
    var orders: OrdersColumns?
    var events: EventsColumns?
    var personal: [TextsReader?] = [nil, nil, nil, nil]
    var answers: AnswersColumns?
    var answerTexts: TextsReader?
    var standings: StandingsColumns?
    var wallet: WalletColumns?
    var subjects = 0
    for segment in segments {
      switch segment.kind {
      case .base:
        base = BaseColumns(segment)
        subjects = segment.subjects
      case .orders: orders = OrdersColumns(segment)
      case .events: events = EventsColumns(segment)
      case .name, .phone, .birthday, .address:
        personal[Int(segment.kind.rawValue) - Int(SegmentKind.name.rawValue)] = segment.texts(
          offsets: TextColumn.offsets.rawValue, bytes: TextColumn.bytes.rawValue)
      case .answers: answers = AnswersColumns(segment)
      case .answerTexts:
        answerTexts = segment.texts(
          offsets: TextColumn.offsets.rawValue, bytes: TextColumn.bytes.rawValue)
      case .standings: standings = StandingsColumns(segment)
      case .wallet: wallet = WalletColumns(segment)
      case .records: break
      }
    }
    guard let base, base.number.count == subjects else {
      throw SegmentError("a batch without its base segment")
    }
    if let orders, orders.offsets.count != subjects + 1 {
      throw SegmentError("orders for other subjects than the batch's")
    }
    if let events, events.offsets.count != subjects + 1 {
      throw SegmentError("events for other subjects than the batch's")
    }
    if let answers, answers.offsets.count != subjects + 1 {
      throw SegmentError("answers of other subjects than the batch's")
    }
    if let standings, standings.offsets.count != subjects + 1 {
      throw SegmentError("standings of other subjects than the batch's")
    }
    if let wallet, wallet.offsets.count != subjects + 1 {
      throw SegmentError("what other subjects have than the batch's")
    }
    self.wallet = wallet
    self.subjects = subjects
    self.standings = standings
    self.base = base
    self.orders = orders
    self.events = events
    self.personal = personal
    self.answers = answers
    self.answerTexts = answers == nil ? nil : answerTexts
  }
}

extension BatchColumns {
  /// Columns without a row, for when there is no batch.
  static var empty: (base: BaseColumns, orders: OrdersColumns, events: EventsColumns) {
    (BaseColumns(.empty(.base)), OrdersColumns(.empty(.orders)), EventsColumns(.empty(.events)))
  }
}

struct BaseColumns {
  let number: UnsafeBufferPointer<Int64>
  let id: TextsReader
  let gender, consent: UnsafeBufferPointer<UInt8>
  let joinedAt: UnsafeBufferPointer<Int64>
  let province, city, channel, campaign, pool, staff: UnsafeBufferPointer<UInt32>
  let tagOffsets: UnsafeBufferPointer<UInt32>
  let tag: UnsafeBufferPointer<Int32>
  let tagByHand: UnsafeBufferPointer<UInt8>
  let attributeOffsets, attributeName: UnsafeBufferPointer<UInt32>
  let attributeValue: TextsReader
  let entityOffsets, entityKind: UnsafeBufferPointer<UInt32>
  let entityID: TextsReader
  let fieldOffsets, fieldName: UnsafeBufferPointer<UInt32>
  let fieldValue: TextsReader
  let dictionary: TextsReader

  init(_ segment: SegmentReader) {
    func column<T: BitwiseCopyable>(_ column: BaseColumn) -> UnsafeBufferPointer<T> {
      segment.column(column.rawValue)
    }
    func texts(_ offsets: BaseColumn, _ bytes: BaseColumn) -> TextsReader {
      segment.texts(offsets: offsets.rawValue, bytes: bytes.rawValue)
    }
    number = column(.number)
    id = texts(.idOffsets, .idBytes)
    gender = column(.gender)
    consent = column(.consent)
    joinedAt = column(.joinedAt)
    province = column(.province)
    city = column(.city)
    channel = column(.channel)
    campaign = column(.campaign)
    pool = column(.pool)
    staff = column(.staff)
    tagOffsets = column(.tagOffsets)
    tag = column(.tag)
    tagByHand = column(.tagByHand)
    attributeOffsets = column(.attributeOffsets)
    attributeName = column(.attributeName)
    attributeValue = texts(.attributeValueOffsets, .attributeValueBytes)
    entityOffsets = column(.entityOffsets)
    entityKind = column(.entityKind)
    entityID = texts(.entityIDOffsets, .entityIDBytes)
    fieldOffsets = column(.fieldOffsets)
    fieldName = column(.fieldName)
    fieldValue = texts(.fieldValueOffsets, .fieldValueBytes)
    dictionary = texts(.dictionaryOffsets, .dictionaryBytes)
  }
}

struct OrdersColumns {
  let offsets: UnsafeBufferPointer<UInt32>
  let nextAt, paidAt, amount, refunded, net: UnsafeBufferPointer<Int64>
  let status: UnsafeBufferPointer<UInt8>
  let platform, channel, shop: UnsafeBufferPointer<UInt32>
  let id: TextsReader
  let lineOffsets, lineItem: UnsafeBufferPointer<UInt32>
  let lineQuantity, linePrice, lineAmount: UnsafeBufferPointer<Int64>
  let itemSKU, itemTitle, itemCategory, itemBrand: UnsafeBufferPointer<UInt32>
  let dictionary: TextsReader

  init(_ segment: SegmentReader) {
    func column<T: BitwiseCopyable>(_ column: OrdersColumn) -> UnsafeBufferPointer<T> {
      segment.column(column.rawValue)
    }
    offsets = column(.offsets)
    nextAt = column(.nextAt)
    paidAt = column(.paidAt)
    amount = column(.amount)
    refunded = column(.refunded)
    net = column(.net)
    status = column(.status)
    platform = column(.platform)
    channel = column(.channel)
    shop = column(.shop)
    id = segment.texts(
      offsets: OrdersColumn.idOffsets.rawValue, bytes: OrdersColumn.idBytes.rawValue)
    lineOffsets = column(.lineOffsets)
    lineItem = column(.lineItem)
    lineQuantity = column(.lineQuantity)
    linePrice = column(.linePrice)
    lineAmount = column(.lineAmount)
    itemSKU = column(.itemSKU)
    itemTitle = column(.itemTitle)
    itemCategory = column(.itemCategory)
    itemBrand = column(.itemBrand)
    dictionary = segment.texts(
      offsets: OrdersColumn.dictionaryOffsets.rawValue, bytes: OrdersColumn.dictionaryBytes.rawValue
    )
  }
}

struct EventsColumns {
  let offsets: UnsafeBufferPointer<UInt32>
  let nextAt, at: UnsafeBufferPointer<Int64>
  let type: UnsafeBufferPointer<UInt32>
  let props: TextsReader
  let dictionary: TextsReader

  init(_ segment: SegmentReader) {
    func column<T: BitwiseCopyable>(_ column: EventsColumn) -> UnsafeBufferPointer<T> {
      segment.column(column.rawValue)
    }
    offsets = column(.offsets)
    nextAt = column(.nextAt)
    at = column(.at)
    type = column(.type)
    props = segment.texts(
      offsets: EventsColumn.propsOffsets.rawValue, bytes: EventsColumn.propsBytes.rawValue)
    dictionary = segment.texts(
      offsets: EventsColumn.dictionaryOffsets.rawValue, bytes: EventsColumn.dictionaryBytes.rawValue
    )
  }
}

struct AnswersColumns {
  let offsets: UnsafeBufferPointer<UInt32>
  let nextAt, at: UnsafeBufferPointer<Int64>
  let survey, question: UnsafeBufferPointer<UInt32>
  let value: TextsReader
  let dictionary: TextsReader

  init(_ segment: SegmentReader) {
    func column<T: BitwiseCopyable>(_ column: AnswersColumn) -> UnsafeBufferPointer<T> {
      segment.column(column.rawValue)
    }
    offsets = column(.offsets)
    nextAt = column(.nextAt)
    survey = column(.survey)
    question = column(.question)
    at = column(.at)
    value = segment.texts(
      offsets: AnswersColumn.valueOffsets.rawValue, bytes: AnswersColumn.valueBytes.rawValue)
    dictionary = segment.texts(
      offsets: AnswersColumn.dictionaryOffsets.rawValue,
      bytes: AnswersColumn.dictionaryBytes.rawValue)
  }
}

struct StandingsColumns {
  let offsets: UnsafeBufferPointer<UInt32>
  let since, until: UnsafeBufferPointer<Int64>
  let programme, state: UnsafeBufferPointer<UInt32>
  let data: TextsReader
  let dictionary: TextsReader

  init(_ segment: SegmentReader) {
    func column<T: BitwiseCopyable>(_ column: StandingsColumn) -> UnsafeBufferPointer<T> {
      segment.column(column.rawValue)
    }
    offsets = column(.offsets)
    since = column(.since)
    until = column(.until)
    programme = column(.programme)
    state = column(.state)
    data = segment.texts(
      offsets: StandingsColumn.dataOffsets.rawValue, bytes: StandingsColumn.dataBytes.rawValue)
    dictionary = segment.texts(
      offsets: StandingsColumn.dictionaryOffsets.rawValue,
      bytes: StandingsColumn.dictionaryBytes.rawValue)
  }
}

struct WalletColumns {
  let offsets: UnsafeBufferPointer<UInt32>
  let name: TextsReader
  let unit: UnsafeBufferPointer<UInt8>
  let balance, nextAt: UnsafeBufferPointer<Int64>

  init(_ segment: SegmentReader) {
    func column<T: BitwiseCopyable>(_ column: WalletColumn) -> UnsafeBufferPointer<T> {
      segment.column(column.rawValue)
    }
    offsets = column(.offsets)
    name = segment.texts(
      offsets: WalletColumn.nameOffsets.rawValue, bytes: WalletColumn.nameBytes.rawValue)
    unit = column(.unit)
    balance = column(.balance)
    nextAt = column(.nextAt)
  }
}
