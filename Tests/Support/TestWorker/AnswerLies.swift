import SiyuBorder
import SiyuModel

/// Answers that look like answers and are none.
enum AnswerLies {
  /// The host's sequence of the first batch's questions: after the greeting, the pass and the batch.
  static let sequence: UInt64 = 4

  static func tell(_ name: String, _ ask: Ask) -> Never {
    var answers = RawAnswers(ask.now)
    falsify(&answers, String(name.dropFirst("answer-lie ".count)), ask.now)
    RawSocket.send(kind: 103, sequence: sequence, answers.bytes)
    RawSocket.fallSilent()
  }

  private static func falsify(_ answers: inout RawAnswers, _ lie: String, _ now: Instant) {
    let odd: [UInt8] = [0xC3, 0x28]
    func word(_ count: Int) -> [UInt8] { Array(repeating: UInt8(ascii: "x"), count: count) }
    switch lie {
    case "nothing wrong": break
    case "more subjects": answers.subjects = 6
    case "fewer subjects": answers.subjects = 4
    case "all subjects there could be": answers.subjects = .max
    case "fewer questions": answers.questions = 2
    case "due in the past": answers.due[3] = now.seconds - 1
    case "due before time began": answers.due[0] = .min
    case "a flag of two": answers.flags[1] = 2
    case "an unknown read set":
      answers.columns[0].readsFlag = 1
      answers.columns[0].reads = [0, 1, 2, 0, 0]
    case "read sets out of order": answers.firstReadSet = 5
    case "read sets from the end of numbers": answers.firstReadSet = .max
    case "too many read sets":
      answers.readSets = Array(repeating: [Array("x".utf8)], count: AnswerLimits.readSets + 1)
    case "too much that was read":
      answers.readSets = Array(repeating: Array(repeating: word(300), count: 64), count: 230)
    case "a read word too long": answers.readSets = [[word(AnswerLimits.readWord + 1)]]
    case "too many read words":
      answers.readSets = [Array(repeating: word(1), count: AnswerLimits.readWords + 1)]
    case "a read word that is no text": answers.readSets = [[odd]]
    case "a value too many": answers.columns[0].codes[1] = 4
    case "a reserved number": answers.columns[0].codes[1] = 0xFFF5
    case "a set that is not there": answers.columns[1].codes[1] = 3
    case "a set of a value too many": answers.columns[1].sets[0] = [3]
    case "a set out of order": answers.columns[1].sets[1] = [2, 1]
    case "a set with a value twice": answers.columns[1].sets[1] = [1, 1]
    case "a set too large": answers.columns[1].sets[1] = [0, 1, 2, 2]
    case "more sets than subjects":
      answers.columns[1].sets = Array(repeating: [0], count: 6)
    case "sets of one value": answers.columns[0].sets = [[0]]
    case "twice in a segment": answers.columns[2].codes[4] = 2
    case "a reason about nobody": answers.columns[0].reasons = [(5, word(1))]
    case "a reason about somebody beyond": answers.columns[0].reasons = [(.max, word(1))]
    case "a reason twice": answers.columns[0].reasons = [(1, word(1)), (1, word(1))]
    case "reasons out of order": answers.columns[0].reasons = [(2, word(1)), (1, word(1))]
    case "a reason too long": answers.columns[0].reasons = [(1, word(CappedText.reason + 1))]
    case "a reason that is no text": answers.columns[0].reasons = [(1, odd)]
    case "more reasons than subjects":
      answers.columns[0].reasons = (0..<6).map { (UInt64($0), word(1)) }
    case "reasons beyond counting": answers.columns[0].reasonCount = 1 << 62
    case "a failure nobody tells": answers.columns[0].codes[2] = AnswerColumn.failed
    case "a failure of somebody with an answer": answers.columns[0].failures = [(1, 2)]
    case "a failure about nobody":
      answers.columns[0].codes[2] = AnswerColumn.failed
      answers.columns[0].failures = [(9, 2)]
    case "too many failures":
      answers.columns[0].codes = Array(repeating: AnswerColumn.failed, count: 5)
      answers.columns[0].failures = (0..<9).map { (UInt64($0), 2) }
    case "an unknown severity":
      answers.columns[0].codes[2] = AnswerColumn.failed
      answers.columns[0].failures = [(2, 9)]
    case "values nobody asked for": answers.columns[2].valuesFlag = 1
    case "a truth of seven": answers.columns[2].valuesFlag = 7
    case "bytes left over": answers.after = [0]
    case "a byte too few": answers.dropped = 1
    case "half of it": answers.dropped = 40
    case "nothing": answers.dropped = .max
    default: fatalError("no such lie")
    }
  }
}
