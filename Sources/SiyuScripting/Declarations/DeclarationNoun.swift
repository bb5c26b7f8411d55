/// What one kind of declaration takes: the schema behind checks, reference and editor definitions.
public struct DeclarationNoun: Sendable {
  public enum FieldKind: Sendable, Hashable {
    /// A name of its own: small letters, digits, `-` and `_`.
    case id
    /// Not empty.
    case text
    case boolean
    case function
    case oneOf([String])
    /// `"day"` or minutes and hours.
    case review
    /// Looked at by the declaration itself.
    case table

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
      case .table: "a table"
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
  }

  /// `tag_group`
  public var name: String
  public var summary: String
  public var fields: [Field]
  /// Other fields are taken as they are.
  public var isOpen = false
  /// A whole `main.lua` that declares one; a test loads it.
  public var example: String

  /// In the order in which the reference lists them.
  public static let all: [DeclarationNoun] = [
    .tagGroup, .segment, .attribute, .entity, .importer,
  ]
}
