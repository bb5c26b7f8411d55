import Lua
import SiyuModel

extension DeclarationNoun {
  /// Fields of every kind of membership.
  private static let commonMembershipFields = [
    Field("id", .id, required: true, "its name within the plugin"),
    Field("title", .text, required: true, "what operators read"),
    Field(
      "kind", .oneOf(MembershipDeclaration.kinds), required: true,
      "what it is made of: levels that are earned, the customer's own money, deliveries, or benefits "
        + "that are paid for"),
  ]

  private static let growthFields = [
    Field(
      "by",
      .any(
        "\"spend\", \"orders\", \"points\" or a function (c, ctx) that returns a number",
        as:
          "\"spend\"|\"orders\"|\"points\"|fun(c: siyu.Customer, ctx: siyu.Context): number?, siyu.Reason?"
      ),
      required: true,
      "what earns a level: \"spend\", what was paid and not refunded, in minor units (分); "
        + "\"orders\", how many of which something was kept; \"points\", what the customer has of them; or a function (c, ctx) that "
        + "returns a number, and perhaps a reason"
    ),
    Field(
      "over", .someTime,
      "with a word for 'by': how far back it counts, such as \"365d\"; all time unless said"),
    Field(
      "levels", .table("siyu.MembershipLevel[]"), required: true,
      "a list, lowest first: { { id = …, title = …, from = NUMBER }, … }"),
    Field("period", .someTime, "how long a level is kept at least; \"1y\" unless said"),
    Field(
      "grace", .duration,
      "how long it is kept on top when less is earned at the end; nothing unless said"),
  ]

