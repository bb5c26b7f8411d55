public import SiyuModel

/// Lays subjects out in segments: the `SubjectWriter` that a store pushes rows into.
///
/// One for each slot of a lane; owned by the lane's reading thread.
public final class BatchWriter: SubjectWriter {
  public private(set) var subjects = 0
  public let needs: ReadNeeds

  /// The segments that exist, `base` first, to be copied into shared memory.
  public let segments: [SegmentWriter]
  /// For each segment, the plugin that alone may get it; `nil` for those that grants decide on.
  public let owners: [String?]

  private let lexicon: any Lexicon
  // The same columns and numbers as bare pointers: rows are appended by the million.
  private let base: SegmentColumns
  private let orders: SegmentColumns?
  private let events: SegmentColumns?
  private let personal: [SegmentColumns?]
  private let hasPersonal: Bool
  private let answers: AnswerSegments?
  private let standings: StandingSegments?
  private let wallet: SegmentColumns?
  private let baseWords: LocalDictionary
  private let orderWords: LocalDictionary?
  private let eventWords: LocalDictionary?
  private let baseNumbers: LocalNumbers
  private let orderNumbers: LocalNumbers
  private let eventNumbers: LocalNumbers
  private let items = LocalNumbers()
  /// By item, where its texts' places stand in `itemTexts`: kept from batch to batch.
  private let itemPlaces = LocalNumbers()
  /// Sku, title, category and brand, as places in `orderWords`.
  private var itemTexts: [SIMD4<UInt32>] = []
  /// One bit a field: this customer has it.
  private var personalSeen: UInt8 = 0

  /// - Parameter surveyPlugins: ids of the plugins whose surveys are read, each of which gets the
  ///   answers to its own.
  /// - Parameter standings: of the plugins that may read any, what.
  public init(
    needs: ReadNeeds, lexicon: any Lexicon, surveyPlugins: [String] = [],
    standings access: [StandingAccess] = []
  ) {
    self.needs = needs
    self.lexicon = lexicon
    let base = SegmentWriter(.base)
    let orders = needs.contains(.orders) ? SegmentWriter(.orders) : nil
    let events = needs.contains(.events) ? SegmentWriter(.events) : nil
    let kinds: [SegmentKind] = [.name, .phone, .birthday, .address]
    let personal = PersonalField.allCases.map { field in
      needs.contains(.personal(field)) ? SegmentWriter(kinds[Int(field.rawValue)]) : nil
    }
    let answers =
      needs.contains(.answers) && !surveyPlugins.isEmpty
      ? AnswerSegments(
        plugins: surveyPlugins, withTexts: needs.contains(.answerTexts), lexicon: lexicon) : nil
    let standings =
      needs.contains(.standings) && !access.isEmpty ? StandingSegments(access) : nil
    let wallet = needs.contains(.wallet) ? SegmentWriter(.wallet) : nil
    let shared =
      [base] + [orders, events].compactMap { $0 } + personal.compactMap { $0 }
      + [wallet].compactMap { $0 }
    segments = shared + (answers?.segments ?? []) + (standings?.segments ?? [])
    owners = shared.map { _ in nil } + (answers?.owners ?? []) + (standings?.owners ?? [])
    self.answers = answers
    self.standings = standings
    self.wallet = wallet?.target
    self.base = base.target
    self.orders = orders?.target
    self.events = events?.target
    self.personal = personal.map { $0?.target }
    hasPersonal = personal.contains { $0 != nil }
    baseWords = LocalDictionary(
      in: base.target, offsets: BaseColumn.dictionaryOffsets.rawValue,
      bytes: BaseColumn.dictionaryBytes.rawValue)
    orderWords = orders.map {
      LocalDictionary(
        in: $0.target, offsets: OrdersColumn.dictionaryOffsets.rawValue,
        bytes: OrdersColumn.dictionaryBytes.rawValue)
    }
    eventWords = events.map {
      LocalDictionary(
        in: $0.target, offsets: EventsColumn.dictionaryOffsets.rawValue,
        bytes: EventsColumn.dictionaryBytes.rawValue)
    }
    baseNumbers = baseWords.numbers
    orderNumbers = orderWords?.numbers ?? baseNumbers
    eventNumbers = eventWords?.numbers ?? baseNumbers
    removeAll()
  }

