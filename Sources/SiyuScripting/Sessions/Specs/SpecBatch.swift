internal import SiyuBorder
internal import SiyuModel

/// A described customer laid out as a pass lays customers out, in the worker's own memory: what a
/// rule sees of it, it sees through the very same views.
final class SpecBatch {
  let columns: BatchColumns
  let readers: [SegmentReader]
  private let memory: [UnsafeMutableRawPointer]

  /// - Parameters:
  ///   - needs: what the plugin is granted; the rest is left out, as in a pass.
  ///   - plugin: whose surveys are read; nobody's without one.
  init(
    _ customer: SpecCustomer, now: Instant, needs: ReadNeeds, plugin: String? = nil,
    standings: StandingAccess? = nil
  ) throws {
    let lexicon = SpecLexicon()
    let writer = BatchWriter(
      needs: needs, lexicon: lexicon, surveyPlugins: plugin.map { [$0] } ?? [],
      standings: [standings].compactMap { $0 })
    try Self.write(customer, now: now.seconds, lexicon, to: writer)
    try writer.finish()
    var memory: [UnsafeMutableRawPointer] = []
    var readers: [SegmentReader] = []
    do {
      for segment in writer.segments {
        let start = UnsafeMutableRawPointer.allocate(byteCount: segment.byteCount, alignment: 16)
        memory.append(start)
        segment.copy(to: start, subjects: writer.subjects)
        readers.append(
          try SegmentReader(UnsafeRawBufferPointer(start: start, count: segment.byteCount)))
      }
      columns = try BatchColumns(readers)
      self.readers = readers
    } catch {
      for start in memory { start.deallocate() }
      throw error
    }
    self.memory = memory
  }

  deinit { for start in memory { start.deallocate() } }

  /// Rows after the clock are not there yet, as in a pass.
  private static func write(
    _ customer: SpecCustomer, now: Int64, _ lexicon: SpecLexicon, to writer: BatchWriter
  ) throws {
    func word(_ word: SpecCustomer.Word) -> Word { lexicon.word(customer.texts[word] ?? "") }
    try borrowing(customer.id) { id in
      try writer.customer(
        CustomerRow(
          number: 1, id: id, gender: customer.gender.rawValue, province: word(.province),
          city: word(.city), channel: word(.channel), campaign: word(.campaign), pool: word(.pool),
          staff: word(.staff), joinedAt: customer.joinedAt, consent: customer.consent))
    }
    for tag in customer.tags { try writer.held(TagID(rawValue: tag), byHand: false) }
    for attribute in customer.attributes {
      try borrowing(attribute.value) { try writer.attribute(lexicon.word(attribute.name), $0) }
    }
    for entity in customer.entities {
      try borrowing(entity.id) { try writer.entity($0, kind: lexicon.word(entity.kind)) }
      for field in entity.fields {
        try borrowing(field.value) { try writer.entityField(lexicon.word(field.name), $0) }
      }
    }
    for answer in customer.answers {
      let survey = lexicon.word(answer.survey)
      guard answer.at <= now else {
        try writer.answerAhead(survey, at: answer.at)
        continue
      }
      try borrowing(answer.value.canonical) {
        try writer.answer(
          AnswerRow(
            survey: survey, question: lexicon.word(answer.question), at: answer.at,
            isText: answer.value.isText, value: $0))
      }
    }
    for level in customer.levels {
      try borrowing(level.programme) { programme in
        try borrowing(level.level) { state in
          try borrowing(DataValue.record(level.data).canonicalText) { data in
            try writer.standing(
              StandingRow(
                programme: programme, state: state, rank: 1, since: level.since?.seconds ?? .min,
                until: level.until?.seconds ?? .min, data: data))
          }
        }
      }
    }
    for balance in customer.balances {
      try borrowing(balance.purse.name) {
        try writer.balance(
          BalanceRow(
            purse: $0, unit: balance.purse.unit, balance: balance.amount, nextAt: .max))
      }
    }
    for order in customer.orders where order.paidAt <= now {
      try borrowing(order.id) { id in
        try writer.order(
          OrderRow(
            id: id, paidAt: order.paidAt, amount: order.amount, refunded: order.refunded,
            status: order.status.rawValue, platform: lexicon.word(order.platform),
            channel: lexicon.word(order.channel), shop: lexicon.word(order.shop)))
      }
      for item in order.items {
        try writer.line(lexicon.item(item.texts), quantity: item.quantity, price: item.price)
      }
    }
    for event in customer.events where event.at <= now {
      try borrowing(event.props) {
        try writer.event(lexicon.word(event.type), at: event.at, props: $0)
      }
    }
    for field in PersonalField.allCases {
      try borrowing(customer.personal[field] ?? "") { try writer.personal(field, $0) }
    }
    try writer.endCustomer(
      nextOrderAt: customer.orders.first { $0.paidAt > now }?.paidAt ?? .max,
      nextEventAt: customer.events.first { $0.at > now }?.at ?? .max)
  }

  private static func borrowing(_ text: String, _ body: (BorrowedText) throws -> Void) throws {
    var text = text
    try text.withUTF8 { try body($0) }
  }
}

/// Numbers for the texts of one customer, as a store gives them.
private final class SpecLexicon: Lexicon {
  private var words = [""]
  private var items = [ItemTexts(sku: "", title: "", category: "", brand: "")]

  func word(_ text: String) -> Word {
    if let known = words.firstIndex(of: text) { return Word(rawValue: Int32(known)) }
    words.append(text)
    return Word(rawValue: Int32(words.count - 1))
  }

  func item(_ texts: ItemTexts) -> ItemNumber {
    items.append(texts)
    return ItemNumber(rawValue: Int32(items.count - 1))
  }

  func text(of word: Word) throws -> String { words[Int(word.rawValue)] }
  func texts(of item: ItemNumber) throws -> ItemTexts { items[Int(item.rawValue)] }
}
