import SiyuBorder
import SiyuModel
import SiyuPackaging

extension FuzzTarget {
  /// A survey as a plugin brings it, the way it travels to a worker, and answers as files write them.
  ///
  /// Everything before a line `===` is the file; each line behind it an answer, to one question after
  /// the other.
  static let surveys = FuzzTarget("surveys", "surveys of plugins and answers to them") { bytes in
    let all = Array(bytes)
    var file = all[...]
    var answers = ArraySlice<UInt8>()
    if let mark = all.firstRange(of: Array("\n===\n".utf8)) {
      file = all[..<mark.lowerBound]
      answers = all[mark.upperBound...]
    }
    let read = SurveyFile.read(
      "surveys/koc.toml", Array(file), plugin: "fuzz", directory: "plugins/fuzz")
    for problem in read.problems { _ = problem.description }
    guard let survey = read.survey else {
      return try expect(!read.problems.isEmpty, "lost without a word")
    }
    try expect(read.problems.isEmpty, "read although it is wrong")
    try check(survey)
    try travel(survey)
    try answer(survey, answers)
  }

  private static func check(_ survey: Survey) throws {
    try expect(
      (1...SurveyLimits.questions).contains(survey.questions.count), "questions without end")
    var earlier: Set<String> = []
    for question in survey.questions {
      for condition in question.askIf {
        try expect(earlier.contains(condition.question), "asked on account of a later question")
        try expect(!condition.values.isEmpty, "never asked")
      }
      try expect(earlier.insert(question.id).inserted, "two questions of one name")
    }
  }

  private static func travel(_ survey: Survey) throws {
    let source = PluginSource(
      id: "fuzz", version: "1.0.0", checksum: "0", folder: "plugins/fuzz", files: [:],
      settings: .record([:]), grants: ["answers"], surveys: [survey])
    let hello = Hello(
      mode: .pass, source: source,
      surroundings: PluginSurroundings(zone: .utc, currency: .cny), seed: 1)
    var writer = ByteWriter()
    hello.encode(to: &writer)
    let again = try writer.bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      return try Hello(from: &reader)
    }
    try expect(again == hello, "a survey arrives otherwise than it was sent")
  }

  private static func answer(_ survey: Survey, _ bytes: ArraySlice<UInt8>) throws {
    var values: [String: AnswerValue] = [:]
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 200)
    for (number, line) in lines.enumerated() {
      let question = survey.questions[number % survey.questions.count]
      let text = String(decoding: line, as: UTF8.self)
      switch Result(catching: { () throws(AnswerProblem) in
        try survey.value(of: text, to: question.id)
      }) {
      case .success(let value):
        try expect(
          question.value(ofCanonical: value.canonical) == value,
          "an answer reads otherwise than it was stored")
        values[question.id] = value
      case .failure(let problem):
        // A question may have two hundred choices, of which none is named then.
        try expect(problem.description.utf8.count < 10_000, "a message without end")
      }
    }
    _ = survey.asked(values)
    _ = survey.isComplete(values, answered: Set(values.keys))
  }
}