  deinit {
    items.deallocate()
    itemPlaces.deallocate()
  }

  /// Empties the batch for the next slice.
  public func removeAll() {
    subjects = 0
    for segment in segments { segment.removeAll() }
    baseWords.start()
    appendZero(base, .idOffsets, .tagOffsets, .attributeOffsets, .attributeValueOffsets)
    appendZero(base, .entityOffsets, .entityIDOffsets, .fieldOffsets, .fieldValueOffsets)
    if let orders, let orderWords {
      if !orderWords.start() {
        itemPlaces.removeAll()
        itemTexts.removeAll()
      }
      items.removeAll()
      for column in [OrdersColumn.offsets, .idOffsets, .lineOffsets] {
        orders.append(column.rawValue, UInt32(0))
      }
      for column in Self.itemColumns { orders.append(column.rawValue, UInt32(0)) }
    }
    if let events {
      eventWords?.start()
      for column in [EventsColumn.offsets, .propsOffsets] {
        events.append(column.rawValue, UInt32(0))
      }
    }
    for case let segment? in personal { segment.append(TextColumn.offsets.rawValue, UInt32(0)) }
    if let wallet {
      for column in [WalletColumn.offsets, .nameOffsets] {
        wallet.append(column.rawValue, UInt32(0))
      }
    }
    answers?.begin()
    standings?.begin()
  }

  private func appendZero(_ segment: SegmentColumns, _ columns: BaseColumn...) {
    for column in columns { segment.append(column.rawValue, UInt32(0)) }
  }

  // MARK: SubjectWriter

  public func customer(_ row: CustomerRow) throws {
    base.append(BaseColumn.number.rawValue, row.number)
    appendText(base, BaseColumn.idOffsets.rawValue, BaseColumn.idBytes.rawValue, row.id)
    base.append(BaseColumn.gender.rawValue, row.gender)
    base.append(BaseColumn.consent.rawValue, row.consent)
    base.append(BaseColumn.joinedAt.rawValue, row.joinedAt)
    base.append(BaseColumn.province.rawValue, try baseWord(row.province))
    base.append(BaseColumn.city.rawValue, try baseWord(row.city))
    base.append(BaseColumn.channel.rawValue, try baseWord(row.channel))
    base.append(BaseColumn.campaign.rawValue, try baseWord(row.campaign))
    base.append(BaseColumn.pool.rawValue, try baseWord(row.pool))
    base.append(BaseColumn.staff.rawValue, try baseWord(row.staff))
    personalSeen = 0
  }

  public func held(_ tag: TagID, byHand: Bool) throws {
    base.append(BaseColumn.tag.rawValue, tag.rawValue)
    base.append(BaseColumn.tagByHand.rawValue, UInt8(byHand ? 1 : 0))
  }

  public func attribute(_ name: Word, _ value: BorrowedText) throws {
    base.append(BaseColumn.attributeName.rawValue, try baseWord(name))
    appendText(
      base, BaseColumn.attributeValueOffsets.rawValue, BaseColumn.attributeValueBytes.rawValue,
      value)
  }

  public func entity(_ id: BorrowedText, kind: Word) throws {
    if base.count(BaseColumn.entityKind.rawValue) > 0 { endEntity() }
    base.append(BaseColumn.entityKind.rawValue, try baseWord(kind))
    appendText(base, BaseColumn.entityIDOffsets.rawValue, BaseColumn.entityIDBytes.rawValue, id)
  }

  public func entityField(_ name: Word, _ value: BorrowedText) throws {
    base.append(BaseColumn.fieldName.rawValue, try baseWord(name))
    appendText(
      base, BaseColumn.fieldValueOffsets.rawValue, BaseColumn.fieldValueBytes.rawValue, value)
  }

