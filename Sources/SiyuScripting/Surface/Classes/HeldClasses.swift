internal import Lua
internal import SiyuModel

// What a customer holds and has: tags, attributes, things, segments, coupons.

extension [ViewMethod] {
  static var tags: [ViewMethod] {
    [
      ViewMethod(
        "has", "Whether a tag is held, or any of a group.",
        [.init("tag", "string", "\"value:high\", or a group: \"value\"; another plugin's in full")],
        returns: [.init("boolean")], errors: ["a tag or group that nobody declares"],
        example: #"assert(c.tags:has("value:high") and c.tags:has("value"))"#, .native(tagsHas)),
      ViewMethod(
        "get", "The value held of a group; of several the first by name.",
        [.init("group", "string", "such as \"value\"")],
        returns: [.init("string?", "nil where none is held")],
        errors: ["a group that nobody declares"],
        example: #"assert(c.tags:get("value") == "high")"#, .native(tagsGet)),
    ]
  }

  static var attributes: [ViewMethod] {
    [
      ViewMethod(
        "get", "A declared attribute by its type: money in minor units, dates as yyyy-MM-dd.",
        [.init("id", "string", "the attribute's id")],
        returns: [.init("string|number|boolean|nil", "nil where it is not known")],
        errors: ["an attribute that nobody declares"],
        example: #"assert(c.attributes:get("skin_type") == "oily")"#, .function(attributesGet)),
      ViewMethod(
        "has", "Whether an attribute is known.", [.init("id", "string", "the attribute's id")],
        returns: [.init("boolean")], errors: ["an attribute that nobody declares"],
        example: #"assert(c.attributes:has("skin_type"))"#, .function(attributesHas)),
    ]
  }

  static var entities: [ViewMethod] {
    let kind = SurfaceFunction.Parameter("kind", "string?", "such as \"pet\"; all unless given")
    return [
      ViewMethod(
        "each", "For a loop: for pet in c.entities:each(\"pet\") do … end", [kind],
        returns: [.init("fun(): siyu.Entity?", "the next one"), .init("any", "for the loop")],
        errors: ["a kind that nobody declares"],
        example: #"for pet in c.entities:each("pet") do assert(pet.kind == "pet") end"#,
        .function(entitiesEach)),
      ViewMethod(
        "count", "How many there are.", [kind], returns: [.init("integer")],
        errors: ["a kind that nobody declares"], example: #"assert(c.entities:count("pet") == 1)"#,
        .function(entitiesCount)),
      ViewMethod(
        "first", "The first by its id.", [kind],
        returns: [.init("siyu.Entity?", "nil where there is none")],
        errors: ["a kind that nobody declares"],
        example: #"assert(c.entities:first("pet").id == "mimi")"#, .function(entitiesFirst)),
    ]
  }

  static var segments: [ViewMethod] {
    [
      ViewMethod(
        "has", "Asks a segment of this plugin about the same customer.",
        [.init("id", "string", "the segment's id")], returns: [.init("boolean")],
        errors: ["a segment that the plugin does not declare", "segments that ask in a circle"],
        example: #"assert(c.segments:has("loyal"))"#, .function(segmentsHas))
    ]
  }

  static var coupons: [ViewMethod] {
    [
      ViewMethod(
        "count", "Those that can be used now.", returns: [.init("integer")], permission: "wallet",
        example: #"assert(c.coupons("ten"):count() == 2)"#, .function(couponsMethods[0]))
    ]
  }

  /// By the functions that ``benefitsMethods`` has.
  static var benefits: [ViewMethod] {
    let benefit = SurfaceFunction.Parameter("benefit", "string", "its name in the plugin")
    return benefitsMethods.map { function in
      let name = function.shortName
      let (summary, parameters, result, example):
        (String, [SurfaceFunction.Parameter], SurfaceFunction.Result, String) =
          switch name {
          case "has":
            (
              "Whether it can be used now.", [benefit], .init("boolean"),
              #"assert(c.benefits("vip"):has("freight"))"#
            )
          case "left":
            (
              "How often it can be used until its period ends.", [benefit],
              .init("number", "0 without it, math.huge where nothing limits it"),
              #"assert(c.benefits("vip"):left("freight") == 2)"#
            )
          case "list":
            (
              "Those that the customer has now, in the order of the level.", [],
              .init("string[]", "names in the plugin"), #"assert(#c.benefits("vip"):list() == 1)"#
            )
          default: preconditionFailure("benefits:\(name) has no words")
          }
      return ViewMethod(
        name, summary, parameters, returns: [result],
        errors: parameters.isEmpty ? [] : ["a benefit that the membership does not have"],
        example: example, .function(function))
    }
  }

  static var random: [ViewMethod] {
    [
      ViewMethod(
        "number", "At least 0 and less than 1.", returns: [.init("number")],
        example: "local x = ctx.random:number() assert(x >= 0 and x < 1)",
        .function(randomFunctions[0])),
      ViewMethod(
        "integer", "A whole number, both bounds included.",
        [.init("low", "integer", "the least"), .init("high", "integer", "the greatest")],
        returns: [.init("integer")], errors: ["low above high"],
        example: "local x = ctx.random:integer(1, 6) assert(x >= 1 and x <= 6)",
        .function(randomFunctions[1])),
    ]
  }
}

extension SurfaceClass {
  static let tags = SurfaceClass(
    view: "siyu.Tags", "The tags that a customer holds, as the stratum began.", from: "c.tags",
    methods: .tags)
  static let attributes = SurfaceClass(
    view: "siyu.Attributes", "Fields that a brand adds to customers.", from: "c.attributes",
    methods: .attributes)
  static let entities = SurfaceClass(
    view: "siyu.Entities", "Things of a customer's, with fields of their own.",
    from: "c.entities", methods: .entities)
  static let segments = SurfaceClass(
    view: "siyu.Segments", "The plugin's own named conditions.", from: "c.segments",
    methods: .segments)
  static let coupons = SurfaceClass(
    view: "siyu.Coupons", "Coupons of one kind.", from: #"c.coupons("ten")"#, methods: .coupons)
  static let benefits = SurfaceClass(
    view: "siyu.Benefits", "What a customer may have of a membership's benefits now.",
    from: #"c.benefits("vip")"#, methods: .benefits)
  static let random = SurfaceClass(
    view: "siyu.Random",
    "Chance that is the same for the same plugin, rule and customer, whenever it is asked.",
    from: "ctx.random", methods: .random)
}
