/// What one plugin answered about one batch.
public struct BatchAnswers: Sendable {
  /// In the order of the questions.
  public var columns: [AnswerColumn]
  /// For each subject the earliest time, in UTC seconds, at which any of these answers can change
  /// without new data; `Int64.max` for never.
  public var due: [Int64]
  /// For each subject: an answer read tags, so it must be asked again when those change.
  public var readTags: [Bool]

  public init(columns: [AnswerColumn], due: [Int64], readTags: [Bool]) {
    self.columns = columns
    self.due = due
    self.readTags = readTags
  }
}

/// The answers to one question, one code a subject.
///
/// | code | tag group, exclusive | tag group, not exclusive | segment, condition | hand-over |
/// |---|---|---|---|---|
/// | 0 | none | none | no | nobody |
/// | 1… | the value of that number, from 1 | the set of that number, from 1 | yes (1) | the one of that number, from 1 |
///
/// A subject means one of those asked about: its number is the place in ``Asked/subjects``. Whom a
/// question's mask leaves out is `keep`.
public struct AnswerColumn: Sendable {
  public static let keep: UInt16 = 0xFFFF
  /// The rule raised an error for this subject.
  public static let failed: UInt16 = 0xFFFE
  public static let largest: UInt16 = 0xFFF0

  public var codes: [UInt16]
  /// For groups that are not exclusive: the sets of value numbers (from 0) that occur.
  public var sets: [[UInt16]]
  /// The author's reasons, by subject; absent where none was given or the tag is held already.
  public var reasons: [Int: String]
  /// What was read, by subject, as numbers of the plugin's read sets.
  public var reads: [UInt16]
  /// How many subjects failed, and the first few with their message.
  public var failures: [AnswerFailure]
  /// Plain values, for questions of kind `value`.
  public var values: [DataValue]

  public init(
    codes: [UInt16], sets: [[UInt16]] = [], reasons: [Int: String] = [:], reads: [UInt16] = [],
    failures: [AnswerFailure] = [], values: [DataValue] = []
  ) {
    self.codes = codes
    self.sets = sets
    self.reasons = reasons
    self.reads = reads
    self.failures = failures
    self.values = values
  }
}

/// A rule that raised for one subject.
public struct AnswerFailure: Sendable, Hashable {
  /// Position in the batch.
  public var subject: Int
  public var diagnostic: Diagnostic
  public init(subject: Int, diagnostic: Diagnostic) {
    self.subject = subject
    self.diagnostic = diagnostic
  }
}