  static let membership = DeclarationNoun(
    name: "membership",
    summary: "Declares a membership: what customers are in it is decided in every pass.",
    fields: commonMembershipFields + growthFields + storedValueFields
      + productSubscriptionFields + benefitSubscriptionFields.dropFirst(),
    example: #"""
      siyu.membership {
        id = "vip", title = "会员等级", kind = "growth",
        by = "spend", over = "365d", period = "1y", grace = "30d",
        levels = {
          { id = "silver", title = "银卡", from = siyu.to_minor "500.00" },
          { id = "gold", title = "金卡", from = siyu.to_minor "2000.00" },
        },
      }
      """#)

  /// What a kind takes, and nothing else.
  static func membership(kind: String?) -> DeclarationNoun {
    var noun = membership
    switch kind {
    case "growth":
      noun.fields = commonMembershipFields + growthFields
      noun.otherWords = ["window": "over", "within": "over", "tiers": "levels"]
    case "stored_value":
      noun.fields = commonMembershipFields + storedValueFields
      noun.otherWords = ["bonuses": "bonus", "order": "spend"]
    case "product_subscription":
      noun.fields = commonMembershipFields + productSubscriptionFields
      noun.otherWords = ["sku": "deliver", "sold_by": "sells"]
    case "benefit_subscription":
      noun.fields = commonMembershipFields + benefitSubscriptionFields
      noun.otherWords = ["period": "lasts", "sold_by": "sells"]
    default:
      // What else it takes is told once the kind is right.
      noun.fields = commonMembershipFields
      noun.isOpen = true
    }
    return noun
  }

  static let membershipLevel = DeclarationNoun(
    name: "level", summary: "",
    fields: [
      Field("id", .id, required: true, "its name within the membership"),
      Field("title", .text, required: true, "what operators read"),
      Field(
        "from", .any("a number, 0 or more", as: "number"), required: true,
        "the least number that earns it"),
      Field("benefits", .table("string[]"), "names of siyu.benefit"),
    ], example: "")
}

extension PluginMachine {
  func declareMembership(_ declaration: inout Declaration) {
    guard let id = declaration.text("id") else { return }
    let name = "\(source.id).\(id)"
    if let other = declarations.memberships.first(where: { $0.name == name }) {
      declaration.note(
        "\(declaration.words) is declared a second time; the first is at \(other.place)")
    }
    require("membership", for: &declaration)
    switch declaration.text("kind") {
    case "growth": declareGrowth(&declaration, name)
    case "stored_value": declareStoredValue(&declaration, name)
    case "product_subscription": declareProductSubscription(&declaration, name)
    case "benefit_subscription": declareBenefitSubscription(&declaration, name)
    default: break
    }
  }

  private func declareGrowth(_ declaration: inout Declaration, _ name: String) {
    let by = growthFunction(&declaration)
    let levels = growthLevels(&declaration)
    guard let by, let title = declaration.text("title"), declaration.problems.isEmpty else {
      return
    }
    let function = add(programmeFunction: by, "by", .number, of: declaration)
    declarations.memberships.append(
      .growth(
        GrowthMembership(
          name: name, title: title, by: function,
          period: declaration.duration("period") ?? GrowthMembership.usualPeriod,
          grace: declaration.duration("grace") ?? .zero, levels: levels,
          place: sourcePlace(declaration))))
  }

  /// Numbers a function of a programme under the words by which its author finds it.
  func add(
    programmeFunction function: LuaReference, _ path: String,
    _ wanted: DeclaredFunction.Wanted, of declaration: Declaration
  ) -> Int {
    let id = declaration.text("id") ?? ""
    return add(
      function,
      DeclaredFunction(
        kind: .programme(noun: declaration.noun.name, wants: wanted),
        fullName: "\(source.id).\(id).\(path)", localID: "\(id).\(path)",
        place: sourcePlace(declaration)))
  }

  // MARK: What earns a level

  private func growthFunction(_ declaration: inout Declaration) -> LuaReference? {
    let over = declaration.text("over")
    switch declaration.fields["by"] {
    case .reference(let function, .function)?:
      if over != nil {
        declaration.note(
          "'over' in \(declaration.words) goes with a word for 'by'; a function looks back as far "
            + "as it likes", at: "over")
      }
      return function
    case .string(let word)?:
      guard let meaning = GrowthWord(rawValue: word) else {
        let near = NearestName.nearest(to: word, in: GrowthWord.allCases.map(\.rawValue).sorted())
        declaration.note(
          "'by' in \(declaration.words) wants \(GrowthWord.wanted), got "
            + "\"\(declaration.shown(word))\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
          at: "by")
        return nil
      }
      if !source.asked.contains(meaning.permission) {
        declaration.notePermission(meaning.permission, at: "by")
      }
      if over != nil, meaning == .points {
        declaration.note(
          "'over' in \(declaration.words) does not go with \"points\": what counts is what the "
            + "customer has of them", at: "over")
      }
      guard declaration.problems.isEmpty else { return nil }
      return compiled(meaning, over: over, &declaration)
    case nil: return nil
    case let other?:
      declaration.note(
        "'by' in \(declaration.words) wants \(GrowthWord.wanted), got "
          + "\(declaration.described(other)).", at: "by")
      return nil
    }
  }

  /// A word is a function as an author would write it: so there is one way of asking.
  private func compiled(
    _ word: GrowthWord, over: String?, _ declaration: inout Declaration
  ) -> LuaReference? {
    // A duration that was read holds nothing that could end the text.
    let window = over.map { ":within('\($0)')" } ?? ""
    let place = declaration.place(of: "by")
    // What it raises is told at the line of the word.
    let text =
      String(repeating: "\n", count: max(0, place.line - 1))
      + "return function(c) return \(word.expression(window: window)) end"
    do throws(LuaError) {
      try lua.load(bytes: Array(text.utf8), chunk: place.chunk)
      try lua.call(results: 1)
      return try lua.popReference()
    } catch {
      declaration.note("'by' in \(declaration.words): \(error.message)", at: "by")
      return nil
    }
  }

  // MARK: Levels

  private func growthLevels(_ declaration: inout Declaration) -> [GrowthMembership.Level] {
    guard let table = declaration.table("levels") else { return [] }
    guard table.fields.isEmpty, !table.list.isEmpty else {
      declaration.note(
        table.fields.isEmpty
          ? "'levels' in \(declaration.words) is empty; name at least one"
          : "'levels' in \(declaration.words) wants a list: { { id = …, title = …, from = … }, … }",
        at: "levels")
      return []
    }
    guard table.list.count <= GrowthMembership.mostLevels else {
      declaration.note(
        "\(declaration.words) has \(table.list.count) levels; \(GrowthMembership.mostLevels) are "
          + "the most", at: "levels")
      return []
    }
    var levels: [GrowthMembership.Level] = []
    for (index, item) in table.list.enumerated() {
      if let level = growthLevel(item, index, levels, &declaration) { levels.append(level) }
    }
    return levels
  }

  private func growthLevel(
    _ item: LuaValue, _ index: Int, _ before: [GrowthMembership.Level],
    _ declaration: inout Declaration
  ) -> GrowthMembership.Level? {
    guard case .table(let fields) = item else {
      declaration.note(
        "level \(index + 1) of \(declaration.words) wants a table such as "
          + "{ id = …, title = …, from = … }, got \(declaration.described(item)).", at: "levels")
      return nil
    }
    var noun = DeclarationNoun.membershipLevel
    if fields["id"] == nil { noun.name = "level \(index + 1)" }
    var place = declaration.place(of: "levels")
    if case .string(let id)? = fields["id"], let line = declaration.source.line(ofID: id, in: place)
    {
      place = LuaPlace(chunk: place.chunk, line: line)
    }
    var level = Declaration(
      noun, fields, place, source: declaration.source, in: declaration.words)
    defer { declaration.adopt(level) }
    if level.text("id") == Standing.noState {
      level.note("\(level.words) cannot have this id: \"none\" means no level at all", at: "id")
    }
    // Whoever stands there gets no benefits.
    if level.text("id") == SubscriptionState.paused.rawValue {
      level.note(
        "\(level.words) cannot have this id: \"paused\" is a subscription that rests", at: "id",
        hint: "Name the level by what it is, such as \"resting\".")
    }
    if let id = level.text("id"), before.contains(where: { $0.id == id }) {
      level.note("\(level.words) is there twice")
    }
    guard let from = number(&level, "from"), let id = level.text("id"),
      let title = level.text("title")
    else { return nil }
    if let last = before.last, from <= last.from {
      level.note(
        "\(level.words) overlaps '\(last.id)': it begins at \(Self.text(from)), and '\(last.id)' "
          + "at \(Self.text(last.from))", at: "from",
        hint: "Levels stand lowest first, and each begins above the one before it.")
    }
    let benefits = benefitNames(level.table("benefits"), "benefits", of: id, &level)
    return GrowthMembership.Level(id: id, title: title, from: from, benefits: benefits)
  }

  /// A number that is 0 or more; what else there is is noted.
  private func number(_ declaration: inout Declaration, _ field: String) -> Double? {
    let found: Double
    switch declaration.fields[field] {
    case .integer(let value)?: found = Double(value)
    case .number(let value)? where value.isFinite: found = value
    case nil, .nil?: return nil
    case let other?:
      declaration.note(
        "'\(field)' in \(declaration.words) wants a number, 0 or more, got "
          + "\(declaration.described(other)).", at: field,
        hint: "An amount in 元 is siyu.to_minor \"500.00\".")
      return nil
    }
    guard found >= 0 else {
      declaration.note(
        "'\(field)' in \(declaration.words) is negative (\(Self.text(found))); everybody has 0 at "
          + "least", at: field)
      return nil
    }
    return found
  }

  private static func text(_ value: Double) -> String {
    Int64(exactly: value).map { String($0) } ?? "\(value)"
  }
}

/// What `by` can say in a word.
private enum GrowthWord: String, CaseIterable {
  case spend, orders, points

  static let wanted = #""spend", "orders", "points" or a function"#

  var permission: String { self == .points ? "wallet" : "orders" }

  /// - Parameter window: of orders, such as `:within('365d')`.
  func expression(window: String) -> String {
    switch self {
    case .spend: "c.orders\(window):sum('net')"
    case .orders: "c.orders\(window):where({ net = { min = 1 } }):count()"
    case .points: "c.points"
    }
  }
}
