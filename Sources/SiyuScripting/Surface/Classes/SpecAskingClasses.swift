internal import SiyuModel

// What specs tell functions of SOPs and programmes, and what a programme says. Tests hold the names against
// those that are read and given.

extension SurfaceClass {
  private static let steps = "string[]?"

  static let groupFields = SurfaceClass(
    "siyu.GroupFields", "A chat group as a spec describes it, for an SOP about groups.",
    from: "the first argument of enrols, leaves, takes",
    fields: GroupField.allCases.map { field in
      let described = field.described
      let type = described.type.hasSuffix("?") ? described.type : described.type + "?"
      return SurfaceField(described.name, type, described.about)
    }, isWritten: true)

  private static let occasion = [
    SurfaceField("event", "table<string, any>?", "properties of the event: { pool = \"wecom\" }"),
    SurfaceField(
      "entity", "string?", "the id of the thing that it is about, where there are several"),
  ]

  static let enrolFacts = SurfaceClass(
    "siyu.EnrolFacts", "What is known before somebody is enrolled.", from: "what enrols takes",
    fields: occasion, isWritten: true)

  static let walkFacts = SurfaceClass(
    "siyu.WalkFacts", "What is known of a walk through an SOP.", from: "what leaves and takes take",
    fields: occasion + [
      SurfaceField("sent", steps, "steps that sent: { \"welcome\" }"),
      SurfaceField("answered", steps, "steps that were answered"),
      SurfaceField("clicked", steps, "steps whose link was opened"),
      SurfaceField("bought", steps, "steps after which was bought"),
      SurfaceField("left", steps, "steps after which the customer left"),
      SurfaceField(
        "content", "table<string, string>?",
        "which content a step sent, of several: { offer = \"content/coupon\" }"),
      SurfaceField(
        "enrolled_at", "string|integer|nil", "when the walk began; the clock unless said"),
      SurfaceField("occurrence", "string?", "what enrolled: date:2026"),
      SurfaceField(
        "step", "string?", "for leaves: the step it stands before; the first unless said"),
    ], isWritten: true)

  static let kocTold = SurfaceClass(
    "siyu.KOCTold", "What the functions of a KOC programme are told; each may be left out.",
    from: "what koc takes",
    fields: [
      SurfaceField("done", "table<string, integer>?", "how often each task: { moments = 2 }"),
      SurfaceField("task", "siyu.ToldTask?", "what was handed in, for review"),
      SurfaceField("invited", "siyu.ToldInvited?", "who was brought, for reward"),
    ], isWritten: true)

  static let toldTask = SurfaceClass(
    "siyu.ToldTask", "Something that was handed in, as a spec describes it.",
    from: "task of siyu.KOCTold",
    fields: [
      SurfaceField("id", "string", "the task's id", isRequired: true),
      SurfaceField("proof", "string?", "a link, a text or a picture's name"),
      SurfaceField("done", "table<string, integer>?", "how often each task was done before"),
    ], isWritten: true)

  static let toldInvited = SurfaceClass(
    "siyu.ToldInvited", "Somebody who was brought, as a spec describes it.",
    from: "invited of siyu.KOCTold",
    fields: [
      SurfaceField("id", "string?", "\"F1\" unless said"),
      SurfaceField(
        "generation", "integer?", "1: brought by the customer; 2: by somebody she brought"),
      SurfaceField("count", "integer?", "how many there are by now; 1 unless said"),
      SurfaceField("first_order", "siyu.ToldOrder?", "her first order, if she has one"),
    ], isWritten: true)

  static let toldOrder = SurfaceClass(
    "siyu.ToldOrder", "The first order of somebody who was brought.",
    from: "first_order of siyu.ToldInvited",
    fields: [SurfaceField("amount", "string|integer|nil", "\"29.00\" or minor units (分)")],
    isWritten: true)

  static let kocSaid = SurfaceClass(
    "siyu.KOCSaid", "What a KOC programme says of a customer; what there is none of is nil.",
    from: "what koc gives",
    fields: [
      SurfaceField("stage", "string?", "the stage that was described"),
      SurfaceField("invites", "boolean?", "whether it invites her"),
      SurfaceField("invite_reason", "string?", "why"),
      SurfaceField("score", "number?", "nil: no candidate"),
      SurfaceField("score_reason", "string?", "why"),
      SurfaceField("part", "string?", "whose quota she counts in: what 'per' gives"),
      SurfaceField("part_reason", "string?", "why"),
      SurfaceField("passes", "boolean?", "whether the period passes; where 'done' is told"),
      SurfaceField("pass_reason", "string?", "why"),
      SurfaceField("accepts", "boolean?", "whether the task is accepted; where 'task' is told"),
      SurfaceField("accept_reason", "string?", "why"),
      SurfaceField("reward", "siyu.Reward?", "what an invitation earns; where 'invited' is told"),
      SurfaceField("reward_reason", "string?", "why"),
    ], isWritten: true)
}
