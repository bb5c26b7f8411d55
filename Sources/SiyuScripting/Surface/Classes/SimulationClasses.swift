internal import SiyuModel

// What `simulate { … }` takes and gives.

extension SurfaceClass {
  static let scene = SurfaceClass(
    "siyu.Scene", "What is simulated. It wants a customer, or customers.",
    from: "what simulate takes",
    fields: [
      SurfaceField("sop", "string?", "the only SOP that is walked; all of the plugin unless said"),
      SurfaceField("customer", "siyu.Customer?", "made with customer { … }"),
      SurfaceField("customers", "siyu.Customer[]?", "several; the first is whom lines mean"),
      SurfaceField("from", "string|integer|nil", "when it begins; the clock unless said"),
      SurfaceField("days", "integer?", "1 to \(SpecScene.mostDays); 30 unless said"),
      SurfaceField("script", "siyu.ScriptLine[]?", "what happens meanwhile"),
    ], isWritten: true)

  static let scriptLine = SurfaceClass(
    "siyu.ScriptLine",
    "Something that happens while a simulation goes by: an event or an order, at a time.",
    from: "script of siyu.Scene",
    fields: [
      SurfaceField("after", "string?", "from the beginning: \"2d\", \"90m\"; this or 'at'"),
      SurfaceField("at", "string|integer|nil", "a time: \"2026-07-03 10:00\""),
      SurfaceField("customer", "string?", "the id of whom it happens to; the first unless said"),
      SurfaceField(
        "event", "string?",
        "message.answered, message.clicked, pool.left, unsubscribed, or any other"),
      SurfaceField("step", "string?", "of those four: the step whose message it is about"),
      SurfaceField("text", "string?", "of message.answered: what is answered"),
      SurfaceField("props", "table<string, any>?", "of any other event"),
      SurfaceField("order", "siyu.ScriptOrder?", "in place of an event"),
    ], isWritten: true)

  static let scriptOrder = SurfaceClass(
    "siyu.ScriptOrder", "An order that comes in while a simulation goes by.",
    from: "order of siyu.ScriptLine",
    fields: orderFields.fields.map { field in
      field.name == "paid_at"
        ? SurfaceField("paid_at", "string|integer|nil", "the line's time unless said") : field
    }, isWritten: true)

  private static let moment = [
    SurfaceField("sop", "string", "the SOP's id"), SurfaceField("step", "string", "the step's id"),
    SurfaceField("customer", "string", "the customer's id"),
    SurfaceField("at", "string", "when, in the brand's zone: 2026-07-01 09:00"),
    SurfaceField("time", "integer", "the same in UTC seconds"),
    SurfaceField("day", "integer", "1 is the day on which the simulation begins"),
  ]

  static let simulatedMessage = SurfaceClass(
    "siyu.SimulatedMessage", "A message that was sent.", from: "messages of siyu.Simulation",
    fields: moment + [
      SurfaceField("content", "string", "content/welcome"),
      SurfaceField("touchpoint", "string", "wecom.chat"),
    ], isWritten: true)

  static let simulatedTask = SurfaceClass(
    "siyu.SimulatedTask", "A task that staff were given.", from: "tasks of siyu.Simulation",
    fields: moment + [
      SurfaceField("title", "string", "what is to be done"),
      SurfaceField("staff", "string?", "whose task it is"),
    ], isWritten: true)

  static let simulatedStep = SurfaceClass(
    "siyu.SimulatedStep", "What came of a step.", from: "history of siyu.Simulation",
    fields: moment + [
      SurfaceField("outcome", "string", "sent, done, skipped, refused …"),
      SurfaceField("content", "string?", "what it sent"),
      SurfaceField("reason", "string?", "why it came so"),
    ], isWritten: true)

  private static func method(
    _ name: String, _ summary: String, _ result: SurfaceFunction.Result, _ example: String
  ) -> SurfaceFunction {
    SurfaceFunction(
      name: name, summary: summary, parameters: [.init("step", "string", "the step's id")],
      results: [result], errors: ["a step that the SOPs have not, with those that they have"],
      phases: CallPhases.session.words, example: example)
  }

  /// The methods' examples go on where that of `simulate` ends.
  static let simulation = SurfaceClass(
    "siyu.Simulation", "What a simulation came to: local r = simulate { … }.", from: "r",
    fields: [
      SurfaceField("messages", "siyu.SimulatedMessage[]", "in order of time"),
      SurfaceField("tasks", "siyu.SimulatedTask[]", "in order of time"),
      SurfaceField("history", "siyu.SimulatedStep[]", "all that came of steps, in order of time"),
      SurfaceField("refused", "siyu.SimulatedStep[]", "of these what the gate refused"),
      SurfaceField(
        "state", "string?",
        "of the first customer's last walk: active, finished …; nil: there is none"),
      SurfaceField("states", "table<string, string>", "the same by the customer's id"),
      SurfaceField("tags", "string[]", "that the first customer holds at the end"),
      SurfaceField("steps", "string[]", "ids of the steps that there are"),
    ],
    methods: [
      method(
        "sent", "Whether a step sent its message.", .init("boolean"),
        #"assert.is_true(r:sent("welcome"))"#),
      method(
        "skipped", "Whether a step was passed over because its 'when' said no.", .init("boolean"),
        #"assert.is_true(r:skipped("howto"))"#),
      method(
        "done", "Whether a step that sends nothing was done.", .init("boolean"),
        #"assert.is_true(r:done("mark"))"#),
      method(
        "message", "The first message of a step.",
        .init("siyu.SimulatedMessage?", "nil where it sent none"),
        #"assert.equal("content/welcome", r:message("welcome").content)"#),
    ])
}
