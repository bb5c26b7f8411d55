import Lua
import SiyuModel

/// One declaration being read: its table checked against its noun. Each problem is noted with the
/// declaration's place, and reading goes on, so that an author sees all of them at once.
struct Declaration {
  let noun: DeclarationNoun
  let place: LuaPlace
  private(set) var fields: [String: LuaValue] = [:]
  private(set) var problems: [Diagnostic] = []
  let source: DeclarationSource
  /// Of the workspace: amounts are written in it.
  let currency: Currency
  /// What it lies in, for messages: `sop 'new-friend'`.
  private let owner: String?

  init(
    _ noun: DeclarationNoun, _ table: LuaTable, _ place: LuaPlace, source: DeclarationSource,
    currency: Currency = .cny, in owner: String? = nil
  ) {
    self.currency = currency
    self.noun = noun
    self.place = place
    self.source = source
    self.owner = owner
    for (index, _) in table.list.enumerated() {
      note("\(words(table)) has a value without a name (number \(index + 1)); write name = value")
      break
    }
    for field in table.fields {
      guard case .string(let name) = field.key else {
        note("\(words(table)) has a field whose name is not a text")
        continue
      }
      fields[name] = field.value
    }
    let known = noun.fields.map(\.name)
    for name in fields.keys.sorted() where !noun.isOpen && !known.contains(name) {
      let near = noun.otherWords[name] ?? NearestName.nearest(to: name, in: known)
      note(
        "unknown field '\(shown(name))' in \(words)"
          + (near.map { "; did you mean '\($0)'?" }
            ?? "; there are \(known.joined(separator: ", "))"),
        at: name, code: .unknownField)
    }
    for field in noun.fields { check(field) }
  }

  /// `tag_group 'value'`, for messages.
  var words: String {
    for name in noun.idFields {
      if case .string(let id)? = fields[name], !id.isEmpty { return named(id) }
    }
    return named(nil)
  }

  private func words(_ table: LuaTable) -> String {
    guard noun.idFields.contains("id"), case .string(let id)? = table["id"] else {
      return named(nil)
    }
    return named(id)
  }

  private func named(_ id: String?) -> String {
    noun.name + (id.map { " '\(shown($0))'" } ?? "") + (owner.map { " of \($0)" } ?? "")
  }

  private mutating func check(_ field: DeclarationNoun.Field) {
    guard let value = fields[field.name], value != .nil else {
      if field.isRequired {
        note("\(words) has no '\(field.name)': \(field.about)", code: .missingField)
      }
      return
    }
    let fits: Bool
    switch (field.kind, value) {
    case (.id, .string(let text)): fits = Declaration.isID(text)
    case (.text, .string(let text)):
      if PlainText.trim(text).isEmpty {
        note("'\(field.name)' in \(words) is empty: \(field.about)", at: field.name)
        return
      }
      if text.utf8.count > Declaration.longestText {
        note(
          "'\(field.name)' in \(words) is longer than \(Declaration.longestText) bytes",
          at: field.name)
        return
      }
      fits = true
    case (.boolean, .boolean), (.table, .table), (.any, _): fits = true
    case (.integer(let range), .integer(let number)): fits = range.contains(number)
    case (.money, .integer), (.money, .string):
      fits = Declaration.money(value, in: currency) != nil
    case (.duration, .string(let text)), (.someTime, .string(let text)):
      guard let duration = noteDuration(text, at: field.name) else { return }
      fits = field.kind == .duration || !duration.isZero
    case (.timeOfDay, .string(let text)): fits = TimeOfDay(written: text) != nil
    case (.content, .string(let text)):
      if let problem = ContentPath.problem(in: text) {
        note(
          "'\(field.name)' in \(words): content \"\(shown(text))\" \(problem)", at: field.name)
        return
      }
      fits = true
    case (.function, .reference(_, .function)): fits = true
    case (.oneOf(let texts), .string(let text)):
      fits = texts.contains(text)
      if !fits, let near = NearestName.nearest(to: text, in: texts) {
        note(
          "'\(field.name)' in \(words) wants \(field.kind.wants), got \"\(shown(text))\"; "
            + "did you mean \"\(near)\"?", at: field.name)
        return
      }
    case (.review, .string(let text)):
      do throws(DurationError) { _ = try ReviewPeriod(text) } catch {
        note("'\(field.name)' in \(words): \(error.description)", at: field.name)
        return
      }
      fits = true
    default: fits = false
    }
    if !fits {
      var hint: String?
      if case .integer = field.kind { hint = field.explanation }
      if case .string(let text) = value, let plain = ChineseSign.plain(text) {
        hint = "It has signs of the Chinese keyboard; perhaps \"\(shown(plain))\"?"
      }
      note(
        "'\(field.name)' in \(words) wants \(field.kind.wants), got \(described(value)).",
        at: field.name, hint: hint, code: .wrongType)
    }
  }

