internal import Lua
internal import SiyuModel

extension [ViewMethod] {
  /// The methods of answers to a survey, by the functions that ``answersMethods`` has.
  static var answers: [ViewMethod] {
    answersMethods.map { function in
      let (summary, parameters, result, example) = Self.words(ofAnswers: function.shortName)
      return ViewMethod(
        function.shortName, summary, parameters, returns: [result],
        errors: ["a question that the survey does not have, or one of another type"],
        permission: function.shortName == "text" ? "answers:text" : "answers",
        example: example, .function(function))
    }
  }

  private static func words(
    ofAnswers name: String
  ) -> (String, [SurfaceFunction.Parameter], SurfaceFunction.Result, String) {
    let question = SurfaceFunction.Parameter("question", "string", "the question's id")
    func instead(_ type: String) -> SurfaceFunction.Parameter {
      .init("default", type + "?", "what is given where there is no answer")
    }
    let none = "the default, or nil, where there is no answer"
    switch name {
    case "number":
      return (
        "The answer to a question of type number.", [question, instead("number")],
        .init("number?", none), #"assert(answers:number("fans", 0) == 1200)"#
      )
    case "scale":
      return (
        "The answer to a question of type scale.", [question, instead("number")],
        .init("integer?", none), #"assert(answers:scale("liking", 1) == 4)"#
      )
    case "choice":
      return (
        "The choice's id, of a question of type choice.", [question, instead("string")],
        .init("string?", none), #"assert(answers:choice("platform") == "xiaohongshu")"#
      )
    case "text":
      return (
        "The answer in the customer's own words.", [question, instead("string")],
        .init("string?", none), #"assert(answers:text("why") == "喜欢")"#
      )
    case "has":
      return (
        "Whether a choice was taken, of one or several; without one, whether there is an answer.",
        [question, .init("choice", "string?", "the choice's id")], .init("boolean"),
        #"assert(answers:has("platform", "xiaohongshu"))"#
      )
    case "list":
      return (
        "The choices taken, of a question of type choices.", [question],
        .init("string[]", "their ids, in the survey's order; empty where there is no answer"),
        #"assert(#answers:list("likes") == 2)"#
      )
    case "at":
      return (
        "When the newest answer was given, to one question or to any.",
        [.init("question", "string?", "the question's id; any unless given")],
        .init("integer?", "UTC seconds, or nil"), "assert(answers:at())"
      )
    case "complete":
      return (
        "Whether every required question that is asked was answered.", [],
        .init("boolean"), "assert(answers:complete())"
      )
    default: preconditionFailure("answers:\(name) has no words")
    }
  }
}

extension SurfaceClass {
  static let answers = SurfaceClass(
    view: "siyu.Answers", "What a customer answered in one survey of the plugin.",
    from: #"c.answers("koc"), in the functions of siyu.koc ctx.answers"#, methods: .answers)
}
