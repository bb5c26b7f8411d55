/// What one kind of declaration takes: the schema behind checks, reference and editor definitions.
public struct DeclarationNoun: Sendable {
  public enum FieldKind: Sendable, Hashable {
    /// A name of its own: small letters, digits, `-` and `_`.
    case id
    /// Not empty.
    case text
    case boolean
    /// With its type, as editors show it.
    case function(String)
    case oneOf([String])
    /// `"day"` or minutes and hours.
    case review
    /// A length of time, such as "3d"; not negative.
    case duration
    /// A length of time that is not nothing.
    case someTime
    /// A time on the clock, such as "20:00".
    case timeOfDay
    case integer(ClosedRange<Int64>)
    /// An amount above 0: minor units, or a text in the major unit.
    case money
    /// A content's path, such as "content/welcome".
    case content
    /// Looked at by the declaration itself; with its type, as editors show it.
    case table(String)
    /// Of several kinds; looked at by the declaration itself: in words, and as editors show it.
    case any(String, as: String)

    /// A function `(c, ctx)` that says yes or no about a customer.
    static let condition = FieldKind.function(
      "fun(c: siyu.Customer, ctx: siyu.Context): boolean?, siyu.Reason?")
    /// The same, where `c` may be an entity or a group too.
    static let subjectCondition = FieldKind.function(
      "fun(c: siyu.Customer|siyu.Entity|siyu.Group, ctx: siyu.Context): boolean?, siyu.Reason?")

    /// What a message says is wanted, with its article.
    var wants: String {
      switch self {
      case .id: "a name of small letters, digits, '-' and '_', such as \"new-friend\""
      case .text: "a text"
      case .boolean: "true or false"
      case .function: "a function"
      case .oneOf(let texts):
        texts.count > 1
          ? texts.dropLast().map { "\"\($0)\"" }.joined(separator: ", ")
            + " or \"\(texts.last ?? "")\""
          : "\"\(texts.first ?? "")\""
      case .review: "\"day\" or minutes or hours such as \"6h\""
      case .duration: "a duration such as \"3d\" or \"30m\""
      case .someTime: "a duration such as \"3d\" or \"30m\", longer than nothing"
      case .timeOfDay: "a time of day such as \"20:00\""
      case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
      case .money: "an amount above 0: a text such as \"10.00\", or minor units"
      case .content: "a content's path such as \"content/welcome\""
      case .table: "a table"
      case .any(let what, as: _): what
      }
    }
  }

  public struct Field: Sendable {
    public var name: String
    public var kind: FieldKind
    public var isRequired: Bool
    public var about: String

    init(_ name: String, _ kind: FieldKind, required: Bool = false, _ about: String) {
      self.name = name
      self.kind = kind
      isRequired = required
      self.about = about
    }

    /// What it means, as a sentence below a message.
    var explanation: String {
      let plain =
        about.hasPrefix("when: ") || about.hasPrefix("does: ") ? about.dropFirst(6) : about[...]
      return "What '\(name)' says: \(plain)."
    }
  }

  /// `tag_group`
  public var name: String
  public var summary: String
  public var fields: [Field]
  /// Other fields are taken as they are.
  public var isOpen = false
  /// What authors write who think of another word, and the field that is meant.
  var otherWords: [String: String] = [:]
  /// The fields by which a message names one of them, the first that is there.
  var idFields = ["id", "shared"]
  /// A whole `main.lua` that declares one; a test loads it.
  public var example: String

  /// In the order in which the reference lists them.
  public static let all: [DeclarationNoun] = [
    .tagGroup, .segment, .attribute, .entity, .importer, .sop, .handover, .membership,
    .coupon, .benefit, .koc, .screen,
  ]
}