  public func order(_ row: OrderRow) throws {
    guard let orders else { return }
    if orders.count(OrdersColumn.paidAt.rawValue) > 0 { endOrder(orders) }
    orders.append(OrdersColumn.paidAt.rawValue, row.paidAt)
    orders.append(OrdersColumn.amount.rawValue, row.amount)
    orders.append(OrdersColumn.refunded.rawValue, row.refunded)
    orders.append(
      OrdersColumn.net.rawValue,
      OrderSum.net(amount: row.amount, refunded: row.refunded, status: row.status))
    orders.append(OrdersColumn.status.rawValue, row.status)
    orders.append(
      OrdersColumn.platform.rawValue, try orderWord(row.platform))
    orders.append(
      OrdersColumn.channel.rawValue, try orderWord(row.channel))
    orders.append(OrdersColumn.shop.rawValue, try orderWord(row.shop))
    appendText(orders, OrdersColumn.idOffsets.rawValue, OrdersColumn.idBytes.rawValue, row.id)
  }

  public func line(_ item: ItemNumber, quantity: Int64, price: Int64) throws {
    guard let orders else { return }
    orders.append(OrdersColumn.lineItem.rawValue, try localItem(item, in: orders))
    orders.append(OrdersColumn.lineQuantity.rawValue, quantity)
    orders.append(OrdersColumn.linePrice.rawValue, price)
    orders.append(OrdersColumn.lineAmount.rawValue, quantity.saturatingMultiply(price))
  }

  public func event(_ type: Word, at: Int64, props: BorrowedText) throws {
    guard let events else { return }
    events.append(EventsColumn.at.rawValue, at)
    events.append(EventsColumn.type.rawValue, try eventWord(type))
    appendText(
      events, EventsColumn.propsOffsets.rawValue, EventsColumn.propsBytes.rawValue, props)
  }

  public func personal(_ field: PersonalField, _ text: BorrowedText) throws {
    let index = Int(field.rawValue)
    let bit: UInt8 = 1 << field.rawValue
    guard let segment = personal[index], personalSeen & bit == 0 else { return }
    personalSeen |= bit
    appendText(segment, TextColumn.offsets.rawValue, TextColumn.bytes.rawValue, text)
  }

  public func answer(_ row: AnswerRow) throws { try answers?.add(row) }

  public func answerAhead(_ survey: Word, at: Int64) throws { try answers?.ahead(survey, at: at) }

  public func standing(_ row: StandingRow) throws { standings?.add(row) }

  public func balance(_ row: BalanceRow) throws {
    guard let wallet else { return }
    appendText(
      wallet, WalletColumn.nameOffsets.rawValue, WalletColumn.nameBytes.rawValue, row.purse)
    wallet.append(WalletColumn.unit.rawValue, row.unit.rawValue)
    wallet.append(WalletColumn.balance.rawValue, row.balance)
    wallet.append(WalletColumn.nextAt.rawValue, row.nextAt)
  }

  public func endCustomer(nextOrderAt: Int64, nextEventAt: Int64) throws {
    subjects += 1
    endOffsets(base, BaseColumn.tagOffsets.rawValue, BaseColumn.tag.rawValue)
    endOffsets(base, BaseColumn.attributeOffsets.rawValue, BaseColumn.attributeName.rawValue)
    endOffsets(base, BaseColumn.entityOffsets.rawValue, BaseColumn.entityKind.rawValue)
    if let orders {
      endOffsets(orders, OrdersColumn.offsets.rawValue, OrdersColumn.paidAt.rawValue)
      orders.append(OrdersColumn.nextAt.rawValue, nextOrderAt)
    }
    if let events {
      endOffsets(events, EventsColumn.offsets.rawValue, EventsColumn.at.rawValue)
      events.append(EventsColumn.nextAt.rawValue, nextEventAt)
    }
    if hasPersonal { endPersonal() }
    if let wallet {
      endOffsets(wallet, WalletColumn.offsets.rawValue, WalletColumn.balance.rawValue)
    }
    answers?.endCustomer()
    standings?.endCustomer()
  }

  /// Fields this customer does not have.
  private func endPersonal() {
    for (index, segment) in personal.enumerated() {
      guard let segment, personalSeen >> UInt8(index) & 1 == 0 else { continue }
      appendText(
        segment, TextColumn.offsets.rawValue, TextColumn.bytes.rawValue,
        BorrowedText(start: nil, count: 0))
    }
  }

  /// Closes what is still open. Call once, after the last customer and before copying.
  /// - Throws: when a column has more elements than offsets of four bytes can name.
  public func finish() throws(Diagnostic) {
    try finish(most: Int(UInt32.max))
  }

