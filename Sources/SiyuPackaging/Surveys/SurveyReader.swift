import SiyuModel

/// Makes a survey of a TOML document, and notes all that is wrong.
struct SurveyReader {
  private var top: SectionReader
  private let problems: ProblemList
  /// With their lines, in their order.
  private var questions: [(question: SurveyQuestion, line: Int)] = []
  /// Every id the file uses, right or not, with the line of the first.
  private var lines: [String: Int] = [:]
  /// In the order of the file, for what is near a word.
  private var ids: [String] = []

  init(_ section: TOMLSection, problems: ProblemList) {
    top = SectionReader(section, problems: problems)
    self.problems = problems
  }

  mutating func survey(named name: String) -> Survey {
    let title = words("title", in: &top) ?? name
    let tables = sections()
    // Ids first: a condition may name a question that comes later, and is told so.
    for table in tables {
      if case .text(let id)? = table.section["id"]?.value, lines[id] == nil {
        lines[id] = table.line
        ids.append(id)
      }
    }
    for table in tables { read(table) }
    top.finish()
    return Survey(name: name, title: title, questions: questions.map(\.question))
  }

  /// The tables `[[question]]`.
  private mutating func sections() -> [SectionReader] {
    guard let item = top.item("question") else {
      problems.add(line: nil, Message.noQuestions, hint: Message.questionExample)
      return []
    }
    guard case .list(let elements) = item.value else {
      top.wrongType("question", item, wants: "tables that begin with [[question]]")
      return []
    }
    if elements.isEmpty {
      problems.add(line: item.line, Message.noQuestions, hint: Message.questionExample)
    }
    if elements.count > SurveyLimits.questions {
      problems.add(
        line: item.line, Message.tooManyQuestions(elements.count, SurveyLimits.questions))
    }
    return elements.prefix(SurveyLimits.questions).compactMap { element in
      guard case .table(let table) = element.value else {
        problems.add(
          line: element.line,
          Message.wrongElement("question", element, wants: "a table that begins with [[question]]"))
        return nil
      }
      return SectionReader(table, path: "question", problems: problems)
    }
  }

  private mutating func read(_ section: SectionReader) {
    var section = section
    let id = id(in: &section)
    let text = words("text", in: &section)
    let required = section.flag("required") ?? false
    let form = form(in: &section)
    let conditions = conditions(in: &section, of: id ?? "")
    section.finish()
    guard let id, let form else { return }
    questions.append(
      (
        SurveyQuestion(id: id, text: text, form: form, required: required, askIf: conditions),
        section.line
      ))
  }

  private mutating func id(in section: inout SectionReader) -> String? {
    guard let id = section.requiredText("id", example: "\"fans\"") else { return nil }
    let line = section.section["id"]?.line
    guard Name.isKey(id) else {
      problems.add(line: line, Message.badKeyName(id, what: "a question"))
      return nil
    }
    // A spec writes the time of the answers so, among the questions.
    if id == "at" {
      problems.add(line: line, Message.questionNamedAt)
      return nil
    }
    if let first = questions.first(where: { $0.question.id == id }) {
      problems.add(line: line, Message.questionTwice(id, first: first.line))
      return nil
    }
    return id
  }

  /// Text of a length that fits a screen.
  private func words(_ key: String, in section: inout SectionReader) -> String? {
    guard let text = section.text(key) else { return nil }
    let line = section.section[key]?.line
    if text.trimmingBlanks.isEmpty {
      problems.add(line: line, Message.empty(section.name(key), example: "\"粉丝数\""))
      return nil
    }
    if text.count > SurveyLimits.title {
      problems.add(
        line: line, Message.tooLong(section.name(key), text.count, limit: SurveyLimits.title))
      return nil
    }
    return text
  }

  // MARK: Forms

  private mutating func form(in section: inout SectionReader) -> SurveyQuestion.Form? {
    guard let word = section.requiredText("type", example: "\"choice\"") else {
      section.ignoreRest()
      return nil
    }
    switch word {
    case "choice": return choices(in: &section).map { .choice($0) }
    case "choices":
      let found = choices(in: &section)
      let most = section.integer("most", in: 1...Int64(SurveyLimits.choices))
      guard let found else { return nil }
      return .choices(found, most: min(most.map(Int.init) ?? found.count, found.count))
    case "scale": return scale(in: &section)
    case "number": return number(in: &section)
    case "text":
      let longest = section.integer("longest", in: 1...Int64(SurveyLimits.text))
      return .text(longest: longest.map(Int.init) ?? SurveyLimits.usualText)
    default:
      problems.add(
        line: section.section["type"]?.line,
        Message.unknownWord(word, for: "question.type", known: SurveyQuestion.words))
      section.ignoreRest()
      return nil
    }
  }

