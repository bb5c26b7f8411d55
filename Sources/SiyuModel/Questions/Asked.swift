/// What one plugin is asked about a batch.
///
/// A rule for tags is asked about everybody, and nothing but the questions is said. A function of an
/// SOP concerns few, each with an enrolment of its own: then there are masks, and a record for each
/// of them.
public struct Asked: Sendable, Hashable {
  public var questions: [Question]
  /// Who is asked about, as positions in the batch: one of them may stand here several times, with
  /// a record each. Answers come in this order. `nil`: everybody once, as they lie in the batch.
  public var subjects: [Int]?
  /// By question, which of those it concerns; `nil` all of them. Empty: every question concerns
  /// all.
  public var masks: [SubjectMask?]
  /// For each of those asked about, as ``SubjectRecord`` says; `.null` for none. `nil`: nobody has
  /// one. Reaches this plugin and no other.
  public var records: [DataValue]?

  public init(
    _ questions: [Question], about subjects: [Int]? = nil, masks: [SubjectMask?] = [],
    records: [DataValue]? = nil
  ) {
    self.questions = questions
    self.subjects = subjects
    self.masks = masks
    self.records = records
  }

  /// How many are asked about; answers have as many.
  public func count(inBatchOf subjects: Int) -> Int { self.subjects?.count ?? subjects }

  /// How many answers are due, at most.
  public func answers(inBatchOf subjects: Int) -> Int {
    let count = count(inBatchOf: subjects)
    guard !masks.isEmpty else { return questions.count * count }
    return masks.reduce(0) { $0 + ($1?.asked ?? count) }
  }

  /// Why a batch cannot be asked this, or nil: a mistake of whoever asks.
  public func problem(inBatchOf subjects: Int) -> String? {
    let count = count(inBatchOf: subjects)
    if let odd = self.subjects?.first(where: { $0 < 0 || $0 >= subjects }) {
      return "subject \(odd) of \(subjects)"
    }
    if !masks.isEmpty, masks.count != questions.count {
      return "\(masks.count) masks for \(questions.count) questions"
    }
    if let odd = masks.first(where: { $0 != nil && $0?.count != count }) ?? nil {
      return "a mask of \(odd.count) subjects, \(count) are asked about"
    }
    if let records, records.count != count {
      return "\(records.count) records, \(count) subjects are asked about"
    }
    return nil
  }
}
