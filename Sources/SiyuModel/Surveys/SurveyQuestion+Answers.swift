/// Why an answer cannot be taken: what it should have been, and the nearest right thing.
public struct AnswerProblem: Error, Sendable, Hashable, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}

extension Survey {
  /// The question of this id.
  /// - Throws: `AnswerProblem`, which names the nearest that there is.
  public func question(named id: String) throws(AnswerProblem) -> SurveyQuestion {
    if let question = question(id) { return question }
    throw AnswerProblem(
      "survey '\(name)' has no question '\(AnswerProblem.shown(id))'"
        + AnswerProblem.nearest(to: id, among: questions.map(\.id)))
  }

  /// An answer as a file writes it, for the question of this id.
  public func value(
    of answer: String, to question: String
  ) throws(AnswerProblem) -> AnswerValue {
    let asked = try self.question(named: question)
    do throws(AnswerProblem) {
      return try asked.value(of: answer)
    } catch {
      throw AnswerProblem("question '\(asked.id)' of survey '\(name)' \(error.description)")
    }
  }
}

extension SurveyQuestion {
  /// An answer as a file writes it: choices by their id or title, several set apart by `;` or `|`.
  ///
  /// - Throws: `AnswerProblem`, which goes on from "question 'skin' ".
  public func value(of answer: String) throws(AnswerProblem) -> AnswerValue {
    let answer = PlainText.trim(answer)
    if answer.isEmpty { throw AnswerProblem("wants an answer, and this one is empty") }
    switch form {
    case .choice: return .choice(try chosen(answer))
    case .choices(_, let most): return .choices(try chosen(severalIn: answer, most: most))
    case .scale(let from, let to): return .scale(try scale(answer, from: from, to: to))
    case .number(let min, let max): return .number(try number(answer, min: min, max: max))
    case .text(let longest):
      let count = answer.count
      guard count <= longest else {
        throw AnswerProblem("wants at most \(longest) characters, and there are \(count)")
      }
      guard !answer.unicodeScalars.contains(where: { $0.value == 0 }) else {
        throw AnswerProblem("wants text, and this holds a NUL character")
      }
      return .text(answer)
    }
  }

  /// An answer as the store keeps it, by today's survey: `nil` where it does not fit any more, which
  /// counts as none.
  public func value(ofCanonical text: String) -> AnswerValue? {
    do throws(AnswerProblem) {
      switch form {
      case .choice(let choices):
        return choices.contains { $0.id == text } ? .choice(text) : nil
      case .choices(let choices, _):
        let ids = Set(text.split(separator: ";").map(String.init))
        let kept = choices.map(\.id).filter(ids.contains)
        return kept.isEmpty || kept.count != ids.count ? nil : .choices(kept)
      case .scale, .number: return try value(of: text)
      case .text: return .text(text)
      }
    } catch {
      return nil
    }
  }

  // MARK: Choices

  /// By id, or by title as tools for surveys write it.
  private func chosen(_ answer: String) throws(AnswerProblem) -> String {
    if let found = choices.first(where: { $0.id == answer }) { return found.id }
    if let found = choices.first(where: { $0.title == answer }) { return found.id }
    let names = choices.map(\.id) + choices.map(\.title)
    throw AnswerProblem(
      "has no choice '\(AnswerProblem.shown(answer))'"
        + AnswerProblem.nearest(to: answer, among: names, shown: choices.map(\.id)))
  }

  private func chosen(
    severalIn answer: String, most: Int
  ) throws(AnswerProblem) -> [String] {
    // A title may hold the sign that sets answers apart.
    if let only = choices.first(where: { $0.title == answer }) { return [only.id] }
    var ids: Set<String> = []
    for part in answer.split(whereSeparator: { $0 == ";" || $0 == "|" || $0 == "；" || $0 == "┋" }) {
      let part = PlainText.trim(String(part))
      if part.isEmpty { continue }
      ids.insert(try chosen(part))
    }
    guard !ids.isEmpty else { throw AnswerProblem("wants at least one choice") }
    guard ids.count <= most else {
      throw AnswerProblem("allows at most \(most) choices, and there are \(ids.count)")
    }
    return choices.map(\.id).filter(ids.contains)
  }

