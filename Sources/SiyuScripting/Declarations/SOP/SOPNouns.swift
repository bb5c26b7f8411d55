import SiyuModel

extension DeclarationNoun {
  static let sop = DeclarationNoun(
    name: "sop",
    summary:
      "Declares timed, conditional steps that customers, groups or things of theirs go through.",
    fields: [
      Field(
        "id", .id, required: true, "the SOP's name within the plugin; others call it PLUGIN.ID"),
      Field("title", .text, required: true, "what operators read"),
      Field(
        "subject", .text,
        "who goes through it: \"customer\" unless said, \"group\", or a kind of entity"),
      Field(
        "enrol", .table("siyu.Enrol|siyu.Enrol[]"),
        "what enrols: one occasion or a list; without it, only people do"),
      Field(
        "again",
        .any("\"never\", \"each\" or a duration such as \"90d\"", as: "\"never\"|\"each\"|string"),
        "whether a second time: \"never\" unless said, so long after the last time, or \"each\" time"
      ),
      Field(
        "holdout", .any("a number from 0 to 0.9 such as 0.1", as: "number"),
        "the share that is enrolled and left alone, to compare with"),
      Field("goal", .table("siyu.Goal"), "what it wants to bring about, and how soon"),
      Field(
        "leave", .subjectCondition,
        "the function (c, ctx), asked before every step: yes ends the walk"),
      Field(
        "late", .oneOf(LateRule.allCases.map(\.rawValue)),
        "what is done with a step whose time is over; unless said, marketing is skipped and the rest done"
      ),
      Field(
        "priority", .integer(Int64(SOPLimits.priority.lowerBound)...100),
        "who goes first where the gate lets one message out; 0 unless said, higher goes first"),
      Field(
        "edit", .oneOf(EditRule.allCases.map(\.rawValue)),
        "how walks under way go on after a change: \"pin\" unless said, on the version they began with"
      ),
      Field(
        "steps", .table("siyu.Step[]"), required: true,
        "a list of steps, gone through in their order"),
    ],
    otherWords: [
      "for": "subject", "kind": "subject", "enroll": "enrol", "on": "enrol", "trigger": "enrol",
      "repeat": "again", "control": "holdout", "exit": "leave", "until": "leave",
    ],
    example: #"""
      siyu.sop {
        id = "new-friend", title = "新客七日",
        enrol = { on = "pool.joined", pool = "wecom" },
        goal = { on = "order.paid", within = "14d" },
        steps = {
          { id = "welcome", after = "0m", send = "content/welcome" },
          { id = "offer", day = 3, at = "20:00",
            send = siyu.split { { "content/coupon", 70 }, { "content/sample", 30 } } },
          { id = "call", day = 7, at = "10:00", task = "回访",
            when = function(c, ctx) return not ctx.run:clicked("offer") end },
        },
      }
      """#)

  static let sopGoal = DeclarationNoun(
    name: "goal",
    summary: "What an SOP wants to bring about: an event of the customer's with these properties.",
    fields: [
      Field("on", .text, required: true, "the event's type, such as \"order.paid\""),
      Field("within", .someTime, required: true, "so long after enrolment it counts"),
      Field("stop", .boolean, "whether reaching it ends the walk; true unless said"),
    ],
    isOpen: true, otherWords: ["ends": "stop"], idFields: [],
    example: #"goal = { on = "order.paid", within = "14d", stop = false }"#)

  static let sopStep = DeclarationNoun(
    name: "step",
    summary: "One step: when it is due, and one thing to do.",
    fields: [
      Field("id", .id, required: true, "the step's name; walks under way are kept by it"),
      Field("after", .duration, "when: so long after enrolment"),
      Field("wait", .duration, "when: so long after the step before; \"0m\" where nothing is said"),
      Field(
        "day", .integer(1...Int64(SOPLimits.day.upperBound)),
        "when: on this day, the day of enrolment being 1; with 'at'"),
      Field("at", .timeOfDay, "for 'day': the time of day in the brand's zone"),
      Field("workdays", .boolean, "only on workdays of the workspace's calendar, else on the next"),
      Field(
        "weekdays", .table("string[]"), "only on these days, else on the next: { \"mon\", \"thu\" }"
      ),
      Field("when", .subjectCondition, "the function (c, ctx): no skips the step"),
      Field(
        "send",
        .any(
          "a content's path such as \"content/welcome\", or siyu.split { … }",
          as: "string|siyu.Split"),
        "does: sends a content, or one of several"),
      Field("task", .text, "does: gives work of this title to whoever owns the customer"),
      Field("words", .content, "for 'task': a content with the words prepared"),
      Field("tag", .text, "does: gives a tag such as \"lifecycle:woken\""),
      Field("untag", .text, "does: takes a tag"),
      Field("points", .integer(SOPLimits.points), "does: gives so many points"),
      Field("coupon", .text, "does: gives a coupon of siyu.coupon"),
      Field("wait_for", .table("siyu.WaitFor"), "does: waits for an event, at most so long"),
      Field("go_to", .text, "does: goes on at the step of this id"),
      Field("finish", .boolean, "does: ends the walk; always true"),
      Field(
        "if_refused", .oneOf(IfRefused.allCases.map(\.rawValue)),
        "for 'send': what becomes of it when the gate refuses; \"skip\" unless said"),
      Field(
        "within", .someTime, "so long after its time the step may still happen; \"1d\" unless said"),
    ],
    otherWords: [
      "goto": "go_to", "end": "finish", "stop": "finish", "until": "within", "delay": "wait",
      "if": "when", "where": "when", "message": "send", "time": "at", "content": "send",
    ],
    example: #"{ id = "howto", day = 2, at = "20:00", send = "content/howto" }"#)

  static let sopWait = DeclarationNoun(
    name: "wait_for",
    summary:
      "Waits for an event of the customer's with these properties. Those of `message.answered` and `message.clicked` are `step`, `sop` and `message`.",
    fields: [
      Field("on", .text, required: true, "the event's type, such as \"message.answered\""),
      Field("timeout", .someTime, required: true, "how long it waits at most"),
      Field(
        "happened", .text, "where to go then: a step's id, \"next\" unless said, or \"finish\""),
      Field("timed_out", .text, "where to go otherwise, likewise"),
    ],
    isOpen: true,
    otherWords: ["then": "happened", "else": "timed_out", "within": "timeout", "until": "timeout"],
    idFields: [],
    example: #"""
      wait_for = { on = "message.answered", timeout = "3d", happened = "thanks", timed_out = "call" }
      """#)
}
