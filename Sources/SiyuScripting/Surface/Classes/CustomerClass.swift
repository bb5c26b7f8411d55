internal import SiyuModel

extension CustomerField {
  /// What an author is told about it.
  var described: ViewField {
    let text = "string?"
    switch self {
    case .id: return .value(name, "string", "the customer's public id")
    case .gender: return .value(name, "\"female\"|\"male\"|nil", "as the profile says")
    case .province: return .value(name, text, "as files spell it: 浙江")
    case .city: return .value(name, text, "as files spell it: 杭州")
    case .channel: return .value(name, text, "the public source the customer came from")
    case .campaign: return .value(name, text, "the campaign the customer came by")
    case .pool: return .value(name, text, "where the brand reaches the customer: wecom, group …")
    case .staffID: return .value(name, text, "the member of staff who owns the relationship")
    case .joinedAt: return .value(name, "integer?", "when the pool was joined, in UTC seconds")
    case .marketingConsent:
      return .value(name, "boolean?", "whether marketing may be sent; nil: nobody asked")
    case .name, .phone, .address:
      return .value(name, text, "as the profile says", permission: personal?.permission)
    case .birthday:
      return .value(
        name, text, "yyyy-MM-dd, or --MM-dd where the year is not known",
        permission: personal?.permission)
    case .orders:
      return .value(
        name, "siyu.Orders",
        "orders paid at or before now, whatever their status since; by time", permission: "orders")
    case .items:
      return .value(name, "siyu.Items", "the lines of those orders; by time", permission: "orders")
    case .events:
      return .value(
        name, "siyu.Events", "what happened at or before now; by time", permission: "events")
    case .tags: return .value(name, "siyu.Tags", "the tags held as the stratum began")
    case .attributes: return .value(name, "siyu.Attributes", "declared attributes")
    case .entities: return .value(name, "siyu.Entities", "things of theirs: pets, children, flats")
    case .segments: return .value(name, "siyu.Segments", "segments of this plugin")
    case .answers, .level, .points, .balance, .coupons, .koc, .subscription, .benefits:
      return describedProgramme
    }
  }

  /// What the customer has and is in programmes.
  private var describedProgramme: ViewField {
    let other = "another plugin's by its full name"
    switch self {
    case .points:
      return .value(
        name, "integer", "points that can be spent now", permission: "wallet")
    case .balance:
      return .function(
        name, "Money of a membership of stored value that can be spent now.",
        [.init("card", "string", "its name; \(other)")],
        returns: [.init("integer", "minor units (分)")], errors: ["a name that nobody declares"],
        permission: "wallet", example: #"assert(c.balance("card") == 5000)"#)
    case .coupons:
      return .function(
        name, "Coupons of one kind.", [.init("coupon", "string", "its name; \(other)")],
        returns: [.init("siyu.Coupons")], errors: ["a name that nobody declares"],
        permission: "wallet", example: #"assert(c.coupons("ten"):count() == 2)"#)
    case .level:
      return .function(
        name, "The level in a membership of growth: as the pass began, in SOPs as it is now.",
        [.init("membership", "string", "its name; \(other), with the permission membership:NAME")],
        returns: [.init("string?", "the level's id, or nil")],
        errors: ["a name that nobody declares"],
        example: #"assert(c.level("vip") == "gold")"#)
    case .benefits:
      return .function(
        name, "What the customer may have of a membership's benefits now; seen when as c.level.",
        [.init("membership", "string", "its name in this plugin")],
        returns: [.init("siyu.Benefits")], errors: ["a name that the plugin does not declare"],
        example: #"assert(c.benefits("vip"):has("freight"))"#)
    case .subscription:
      return .function(
        name, "What the customer has or had of a subscription.",
        [.init("membership", "string", "its name; \(other), with the permission membership:NAME")],
        returns: [.init("siyu.Subscription?", "nil where there never was one")],
        errors: ["a name that nobody declares"],
        example: #"assert(c.subscription("box").state == "active")"#)
    case .koc:
      return .function(
        name, "What the customer is in a programme of KOCs; seen when as c.level.",
        [.init("programme", "string", "its name; \(other), with the permission koc:NAME")],
        returns: [.init("siyu.Stage?", "nil where there never was anything")],
        errors: ["a name that nobody declares"], permission: "koc",
        example: #"assert(c.koc("ambassador").stage == "active")"#)
    default:
      return .function(
        name, "The answers to a survey of this plugin.",
        [.init("survey", "string", "the name of its file: \"koc\" is surveys/koc.toml")],
        returns: [.init("siyu.Answers")], errors: ["a survey that the plugin does not have"],
        permission: "answers", example: #"assert(c.answers("koc"):number("fans", 0) == 1200)"#)
    }
  }
}

extension SurfaceClass {
  static let customer = SurfaceClass(
    view: "siyu.Customer", "The customer that a question is about. nil stands for \"not known\".",
    from: "c", members: CustomerField.allCases.map(\.described))

  static let subscription = SurfaceClass(
    "siyu.Subscription", "A subscription of a customer's.", from: #"c.subscription("box")"#,
    fields: [
      SurfaceField("state", "\"active\"|\"paused\"|\"ended\"", "how it stands"),
      SurfaceField("since", "integer", "since when, in UTC seconds"),
      SurfaceField("until", "integer?", "the end of what is paid for, in UTC seconds"),
      SurfaceField("next", "integer?", "the next delivery's time, in UTC seconds"),
      SurfaceField("left", "integer?", "deliveries that are left"),
    ])

  static let stage = SurfaceClass(
    "siyu.Stage", "What a customer is in a programme of KOCs.", from: #"c.koc("ambassador")"#,
    fields: [
      SurfaceField(
        "stage", KOCStage.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: "|"), "the stage"),
      SurfaceField("since", "integer?", "since when, in UTC seconds"),
    ])
}
