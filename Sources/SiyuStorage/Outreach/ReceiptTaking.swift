import SiyuModel

/// Takes in what came back about messages, inside one write transaction.
///
/// A receipt is known by its message, kind and time: the same one again changes nothing.
final class ReceiptTaking {
  private let context: WriteContext
  private let rows: OutreachRows
  private let moving: MessageMoving
  private let words: [String]
  private let events: OwnEvents
  private(set) var unsubscribed = 0

  init(_ context: WriteContext, words: [String]) throws {
    self.context = context
    rows = OutreachRows(context.connection)
    moving = try MessageMoving(context.connection)
    self.words = words
    events = try OwnEvents(context)
  }

  func finish() throws { try moving.finish() }

  func take(_ receipt: Receipt) throws -> RowOutcome {
    guard let place = try rows.place(ofMessage: receipt.message),
      let message = try rows.message(receipt.message)
    else { return .refused("there is no message with this id") }
    // What a customer does is so whatever siyu knows of the message: that she wants no more counts above all.
    if !message.wasHandedOver, !receipt.kind.isOfCustomer {
      let why = message.reason.map { ": \($0)" } ?? ""
      return .refused("this message is \(message.state.name) and was never handed over\(why)")
    }
    let home = PlacedTable.home(of: place)
    var isNew = false
    switch receipt.kind {
    case .confirmed: isNew = try arrived(place, receipt)
    case .failed:
      let isLate = try hasCome(place)
      isNew =
        try !isLate
        && moving.move(
          place, from: [.admitted, .handedOver, .uncertain], to: .failed, at: receipt.at,
          reason: receipt.text.map(Self.short))
    case .answered:
      isNew = try react("answered", place, receipt, message, home)
      if let text = receipt.text, ReplyWords.isUnsubscribe(text, words) {
        isNew = try unsubscribe(home, receipt.at) || isNew
      }
    case .clicked: isNew = try react("clicked", place, receipt, message, home)
    case .left: isNew = try happened(KnownEvents.poolLeft, receipt, message, home)
    case .unsubscribed: isNew = try unsubscribe(home, receipt.at)
    }
    return isNew ? .added : .unchanged
  }

  /// A reason is for the operator, not a place for what a customer wrote.
  private static func short(_ reason: String) -> String {
    var rest = Substring(reason)
    while rest.utf8.count > 200 { rest.removeLast() }
    return String(rest)
  }

  // MARK: The message

  /// Whatever was thought of it before: it is there.
  private func arrived(_ place: Int64, _ receipt: Receipt) throws -> Bool {
    try moving.move(
      place, from: [.admitted, .handedOver, .uncertain, .failed], to: .confirmed, at: receipt.at,
      reason: nil)
  }

  private func hasCome(_ place: Int64) throws -> Bool {
    try context.connection.int(
      "SELECT 1 FROM messages WHERE place = ? AND coalesce(answered, clicked) IS NOT NULL", place)
      != nil
  }

  /// The first answer (click) counts; each is an event.
  private func react(
    _ what: String, _ place: Int64, _ receipt: Receipt, _ message: Message, _ home: Int64
  ) throws -> Bool {
    // One that siyu did not hand over, or not this time, has no answer of its own.
    guard message.wasHandedOver else {
      return try happened("message.\(what)", receipt, message, home)
    }
    let hasArrived = try arrived(place, receipt)
    try context.connection.run(
      "UPDATE messages SET \(what) = ?2 WHERE place = ?1 AND (\(what) IS NULL OR \(what) > ?2)",
      place, receipt.at.seconds)
    let isFirst = context.connection.changes > 0
    return try happened("message.\(what)", receipt, message, home) || isFirst || hasArrived
  }

  // MARK: The customer

  private func unsubscribe(_ home: Int64, _ at: Instant) throws -> Bool {
    guard home != 0, let account = try events.account(of: home) else { return false }
    let known = try context.connection.int(
      "SELECT 1 FROM standings WHERE home = ? AND unsubscribed IS NOT NULL", home)
    let put = try context.connection.statement(
      """
      INSERT INTO standings (home, unsubscribed) VALUES (?1, ?2)
      ON CONFLICT (home) DO UPDATE SET unsubscribed = ?2
      WHERE unsubscribed IS NULL OR unsubscribed > ?2
      """)
    put.bind(1, home)
    put.bind(2, at.seconds)
    try put.run()
    if context.connection.changes == 0 { return false }
    if known == nil { unsubscribed += 1 }
    context.touched.insert(account.number)
    return true
  }

  /// - Returns: false when it is known, or nobody's.
  private func happened(
    _ type: String, _ receipt: Receipt, _ message: Message, _ home: Int64
  ) throws -> Bool {
    guard home != 0, let account = try events.account(of: home) else { return false }
    var props: DataRecord = [
      "message": .string(message.id), "sop": .string(message.sop), "step": .string(message.step),
    ]
    if type == KnownEvents.poolLeft,
      let pool = message.touchpoint.rawValue.split(separator: ".").first
    {
      props["pool"] = .string(String(pool))
    }
    return try events.happened(
      type, id: "\(message.id)-\(receipt.kind.rawValue)-\(receipt.at.seconds)", at: receipt.at,
      props: props, to: account)
  }
}

extension Message {
  /// Whether anybody can have it, as far as siyu knows.
  fileprivate var wasHandedOver: Bool {
    switch state {
    case .planned, .expired: false
    case .admitted, .handedOver, .confirmed, .failed, .uncertain: true
    }
  }
}

extension Receipt.Kind {
  /// Whether it tells what the customer wants; the others tell what became of the message.
  fileprivate var isOfCustomer: Bool {
    switch self {
    case .unsubscribed, .left, .answered: true
    case .confirmed, .failed, .clicked: false
    }
  }
}