  /// - Parameter most: elements of a column, for tests.
  package func finish(most: Int) throws(Diagnostic) {
    if base.count(BaseColumn.entityKind.rawValue) > 0 { endEntity() }
    if let orders, orders.count(OrdersColumn.paidAt.rawValue) > 0 { endOrder(orders) }
    // Checked once here and not for every row: until then, wrapped offsets harm nobody.
    for segment in segments where segment.longestColumn > most {
      throw Diagnostic(
        "\(subjects) customers have \(segment.longestColumn) values or bytes in one column of"
          + " '\(segment.kind)'; \(most) fit into a batch",
        hint: "make batches smaller")
    }
  }

  // MARK: Words

  @inline(__always)
  private func baseWord(_ word: Word) throws -> UInt32 {
    try baseNumbers[Int(word.rawValue)] ?? baseWords.add(word, lexicon)
  }

  @inline(__always)
  private func orderWord(_ word: Word) throws -> UInt32 {
    try orderNumbers[Int(word.rawValue)] ?? orderWords?.add(word, lexicon) ?? 0
  }

  @inline(__always)
  private func eventWord(_ word: Word) throws -> UInt32 {
    try eventNumbers[Int(word.rawValue)] ?? eventWords?.add(word, lexicon) ?? 0
  }

  // MARK: Columns

  /// Entities and orders close when the next one begins: their fields and lines follow them.
  private func endEntity() {
    endOffsets(base, BaseColumn.fieldOffsets.rawValue, BaseColumn.fieldName.rawValue)
  }

  private func endOrder(_ orders: SegmentColumns) {
    endOffsets(orders, OrdersColumn.lineOffsets.rawValue, OrdersColumn.lineItem.rawValue)
  }

  private func endOffsets(_ segment: SegmentColumns, _ offsets: Int, _ elements: Int) {
    segment.append(offsets, UInt32(truncatingIfNeeded: segment.count(elements)))
  }

  private func appendText(
    _ segment: SegmentColumns, _ offsets: Int, _ bytes: Int, _ text: BorrowedText
  ) {
    segment.append(bytes, text: text)
    segment.append(offsets, UInt32(truncatingIfNeeded: segment.bytes(bytes)))
  }

  private static let itemColumns: [OrdersColumn] = [
    .itemSKU, .itemTitle, .itemCategory, .itemBrand,
  ]

  @inline(__always)
  private func localItem(_ item: ItemNumber, in orders: SegmentColumns) throws -> UInt32 {
    let index = Int(item.rawValue)
    if index <= 0 { return 0 }
    return try items[index] ?? addItem(item, in: orders)
  }

  /// An item not met before in this batch.
  private func addItem(_ item: ItemNumber, in orders: SegmentColumns) throws -> UInt32 {
    guard let orderWords, let texts = try itemTexts(item, orderWords) else { return 0 }
    let local = UInt32(orders.count(OrdersColumn.itemSKU.rawValue))
    orders.append(OrdersColumn.itemSKU.rawValue, orderWords.number(at: texts.x))
    orders.append(OrdersColumn.itemTitle.rawValue, orderWords.number(at: texts.y))
    orders.append(OrdersColumn.itemCategory.rawValue, orderWords.number(at: texts.z))
    orders.append(OrdersColumn.itemBrand.rawValue, orderWords.number(at: texts.w))
    items.insert(local, at: Int(item.rawValue))
    return local
  }

  /// `nil` for an item without any text. The number of one that a damaged row names may be of any
  /// size, and no table grows to hold it.
  private func itemTexts(
    _ item: ItemNumber, _ words: LocalDictionary
  ) throws -> SIMD4<UInt32>? {
    let index = Int(item.rawValue)
    if let known = itemPlaces[index] { return itemTexts[Int(known)] }
    let texts = try lexicon.texts(of: item)
    if texts.isEmpty { return nil }
    let places = SIMD4(
      words.place(of: texts.sku), words.place(of: texts.title), words.place(of: texts.category),
      words.place(of: texts.brand))
    itemPlaces.insert(UInt32(itemTexts.count), at: index)
    itemTexts.append(places)
    return places
  }
}