  // MARK: Numbers

  private func scale(_ answer: String, from: Int64, to: Int64) throws(AnswerProblem) -> Int64 {
    let wanted = "wants a whole number from \(from) to \(to)"
    guard let number = DecimalText.number(PlainText.halfwidth(answer)) else {
      throw AnswerProblem(wanted + ", got '\(AnswerProblem.shown(answer))'")
    }
    guard let whole = Int64(exactly: number) else {
      throw AnswerProblem(
        wanted + ", got \(AnswerValue.canonical(number))"
          + nearestNumber(number.rounded(), Double(from), Double(to)))
    }
    guard (from...max(from, to)).contains(whole) else {
      throw AnswerProblem(
        wanted + ", got \(whole)" + nearestNumber(number, Double(from), Double(to)))
    }
    return whole
  }

  private func number(
    _ answer: String, min: Double?, max: Double?
  ) throws(AnswerProblem) -> Double {
    let bounds: String =
      switch (min, max) {
      case (let min?, let max?):
        "wants a number from \(AnswerValue.canonical(min)) to \(AnswerValue.canonical(max))"
      case (let min?, nil): "wants a number of at least \(AnswerValue.canonical(min))"
      case (nil, let max?): "wants a number of at most \(AnswerValue.canonical(max))"
      case (nil, nil): "wants a number"
      }
    guard let number = DecimalText.number(PlainText.halfwidth(answer)) else {
      throw AnswerProblem(bounds + " such as 1200, got '\(AnswerProblem.shown(answer))'")
    }
    if let min, number < min {
      throw AnswerProblem(bounds + ", got \(AnswerValue.canonical(number))")
    }
    if let max, number > max {
      throw AnswerProblem(bounds + ", got \(AnswerValue.canonical(number))")
    }
    return number
  }

  private func nearestNumber(_ number: Double, _ from: Double, _ to: Double) -> String {
    "; the nearest is \(AnswerValue.canonical(Swift.min(Swift.max(number, from), to)))"
  }
}

extension AnswerProblem {
  /// What somebody wrote, short enough for a message and safe on a terminal.
  static func shown(_ text: String) -> String {
    let short = text.count > 40 ? String(text.prefix(39)) + "…" : text
    return TextEscape.terminalSafe(short)
  }

  /// `; did you mean 'dry'?`, or what there is where that is little.
  static func nearest(
    to name: String, among names: [String], shown: [String]? = nil
  ) -> String {
    if let near = NearestName.nearest(to: name, in: names) { return "; did you mean '\(near)'?" }
    let known = shown ?? names
    if known.isEmpty || known.count > 12 { return "" }
    return "; there are \(known.map { "'\($0)'" }.joined(separator: ", "))"
  }
}

/// Numbers as people write them into a form: `1200`, `-3.5`, `+2`. No thousands, no exponents: what is
/// read must be what was meant.
enum DecimalText {
  /// `nil` for anything else, and beyond `SurveyLimits.number`.
  static func number(_ text: String) -> Double? {
    var digits = text.utf8[...]
    if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      digits = digits.dropFirst()
    }
    guard (1...40).contains(digits.count) else { return nil }
    var points = 0
    for byte in digits {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): break
      case UInt8(ascii: "."): points += 1
      default: return nil
      }
    }
    guard points <= 1, digits.first != UInt8(ascii: "."), digits.last != UInt8(ascii: "."),
      let number = Double(text), abs(number) <= SurveyLimits.number
    else { return nil }
    // −0 and 0 are one answer.
    return number == 0 ? 0 : number
  }
}
