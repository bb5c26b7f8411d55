internal import Lua
internal import SiyuModel

extension ContextField {
  var described: SurfaceField {
    switch self {
    case .now:
      SurfaceField(
        name, "integer",
        "UTC seconds: the beginning of the brand's day, or of the part of it that review names")
    case .settings:
      SurfaceField(
        name, "siyu.Settings",
        "by the types of plugin.toml: money in minor units, durations as texts, lists as tables")
    case .random:
      SurfaceField(name, "siyu.Random", "chance that is the same whenever it is asked")
    case .run:
      SurfaceField(name, "siyu.Run", "in functions of an SOP: the walk so far")
    case .event:
      SurfaceField(
        name, "table<string, any>?",
        "in functions of an SOP: the properties of the event that enrolled; of a screen: of the new event",
        permission: "events")
    case .customer:
      SurfaceField(name, "siyu.Customer", "in functions of an SOP: whose walk it is")
    case .answers:
      SurfaceField(
        name, "siyu.Answers", "in functions of siyu.koc: the answers to the programme's survey",
        permission: "answers")
    case .done:
      SurfaceField(
        name, "siyu.Done", "in pass and review of siyu.koc: what was accepted in the period")
    case .task:
      SurfaceField(name, "siyu.HandedIn", "in review of a task: what was handed in")
    case .invited:
      SurfaceField(name, "siyu.Invited", "in reward of a fission: who was brought")
    }
  }
}

extension RunField {
  var described: SurfaceField {
    switch self {
    case .enrolledAt: SurfaceField(name, "integer", "when the walk began, in UTC seconds")
    case .occurrence:
      SurfaceField(name, "string?", "what enrolled: date:2026, hand:1767225600")
    case .step: SurfaceField(name, "string?", "the id of the step it stands before")
    }
  }
}

extension GroupField {
  var described: SurfaceField {
    switch self {
    case .id: SurfaceField(name, "string", "its id at its platform")
    case .name: SurfaceField(name, "string?", "its name")
    case .owner: SurfaceField(name, "string?", "the member of staff who owns it")
    case .capacity: SurfaceField(name, "integer?", "how many it can hold")
    case .members: SurfaceField(name, "integer?", "how many are in it")
    }
  }
}

extension [ViewMethod] {
  /// Of `ctx.run`, by the functions that ``runFunctions`` has.
  static var run: [ViewMethod] {
    runFunctions.map { function in
      let name = function.shortName
      let (summary, result) = Self.words(ofRun: name)
      return ViewMethod(
        name, summary, [.init("step", "string", "the step's id")], returns: [result],
        errors: [
          "a step that the SOP does not have", "the when of the SOP itself: there is no walk",
        ],
        permission: name == "bought" ? "orders" : nil,
        example: name == "content"
          ? #"assert(ctx.run:content("offer") == nil)"#
          : "assert(ctx.run:\(name)(\"offer\") == false)", .function(function))
    }
  }

  private static func words(ofRun name: String) -> (String, SurfaceFunction.Result) {
    switch name {
    case "sent": ("Whether a message of this step was let out.", .init("boolean"))
    case "answered": ("Whether it was answered.", .init("boolean"))
    case "clicked": ("Whether its link was clicked.", .init("boolean"))
    case "bought": ("Whether an order was paid within 7 days after it.", .init("boolean"))
    case "left": ("Whether the pool was left within 3 days after it.", .init("boolean"))
    case "content":
      ("Which content was chosen.", .init("string?", "such as \"content/coupon\", or nil"))
    default: preconditionFailure("run:\(name) has no words")
    }
  }
}

extension SurfaceClass {
  static let context = SurfaceClass(
    view: "siyu.Context", "Everything but the subject that a function is asked with.", from: "ctx",
    members: ContextField.allCases.map { .value($0.described) })

  static let run = SurfaceClass(
    view: "siyu.Run", "One subject's walk through an SOP.", from: "ctx.run",
    members: RunField.allCases.map { .value($0.described) }, methods: .run)

  static let group = SurfaceClass(
    view: "siyu.Group", "A group in WeChat or WeCom.", from: "c, in an SOP for groups",
    members: GroupField.allCases.map { .value($0.described) })

  static let settings = SurfaceClass(
    "siyu.Settings", "What plugin.toml lets be set; nil where there is no value.",
    from: "ctx.settings", others: "any")

  static let invited = SurfaceClass(
    "siyu.Invited", "Who was brought, and how.", from: "ctx.invited",
    fields: [
      SurfaceField("id", "string", "the public id of who was brought"),
      SurfaceField("at", "integer", "when, in UTC seconds"),
      SurfaceField("generation", "1|2", "1: by her; 2: by one whom she brought"),
      SurfaceField("count", "integer", "the how-manieth that she brought, from 1"),
      SurfaceField(
        "first_order", "siyu.FirstOrder?", "once it is older than hold", permission: "orders"),
    ])

  static let firstOrder = SurfaceClass(
    "siyu.FirstOrder", "The first order of who was brought.", from: "ctx.invited.first_order",
    fields: [
      SurfaceField("at", "integer", "when it was paid, in UTC seconds"),
      SurfaceField("amount", "integer", "minor units (分)"),
    ])

  static let done = SurfaceClass(
    "siyu.Done", "What was accepted in the current period.", from: "ctx.done",
    fields: [
      SurfaceField("points", "integer", "of all tasks"),
      SurfaceField("count", "integer", "how many proofs"),
      SurfaceField("tasks", "table<string, integer>", "how many of each task, by its id"),
    ])

  static let handedIn = SurfaceClass(
    "siyu.HandedIn", "A proof that was handed in.", from: "ctx.task",
    fields: [
      SurfaceField("id", "string", "the task's id"),
      SurfaceField("proof", "string", "the link, the picture's reference, or the order's id"),
      SurfaceField("at", "integer", "when, in UTC seconds"),
    ])
}
