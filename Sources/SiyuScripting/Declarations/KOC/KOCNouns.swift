import SiyuModel

extension DeclarationNoun {
  static let koc = DeclarationNoun(
    name: "koc",
    summary: "Declares a programme of customers who bring customers, in five steps.",
    fields: [
      Field(
        "id", .id, required: true,
        "the programme's name within the plugin; others call it PLUGIN.ID"),
      Field("title", .text, required: true, "what operators read"),
      Field(
        "recruit", .table("siyu.KOCRecruit"), required: true,
        "who is invited, and which survey they answer"),
      Field(
        "select", .table("siyu.KOCSelect"), required: true, "who of those who answered is taken"),
      Field("assess", .table("siyu.KOCAssess"), "what they have to do, period after period"),
      Field("share", .table("siyu.KOCShare"), "what they get to pass on, with a code each"),
      Field("fission", .table("siyu.Fission"), "which invitations count, and what they earn"),
    ],
    otherWords: [
      "invite": "recruit", "selection": "select", "tasks": "assess", "reward": "fission",
      "name": "title",
    ],
    example: #"""
      siyu.koc {
        id = "ambassador", title = "护肤体验官",
        recruit = {
          survey = "koc", send = "content/koc-invite",
          invite = function(c, ctx) return c.orders:count() >= 2, "老客户" end,
        },
        select = {
          score = function(c, ctx)
            local fans = ctx.answers:number("fans", 0)
            return fans, { "{fans} 个粉丝", fans = fans }
          end,
          top = 100, per = "city", quota = 20,
        },
        assess = {
          every = "30d", warnings = 1, back_after = "90d",
          tasks = {
            { id = "moments", title = "发朋友圈", points = 10, proof = "link", due = "7d", times = 3,
              review = "staff" },
          },
          pass = function(c, ctx) return ctx.done.points >= 20 end,
        },
        share = { content = "content/koc-share" },
        fission = { levels = 1, reward = { points = 50 } },
      }
      """#)

  static let kocRecruit = DeclarationNoun(
    name: "recruit",
    summary: "Who is invited to a programme, and which survey they answer.",
    fields: [
      Field(
        "survey", .text, required: true,
        "the plugin's survey that is answered to take part: \"koc\" is surveys/koc.toml"),
      Field(
        "invite", .condition,
        "the function (c, ctx), asked about those who are not in it yet: yes invites"),
      Field(
        "send", .content, "the invitation, sent through the gate; {{code}} is the customer's code"),
      Field("open", .boolean, "whether also those may answer who were not invited"),
      Field(
        "again", .someTime,
        "so long after an invitation that nobody answered, 'invite' is asked again; never unless said"
      ),
    ],
    otherWords: [
      "questionnaire": "survey", "when": "invite", "content": "send", "message": "send",
      "where": "invite",
    ],
    idFields: [],
    example: #"recruit = { survey = "koc", open = true, send = "content/koc-invite" }"#)

  static let kocSelect = DeclarationNoun(
    name: "select",
    summary: "Who of those who answered is taken, by siyu koc select.",
    fields: [
      Field(
        "score", .function("fun(c: siyu.Customer, ctx: siyu.Context): number?, siyu.Reason?"),
        required: true,
        "the function (c, ctx) that returns a number, and perhaps the reason; nil is no candidate. ctx.answers are those to the programme's survey"
      ),
      Field(
        "top", .integer(Int64(KOCLimits.places.lowerBound)...1_000_000),
        "so many of the highest scores"),
      Field("least", .any("a number", as: "number"), "only from this score on"),
      Field(
        "per",
        .any(
          "\"city\", \"province\", \"level\", an attribute's name or a function",
          as: "string|fun(c: siyu.Customer, ctx: siyu.Context): string?"),
        "the part that each belongs to, for 'quota'"),
      Field(
        "quota",
        .any(
          "a whole number, or a table such as { [\"杭州\"] = 10, others = 2 }",
          as: "integer|table<string, integer>"),
        "how many of one part; those who are in the programme already count"),
    ],
    otherWords: [
      "limit": "top", "max": "top", "min": "least", "minimum": "least", "threshold": "least",
      "by": "per", "quotas": "quota",
    ],
    idFields: [], example: #"select = { score = score, top = 100, per = "city", quota = 20 }"#)

  static let kocAssess = DeclarationNoun(
    name: "assess",
    summary: "What those who were selected have to do, period after period.",
    fields: [
      Field(
        "every", .someTime, required: true,
        "how long a period is; the first begins with the selection"),
      Field("tasks", .table("siyu.KOCTask[]"), required: true, "a list of tasks"),
      Field(
        "pass", .condition,
        "the function (c, ctx), asked at a period's end: no warns. ctx.done has what was accepted in it. Unless said, every task was done as often as it says"
      ),
      Field(
        "warnings", .integer(Int64(KOCLimits.warnings.lowerBound)...10),
        "so many failed periods in a row are only warned of; 1 unless said"),
      Field(
        "back_after", .someTime,
        "so long after leaving she may be invited again; never unless said"),
    ],
    otherWords: ["period": "every", "task": "tasks", "again": "back_after", "warning": "warnings"],
    idFields: [], example: #"assess = { every = "30d", tasks = { … } }"#)

  static let kocTask = DeclarationNoun(
    name: "task",
    summary: "One thing to do in a period, and what proves it.",
    fields: [
      Field("id", .id, required: true, "the task's name; proofs name it"),
      Field("title", .text, required: true, "what people read"),
      Field(
        "points", .integer(KOCLimits.points), "for each time it was accepted; none unless said"),
      Field(
        "proof", .oneOf(KOCTask.Proof.allCases.map(\.rawValue)), required: true,
        "what is handed in: a link, a picture's reference, or an order, which is found by itself"),
      Field("due", .someTime, "so long after the period began; until its end unless said"),
      Field(
        "times", .integer(Int64(KOCLimits.times.lowerBound)...20),
        "how often in a period; once unless said"),
      Field(
        "review",
        .any(
          "\"staff\", \"none\" or a function",
          as: "\"staff\"|\"none\"|fun(c: siyu.Customer, ctx: siyu.Context): boolean?, siyu.Reason?"),
        "who accepts it: a task for staff, nobody, or the function (c, ctx) that looks at ctx.task; staff unless said, nobody for an order"
      ),
    ],
    otherWords: ["name": "title", "reward": "points", "count": "times", "within": "due"],
    example:
      #"{ id = "moments", title = "发朋友圈", points = 10, proof = "link", due = "7d", times = 3 }"#)

  static let kocShare = DeclarationNoun(
    name: "share",
    summary: "What those who were selected get to pass on, sent through the gate.",
    fields: [
      Field(
        "content",
        .any(
          "a content's path such as \"content/share\", or a list of them", as: "string|string[]"),
        required: true, "what is sent, one after the other"),
      Field(
        "code", .boolean, "whether {{code}} may stand in it, the customer's own; true unless said"),
    ],
    otherWords: ["contents": "content", "send": "content", "codes": "code"],
    idFields: [], example: #"share = { content = { "content/koc-share", "content/koc-poster" } }"#)
}