  /// `choices = { dry = "干", oily = "油" }`, in the order in which they are written.
  private mutating func choices(in section: inout SectionReader) -> [SurveyChoice]? {
    guard let item = section.item("choices") else {
      problems.add(line: section.line, Message.noChoices)
      return nil
    }
    guard case .table(let table) = item.value else {
      section.wrongType("choices", item, wants: "a table such as { dry = \"干\", oily = \"油\" }")
      return nil
    }
    if table.entries.isEmpty {
      problems.add(line: item.line, Message.noChoices)
      return nil
    }
    if table.entries.count > SurveyLimits.choices {
      problems.add(
        line: item.line, Message.tooManyChoices(table.entries.count, SurveyLimits.choices))
      return nil
    }
    var found: [SurveyChoice] = []
    for entry in table.entries {
      guard Self.isChoice(entry.key) else {
        problems.add(line: entry.item.line, Message.badChoice(entry.key))
        continue
      }
      guard case .text(let title) = entry.item.value, !title.trimmingBlanks.isEmpty,
        title.count <= SurveyLimits.title
      else {
        problems.add(
          line: entry.item.line,
          Message.wrongType("choices.\(entry.key)", entry.item, wants: "what people read"))
        continue
      }
      // An answer is matched by either, so neither may mean two choices.
      if let other = found.first(where: {
        $0.title == title || $0.id == title || $0.title == entry.key
      }) {
        problems.add(
          line: entry.item.line, Message.choicesAlike(entry.key, other.id))
        continue
      }
      found.append(SurveyChoice(id: entry.key, title: title))
    }
    return found.count == table.entries.count ? found : nil
  }

  /// Letters, digits, `_` and `-`, 1…40: what sets several answers apart is none of them.
  private static func isChoice(_ id: String) -> Bool {
    (1...40).contains(id.utf8.count)
      && id.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private func scale(in section: inout SectionReader) -> SurveyQuestion.Form? {
    let range: ClosedRange<Int64> = -1_000_000...1_000_000
    let from = section.integer("from", in: range)
    let to = section.integer("to", in: range)
    for key in ["from", "to"] where section.section[key] == nil {
      problems.add(
        line: section.line,
        Message.missing(key, in: "question", example: key == "from" ? "1" : "5"))
    }
    guard let from, let to else { return nil }
    guard from < to else {
      problems.add(line: section.section["to"]?.line, Message.scaleCrossed(from, to))
      return nil
    }
    return .scale(from: from, to: to)
  }

  private func number(in section: inout SectionReader) -> SurveyQuestion.Form? {
    let min = bound("min", in: &section)
    let max = bound("max", in: &section)
    if let min, let max, min > max {
      problems.add(line: section.section["max"]?.line, Message.boundsCrossed("question"))
      return nil
    }
    return .number(min: min, max: max)
  }

  private func bound(_ key: String, in section: inout SectionReader) -> Double? {
    guard let item = section.item(key) else { return nil }
    let number: Double? =
      switch item.value {
      case .integer(let whole): Double(whole)
      case .number(let number): number
      default: nil
      }
    guard let number, number.isFinite, abs(number) <= SurveyLimits.number else {
      section.wrongType(key, item, wants: "a number")
      return nil
    }
    return number
  }

  // MARK: Branching

  /// `ask_if = { skin = "dry" }`, or `{ skin = ["dry", "oily"] }` for either.
  private mutating func conditions(
    in section: inout SectionReader, of id: String
  ) -> [SurveyCondition] {
    guard let item = section.item("ask_if") else { return [] }
    guard case .table(let table) = item.value, !table.entries.isEmpty else {
      section.wrongType("ask_if", item, wants: "a table such as { skin = \"dry\" }")
      return []
    }
    return table.entries.compactMap { condition($0, of: id) }
  }

  private func condition(_ entry: TOMLSection.Entry, of id: String) -> SurveyCondition? {
    let line = entry.item.line
    if entry.key == id {
      problems.add(line: line, Message.asksItself(id))
      return nil
    }
    guard let earlier = questions.first(where: { $0.question.id == entry.key })?.question else {
      if let first = lines[entry.key] {
        // It comes later, or is wrong itself, which was told where it stands.
        if first > (questions.last?.line ?? 0), lines[id].map({ first > $0 }) ?? true {
          problems.add(line: line, Message.asksLater(entry.key, line: first))
        }
      } else {
        problems.add(
          line: line, Message.asksUnknown(entry.key, known: questions.map(\.question.id)))
      }
      return nil
    }
    let items: [TOMLItem] = if case .list(let all) = entry.item.value { all } else { [entry.item] }
    let values = items.compactMap { value($0, of: earlier) }
    if items.isEmpty { problems.add(line: line, Message.asksNothing(entry.key)) }
    return values.isEmpty ? nil : SurveyCondition(question: earlier.id, values: values)
  }

  /// One answer that a condition names.
  private func value(_ item: TOMLItem, of question: SurveyQuestion) -> String? {
    let name = "ask_if.\(question.id)"
    switch question.form {
    case .choice(let choices), .choices(let choices, _):
      guard case .text(let id) = item.value else {
        problems.add(line: item.line, Message.wrongType(name, item, wants: "a choice in quotes"))
        return nil
      }
      if choices.contains(where: { $0.id == id }) { return id }
      problems.add(
        line: item.line, Message.unknownWord(id, for: name, known: choices.map(\.id)))
      return nil
    case .scale(let from, let to):
      guard case .integer(let number) = item.value, (from...to).contains(number) else {
        problems.add(
          line: item.line,
          Message.wrongType(name, item, wants: "a whole number from \(from) to \(to)"))
        return nil
      }
      return String(number)
    case .number, .text:
      problems.add(line: item.line, Message.asksOpen(question.id, question.form.word))
      return nil
    }
  }
}

extension SurveyQuestion {
  fileprivate static var words: [String] { Form.words }
}
