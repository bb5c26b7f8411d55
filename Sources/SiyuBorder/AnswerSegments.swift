internal import SiyuModel

/// Lays answers to surveys out, the surveys of each plugin by themselves: what one plugin asked is no
/// other's to read, so a segment that everybody with the permission maps would be too much.
final class AnswerSegments {
  let segments: [SegmentWriter]
  let owners: [String?]
  private let parts: [Part]
  private let lexicon: any Lexicon
  /// By the word of a survey's name, which of the parts it belongs to; −1 for none of them.
  private var places: [Int32: Int] = [:]
  private let placeOf: [String: Int]

  /// What one plugin gets.
  private final class Part {
    let answers: SegmentWriter
    let texts: SegmentWriter?
    let words: LocalDictionary
    var nextAt = Int64.max

    init(withTexts: Bool) {
      answers = SegmentWriter(.answers)
      texts = withTexts ? SegmentWriter(.answerTexts) : nil
      words = LocalDictionary(
        in: answers.target, offsets: AnswersColumn.dictionaryOffsets.rawValue,
        bytes: AnswersColumn.dictionaryBytes.rawValue)
    }
  }

  init(plugins: [String], withTexts: Bool, lexicon: any Lexicon) {
    let parts = plugins.map { _ in Part(withTexts: withTexts) }
    self.parts = parts
    self.lexicon = lexicon
    segments = parts.flatMap { [$0.answers] + ($0.texts.map { [$0] } ?? []) }
    owners = zip(plugins, parts).flatMap { plugin, part in
      Array(repeating: plugin, count: part.texts == nil ? 1 : 2)
    }
    placeOf = Dictionary(
      zip(plugins, plugins.indices), uniquingKeysWith: { first, _ in first })
  }

  /// After all segments were emptied.
  func begin() {
    for part in parts {
      part.words.start()
      part.answers.target.append(AnswersColumn.offsets.rawValue, UInt32(0))
      part.answers.target.append(AnswersColumn.valueOffsets.rawValue, UInt32(0))
      part.texts?.target.append(TextColumn.offsets.rawValue, UInt32(0))
      part.nextAt = .max
    }
  }

  func add(_ row: AnswerRow) throws {
    guard let part = try part(of: row.survey) else { return }
    let target = part.answers.target
    target.append(AnswersColumn.survey.rawValue, try word(row.survey, in: part))
    target.append(AnswersColumn.question.rawValue, try word(row.question, in: part))
    target.append(AnswersColumn.at.rawValue, row.at)
    if !row.isText { target.append(AnswersColumn.valueBytes.rawValue, text: row.value) }
    target.append(
      AnswersColumn.valueOffsets.rawValue,
      UInt32(truncatingIfNeeded: target.bytes(AnswersColumn.valueBytes.rawValue)))
    guard let texts = part.texts?.target else { return }
    if row.isText { texts.append(TextColumn.bytes.rawValue, text: row.value) }
    texts.append(
      TextColumn.offsets.rawValue,
      UInt32(truncatingIfNeeded: texts.bytes(TextColumn.bytes.rawValue)))
  }

  func ahead(_ survey: Word, at: Int64) throws {
    guard let part = try part(of: survey) else { return }
    part.nextAt = min(part.nextAt, at)
  }

  func endCustomer() {
    for part in parts {
      let target = part.answers.target
      target.append(
        AnswersColumn.offsets.rawValue,
        UInt32(truncatingIfNeeded: target.count(AnswersColumn.survey.rawValue)))
      target.append(AnswersColumn.nextAt.rawValue, part.nextAt)
      part.nextAt = .max
    }
  }

  private func part(of survey: Word) throws -> Part? {
    if let known = places[survey.rawValue] { return known < 0 ? nil : parts[known] }
    let place = placeOf[Survey.plugin(of: try lexicon.text(of: survey))] ?? -1
    places[survey.rawValue] = place
    return place < 0 ? nil : parts[place]
  }

  private func word(_ word: Word, in part: Part) throws -> UInt32 {
    try part.words.numbers[Int(word.rawValue)] ?? part.words.add(word, lexicon)
  }
}
