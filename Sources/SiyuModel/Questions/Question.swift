/// What kind of answer a question wants.
///
/// Every capability of a plugin is one more kind; the way of asking stays the same.
public enum QuestionKind: UInt8, Sendable, Hashable, CaseIterable {
  /// Which value, or which values, of a tag group has this subject?
  case tag = 0
  /// Is this subject in the segment?
  case segment = 1
  /// A plain value: a field made by an importer, a score.
  case value = 2
  /// Does this condition of an SOP hold for this subject? Yes or no, as a segment's.
  case condition = 3
  /// Which member of staff shall have this customer? One of those in the argument's list `staff`.
  case handover = 4
}

/// What a question is about.
public enum SubjectKind: UInt8, Sendable, Hashable, CaseIterable {
  case customer = 0
  case entity = 1
  case group = 2
  case fileRow = 3
}

/// One function of a plugin, asked about every subject of a batch that is marked.
public struct Question: Sendable, Hashable {
  /// The function, by its number in the plugin's declarations.
  public var function: Int
  public var kind: QuestionKind
  public var subject: SubjectKind
  /// A small record of arguments, the same for all subjects of this question.
  public var argument: DataValue
  public init(
    function: Int, kind: QuestionKind, subject: SubjectKind = .customer,
    argument: DataValue = .null
  ) {
    self.function = function
    self.kind = kind
    self.subject = subject
    self.argument = argument
  }
}
