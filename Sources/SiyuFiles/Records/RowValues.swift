import SiyuModel

/// One of our columns, bound to places of the file, with everything prepared that rows need.
final class BoundColumn {
  let field: ImportField
  let places: [Int]
  let combination: MapColumn.Combination
  let separator: String?
  let fixed: String?
  let otherwise: String?
  let function: Int?
  let readsAllColumns: Bool
  /// What the function calls its columns, and where they are.
  let inputs: [(name: String, place: Int?)]
  /// The file's words, folded, to ours.
  let values: [String: String]?
  /// What messages call it: the file's own name.
  let name: String

  init(_ binding: HeaderMatcher.Binding, names: [String]) {
    let column = binding.column
    field = column.field
    places = binding.places
    combination = column.combination
    separator = column.separator
    fixed = column.fixed
    otherwise = column.otherwise
    function = column.function
    readsAllColumns = column.readsAllColumns
    inputs = binding.inputs
    if column.values.isEmpty {
      values = nil
    } else {
      values = Dictionary(
        column.values.map { (HeaderName.fold($0.key), $0.value) }, uniquingKeysWith: { a, _ in a })
    }
    name =
      function != nil
      ? column.field.key
      : places.first.map { names.indices.contains($0) ? names[$0] : "column \($0 + 1)" }
        ?? column.field.key
  }
}

/// The cells of one row by our columns, cleaned and typed.
struct RowValues {
  enum Cell {
    case bytes(UnsafeBufferPointer<UInt8>)
    case text(String)

    var string: String {
      switch self {
      case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
      case .text(let text): text
      }
    }

    /// With wide digits made narrow.
    func withNarrowBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
      switch self {
      case .bytes(let bytes):
        if !CellText.mayHaveWide(bytes) { return body(bytes) }
        var text = CellText.string(bytes, narrow: true)
        return text.withUTF8(body)
      case .text(let text):
        var narrow = PlainText.halfwidth(text)
        return narrow.withUTF8(body)
      }
    }
  }

  let rules: RowRules
  var row: RowBuffer
  /// Values that a function made, by `ImportField.rawValue`; an empty text is none.
  var answers: [Int: String] = [:] {
    didSet { hasAnswers = !answers.isEmpty }
  }
  private var hasAnswers = false
  /// Masked cells met in this row.
  private(set) var masked: [ImportField] = []
  private(set) var hasUnreadablePhone = false

  init(rules: RowRules, row: RowBuffer) {
    self.rules = rules
    self.row = row
  }

  mutating func turn(to row: RowBuffer) {
    self.row = row
    if hasAnswers { answers = [:] }
    if !masked.isEmpty { masked = [] }
    hasUnreadablePhone = false
  }

  mutating func noteMasked(_ field: ImportField) { masked.append(field) }
  mutating func noteUnreadablePhone() { hasUnreadablePhone = true }

  func column(_ field: ImportField) -> BoundColumn? { rules.columns[field.rawValue] }

  func isBound(_ field: ImportField) -> Bool {
    rules.plainPlace(of: field) != RowRules.absent
  }

  /// The cleaned cell of a place; `nil` when it is empty or says "none".
  func cell(at place: Int) -> UnsafeBufferPointer<UInt8>? {
    let cell = CellText.clean(row[place], isMarked: row.isMarked)
    if cell.isEmpty { return nil }
    return rules.isNone(cell) ? nil : cell
  }

  /// The value of a field: an answer, the first place that holds something, or the fixed one.
  mutating func value(_ field: ImportField) throws(RowFault) -> Cell? {
    let place = rules.plainPlace(of: field)
    if place == RowRules.absent { return nil }
    if place == RowRules.special || hasAnswers { return try specialValue(field) }
    guard let cell = cell(at: place) else { return nil }
    if rules.mayBeMasked(field), CellText.isMasked(cell) {
      masked.append(field)
      return nil
    }
    return .bytes(cell)
  }

  private mutating func specialValue(_ field: ImportField) throws(RowFault) -> Cell? {
    guard let column = self.column(field) else { return nil }
    if let answer = answers[field.rawValue] {
      let answer = PlainText.trim(answer)
      // What is stored has no blanks around it, wherever it came from.
      let text = PlainText.trim(answer)
      if text.isEmpty { return nil }
      guard rules.mayBeMasked(field), MaskedText.isMasked(text) else { return .text(text) }
      masked.append(field)
      return nil
    }
    for place in column.places {
      guard let cell = cell(at: place) else { continue }
      if rules.mayBeMasked(field), CellText.isMasked(cell) {
        masked.append(field)
        continue
      }
      guard let values = column.values else { return .bytes(cell) }
      let word = String(decoding: cell, as: UTF8.self)
      if let translated = values[HeaderName.fold(word)] { return .text(translated) }
      if let otherwise = column.otherwise { return otherwise.isEmpty ? nil : .text(otherwise) }
      let hint = HeaderName.nearest(to: word, among: values.keys)
      throw RowFault(
        "\(column.name): the map does not know this word"
          + (hint.map { "; the nearest it knows is \"\($0)\"" } ?? ""))
    }
    return column.fixed.map { .text($0) }
  }

  func problem(_ field: ImportField, _ reason: some CustomStringConvertible) -> RowFault {
    RowFault("\(column(field)?.name ?? field.key): \(reason)")
  }
}
