import Lua
import SiyuModel

extension DeclarationNoun {
  private static let sells = Field(
    "sells", .table("string[]"), required: true, "skus, of which an order begins or renews it")

  static let productSubscriptionFields = [
    sells,
    Field("every", .someTime, required: true, "how long it is from one delivery to the next"),
    Field(
      "times", .integer(1...1_000),
      "how many deliveries one purchase is for; until it is ended unless said"),
    Field(
      "deliver",
      .any(
        "a sku, or a function (c, ctx) that returns one",
        as: "string|fun(c: siyu.Customer, ctx: siyu.Context): string?"), required: true,
      "what is delivered"),
    Field(
      "remind", .someTime, "how long before a delivery delivery.soon happens; less than 'every'"),
    Field("task", .text, "the title of a task for each delivery; none unless said"),
  ]

  static let benefitSubscriptionFields = [
    sells,
    Field("lasts", .someTime, required: true, "how long one purchase is for"),
    Field("benefits", .table("string[]"), required: true, "names of siyu.benefit"),
  ]

  static let benefit = DeclarationNoun(
    name: "benefit",
    summary: "Declares something that members get: for levels and for subscriptions of benefits.",
    fields: [
      Field("id", .id, required: true, "the benefit's name within the plugin"),
      Field("title", .text, required: true, "what operators read"),
      Field(
        "sort", .oneOf(BenefitDeclaration.Sort.allCases.map(\.rawValue)), required: true,
        "which of the five sorts it is"),
      Field(
        "uses", .integer(1...1_000_000), "how often in a period; as often as one likes unless said"),
      Field(
        "per", .any("\"period\" or a duration such as \"1mo\"", as: "string"),
        "how long a period is; \"period\", as long as the level's or the paid time, unless said"),
      Field("points", .integer(SOPLimits.points), "points that are given once a period"),
      Field("coupon", .text, "a coupon of siyu.coupon that is given once a period"),
    ],
    example: #"""
      siyu.benefit { id = "freight", title = "每月两次包邮", sort = "privilege", uses = 2, per = "1mo" }
      """#)
}

extension PluginMachine {
  func declareBenefit(_ declaration: inout Declaration) {
    guard let id = declaration.text("id") else { return }
    let name = "\(source.id).\(id)"
    if let other = declarations.benefits.first(where: { $0.name == name }) {
      declaration.note(
        "\(declaration.words) is declared a second time; the first is at \(other.place)")
    }
    var per: CalendarDuration?
    switch declaration.fields["per"] {
    case nil, .string("period")?: break
    case .string(let text)?:
      per = try? CalendarDuration(text)
      if per?.isZero ?? true { declaration.noteWrong("per") }
    default: declaration.noteWrong("per")
    }
    if declaration.fields["points"] != nil { require("points", for: &declaration) }
    let coupon = declaration.text("coupon")
    if let coupon, !declarations.coupons.contains(where: { $0.localID == coupon }),
      !misdeclared.contains(DeclarationNoun.coupon.name)
    {
      let known = declarations.coupons.map(\.localID)
      declaration.note(
        "'coupon' in \(declaration.words): there is no coupon '\(declaration.shown(coupon))'"
          + (NearestName.nearest(to: coupon, in: known).map { "; did you mean '\($0)'?" }
            ?? "; declare it above, with siyu.coupon"),
        at: "coupon")
    }
    guard let title = declaration.text("title"),
      let sort = declaration.text("sort").flatMap(BenefitDeclaration.Sort.init(rawValue:)),
      declaration.problems.isEmpty
    else { return }
    declarations.benefits.append(
      BenefitDeclaration(
        name: name, title: title, sort: sort, uses: declaration.integer("uses"), per: per,
        points: declaration.integer("points"), coupon: coupon, place: sourcePlace(declaration)))
  }

  // MARK: Both kinds

  func declareProductSubscription(_ declaration: inout Declaration, _ name: String) {
    let sells = skus(&declaration)
    var deliver: LuaReference?
    var sku: String?
    switch declaration.fields["deliver"] {
    case .reference(let function, .function)?: deliver = function
    case .string(let text)? where ProductSubscription.isDeliverable(text): sku = text
    case .string(let text)?:
      declaration.note(
        "'deliver' in \(declaration.words) wants \(ProductSubscription.wantedSKU), got "
          + "\(declaration.described(.string(text))).", at: "deliver")
    case nil, .nil?: break
    default: declaration.noteWrong("deliver")
    }
    if declaration.text("task") != nil { require("task", for: &declaration) }
    if let task = declaration.text("task"), !SOPLimits.isPlain(task) {
      declaration.note(
        "'task' in \(declaration.words) wants one line of at most \(SOPLimits.text) bytes without "
          + "blanks around it, got \(declaration.described(.string(task))).", at: "task")
    }
    guard let bought = bought(sells, &declaration), let title = declaration.text("title"),
      let every = declaration.duration("every"), declaration.problems.isEmpty
    else { return }
    let remind = declaration.duration("remind")
    if let remind, remind == every || remind.shortestDays >= every.longestDays {
      declaration.note(
        "'remind' in \(declaration.words) wants less than 'every', which is \(every), got \(remind): "
          + "a delivery would be told before the one in front of it", at: "remind")
      return
    }
    let function = add(programmeFunction: bought, "sells", .record, of: declaration)
    let delivery: ProductSubscription.Delivery =
      if let deliver {
        .function(add(programmeFunction: deliver, "deliver", .sku, of: declaration))
      } else {
        .sku(sku ?? "")
      }
    declarations.memberships.append(
      .product(
        ProductSubscription(
          name: name, title: title, sells: sells, bought: function, every: every,
          times: declaration.integer("times").map { Int($0) }, deliver: delivery,
          remind: remind, task: declaration.text("task"),
          place: sourcePlace(declaration))))
  }

  func declareBenefitSubscription(_ declaration: inout Declaration, _ name: String) {
    let sells = skus(&declaration)
    let benefits = benefitNames(
      declaration.table("benefits"), "benefits", of: SubscriptionState.active.rawValue,
      &declaration)
    guard let bought = bought(sells, &declaration), let title = declaration.text("title"),
      let lasts = declaration.duration("lasts"), declaration.problems.isEmpty
    else { return }
    declarations.memberships.append(
      .benefit(
        BenefitSubscription(
          name: name, title: title, sells: sells,
          bought: add(programmeFunction: bought, "sells", .record, of: declaration), lasts: lasts,
          benefits: benefits, place: sourcePlace(declaration))))
  }

  /// Full names of benefits that are declared above.
  /// - Parameter state: that has them.
  func benefitNames(
    _ table: LuaTable?, _ field: String, of state: String, _ declaration: inout Declaration
  ) -> [String] {
    let known = declarations.benefits.map(\.localID)
    var names: [String] = []
    for item in table?.list ?? [] {
      guard case .string(let id) = item, known.contains(id) else {
        // It may be the one that is declared wrongly, which is told already.
        if misdeclared.contains(DeclarationNoun.benefit.name) { continue }
        let near: String?
        if case .string(let id) = item {
          near = NearestName.nearest(to: id, in: known)
        } else {
          near = nil
        }
        declaration.note(
          "'\(field)' in \(declaration.words): there is no benefit \(declaration.described(item))"
            + (near.map { "; did you mean '\($0)'?" } ?? "; declare it above, with siyu.benefit"),
          at: field)
        continue
      }
      if !names.contains("\(source.id).\(id)") { names.append("\(source.id).\(id)") }
    }
    if names.count > MembershipDeclaration.mostBenefits {
      declaration.note(
        "'\(field)' in \(declaration.words) wants at most \(MembershipDeclaration.mostBenefits) "
          + "benefits, got \(names.count).", at: field)
    } else if let problem = MembershipDeclaration.crowding(
      declarations.benefits.filter { names.contains($0.name) }, in: state)
    {
      declaration.note(
        "'\(field)' in \(declaration.words): they \(problem)", at: field,
        hint: "Shorter ids make room, or fewer benefits.")
    }
    if table?.fields.isEmpty == false {
      declaration.note(
        "'\(field)' in \(declaration.words) wants a list of names: { \"gift\", … }", at: field)
    }
    return names
  }

  private func skus(_ declaration: inout Declaration) -> [String] {
    guard let table = declaration.table("sells") else { return [] }
    var all: [String] = []
    for item in table.list {
      guard case .string(let sku) = item, SOPLimits.isPlain(sku) else {
        declaration.note(
          "'sells' in \(declaration.words) wants skus, got \(declaration.described(item)).",
          at: "sells")
        continue
      }
      all.append(sku)
    }
    if table.list.isEmpty || !table.fields.isEmpty || table.list.count > 100 {
      declaration.note(
        "'sells' in \(declaration.words) wants a list of 1 to 100 skus: { \"SKU-1\", … }",
        at: "sells")
    }
    if !source.asked.contains("orders") {
      declaration.notePermission("orders", at: "sells")
    }
    return all
  }

  /// What was bought is asked in the way an author would write it: so there is one way of asking.
  private func bought(_ skus: [String], _ declaration: inout Declaration) -> LuaReference? {
    guard declaration.problems.isEmpty else { return nil }
    // Every byte by its number: nothing in a sku can end the text.
    let list = skus.map { sku in
      "[\"" + sku.utf8.map { "\\" + String(1000 + Int($0)).suffix(3) }.joined() + "\"] = true"
    }.joined(separator: ", ")
    let place = declaration.place(of: "sells")
    // On one line, the author's own: what it raises is told there.
    let text =
      String(repeating: "\n", count: max(0, place.line - 1))
        + """
        local skus = { \(list) } \
        return function(c) \
        local at, count = {}, {} \
        for order in c.orders:each() do \
        if order.net > 0 or (order.amount == 0 and order.status ~= "closed" and order.status ~= "refunded") then \
        local found = 0 \
        for item in order.items:each() do \
        if item.sku and skus[item.sku] then found = found + item.quantity end \
        end \
        if found > 0 then \
        if #at == \(Purchase.most) then table.remove(at, 1) table.remove(count, 1) end \
        at[#at + 1], count[#count + 1] = order.paid_at, found \
        end end end \
        return { at = at, count = count } end
        """
    do throws(LuaError) {
      try lua.load(bytes: Array(text.utf8), chunk: place.chunk)
      try lua.call(results: 1)
      return try lua.popReference()
    } catch {
      declaration.note("'sells' in \(declaration.words): \(error.message)", at: "sells")
      return nil
    }
  }
}

extension CalendarDuration {
  /// Whatever months it falls on.
  fileprivate var shortestDays: Double { Double(months * 28 + days) + Double(seconds) / 86_400 }
  fileprivate var longestDays: Double { Double(months * 31 + days) + Double(seconds) / 86_400 }
}
