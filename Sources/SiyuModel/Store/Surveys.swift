/// What a store knows of answers to surveys, beyond what passes read.
public protocol SurveyStore: Sendable {
  /// The answers that count to one survey at a time: for each customer and question the newest at or
  /// before it, whoever of the customer's accounts gave it; customers one after the other.
  func answers(
    to survey: String, of customer: CustomerNumber?, at now: Instant,
    _ row: (CountedAnswer) throws -> Void) throws
}

/// The answer of one customer that counts, without words of their own.
public struct CountedAnswer: Sendable, Hashable {
  public var customer: CustomerNumber
  public var question: String
  public var at: Instant
  /// As `AnswerValue.canonical`; `nil` for words of the customer's own.
  public var value: String?
  public init(customer: CustomerNumber, question: String, at: Instant, value: String?) {
    self.customer = customer
    self.question = question
    self.at = at
    self.value = value
  }
}
