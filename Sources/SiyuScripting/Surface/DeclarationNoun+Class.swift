internal import SiyuModel

extension DeclarationNoun.FieldKind {
  /// As editors show it.
  var type: String {
    switch self {
    case .id, .text, .review, .duration, .someTime, .timeOfDay, .content: "string"
    case .boolean: "boolean"
    case .integer: "integer"
    case .money: "integer|string"
    case .oneOf(let texts): texts.map { "\"\($0)\"" }.joined(separator: "|")
    case .function(let type), .table(let type), .any(_, as: let type): type
    }
  }

  /// What a text has to look like, where its type does not say it.
  var form: String? {
    switch self {
    case .id: "small letters, digits, - and _"
    case .review: "\"day\", or minutes and hours such as \"6h\""
    case .duration, .someTime: "such as \"3d\" or \"30m\""
    case .timeOfDay: "such as \"20:00\""
    case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .money: "minor units, or a text such as \"10.00\""
    case .content: "such as \"content/welcome\""
    default: nil
    }
  }
}

extension DeclarationNoun {
  /// The class of the tables that it takes.
  func surfaceClass(_ name: String, kind: String? = nil) -> SurfaceClass {
    SurfaceClass(
      name, summary, from: idFields.contains("id") ? "siyu.\(self.name) { … }" : "",
      fields: fields.map { field in
        // Of several kinds, each is a class of its own.
        let isKind = field.name == "kind" && kind != nil
        let type = isKind ? "\"\(kind ?? "")\"" : field.kind.type
        let about = field.about + (field.kind.form.map { "; \($0)" } ?? "")
        return SurfaceField(
          field.name, field.isRequired ? type : Self.optional(type), about,
          isRequired: field.isRequired)
      }, others: isOpen ? "any" : nil, isWritten: true)
  }

  private static func optional(_ type: String) -> String {
    // A function's `?` would be its result's.
    type.contains("|") || type.hasPrefix("fun(") ? "(\(type))?" : type + "?"
  }
}