  /// The duration a text spells; where it spells none, that is noted.
  private mutating func noteDuration(_ text: String, at field: String) -> CalendarDuration? {
    do throws(DurationError) { return try CalendarDuration(text) } catch {
      note("'\(field)' in \(words): \(error.description)", at: field)
      return nil
    }
  }

  // MARK: What a declaration does with it

  func text(_ name: String) -> String? {
    if case .string(let text)? = fields[name] { text } else { nil }
  }
  func duration(_ name: String) -> CalendarDuration? {
    text(name).flatMap { try? CalendarDuration($0) }
  }
  func timeOfDay(_ name: String) -> TimeOfDay? { text(name).flatMap { TimeOfDay(written: $0) } }
  func integer(_ name: String) -> Int64? {
    if case .integer(let value)? = fields[name] { value } else { nil }
  }
  func boolean(_ name: String) -> Bool? {
    if case .boolean(let value)? = fields[name] { value } else { nil }
  }
  func table(_ name: String) -> LuaTable? {
    if case .table(let table)? = fields[name] { table } else { nil }
  }
  func function(_ name: String) -> LuaReference? {
    if case .reference(let function, .function)? = fields[name] { function } else { nil }
  }
  var review: ReviewPeriod {
    guard let text = text("review"), let period = try? ReviewPeriod(text) else { return .day }
    return period
  }

  /// Notes a problem, at the declaration's line or at the field's where it can be found.
  mutating func note(
    _ message: String, at field: String? = nil, hint: String? = nil, code: FindingCode? = nil
  ) {
    let line = field.flatMap { source.line(of: $0, in: place) } ?? place.line
    let problem = Diagnostic(
      file: place.chunk, line: line, TextEscape.terminalSafe(message), hint: hint,
      source: source.text(place.chunk, line))
    problems.append(code.map(problem.coded) ?? problem)
  }

  /// Takes over what was found in something inside this declaration, places and all.
  mutating func adopt(_ inner: Declaration) { problems += inner.problems }

  /// Where a field is written, or the declaration where that cannot be found.
  func place(of field: String) -> LuaPlace {
    LuaPlace(chunk: place.chunk, line: source.line(of: field, in: place) ?? place.line)
  }

  /// Notes that the manifest does not ask for a permission.
  mutating func notePermission(_ word: String, at field: String? = nil) {
    note(
      "\(words) needs the permission \"\(word)\", which plugin.toml does not ask for", at: field,
      hint:
        "write there under [permissions]: \(PermissionLists.line(adding: word, to: source.asked))",
      code: .missingPermission)
  }

  /// A value as a message names it; texts are the author's own and may be shown.
  func described(_ value: LuaValue) -> String {
    switch value {
    case .nil: "nil"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): "\"\(shown(text))\""
    case .bytes: "a text that is not UTF-8"
    case .table: "a table"
    case .reference(_, let type): type == .userdata ? "a value of the host's" : "a \(type)"
    }
  }

  func shown(_ text: String) -> String {
    TextEscape.terminalSafe(text.count > 60 ? text.prefix(60) + "…" : text)
  }

  /// In bytes: more does not cross the border, and nobody reads it.
  static let longestText = 1000

  /// Small letters, digits, `-` and `_`, a letter or digit first, at most 64.
  static func isID(_ text: String) -> Bool {
    let isFirst = { (byte: UInt8) in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
    guard let first = text.utf8.first, isFirst(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy {
      isFirst($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
  }
}
