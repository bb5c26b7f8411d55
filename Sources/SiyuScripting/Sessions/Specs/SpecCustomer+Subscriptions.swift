internal import Lua
internal import SiyuModel

extension SpecCustomerReader {
  /// `subscriptions = { box = { state = "active", next = "+3d", left = 2 } }`: what `c.subscription` tells;
  /// names as those of `levels`, of which it is the longer form.
  func subscriptions(
    _ fields: NamedFields, besides levels: [SpecCustomer.Level]
  ) throws(LuaError) -> [SpecCustomer.Level] {
    guard let value = fields["subscriptions"] else { return levels }
    guard case .table(let table) = value, table.list.isEmpty else {
      throw LuaError(
        .runtime,
        "'subscriptions' of a customer is a table such as { box = { state = \"active\" } }, got "
          + "\(ValueText().oneLine(value)).")
    }
    var all = levels
    for field in table.fields {
      guard case .string(let name) = field.key else {
        throw LuaError(.runtime, "'subscriptions' of a customer names subscriptions.")
      }
      let new = try subscription(field.value, of: name)
      guard !all.contains(where: { $0.programme == new.programme }) else {
        throw LuaError(
          .runtime, "'\(name)' is described twice, in 'levels' and in 'subscriptions'.")
      }
      all.append(new)
    }
    return all.sorted { $0.programme.utf8.lexicographicallyPrecedes($1.programme.utf8) }
  }

  private func subscription(
    _ value: LuaValue, of name: String
  ) throws(LuaError) -> SpecCustomer.Level {
    let what = "the subscription '\(name)' of a customer"
    let given = try NamedFields(
      value, what: what, known: ["state", "since", "until", "next", "left"])
    let states = SubscriptionState.allCases.map(\.rawValue)
    let state = try given.oneOf("state", states) ?? SubscriptionState.active.rawValue
    var new = try level(state, in: name)
    var isProduct: Bool?
    switch memberships.first(where: { $0.name == new.programme }) {
    case .product?: isProduct = true
    case .benefit?: isProduct = false
    case nil: break
    case .growth?, .storedValue?:
      throw LuaError(
        .runtime, "membership '\(name)' is no subscription; describe it in 'levels'.")
    }
    for (field, isOfProduct) in [("until", false), ("next", true), ("left", true)]
    where given[field] != nil && isProduct == !isOfProduct {
      throw LuaError(
        .runtime,
        "\(what) has no '\(field)': "
          + (isOfProduct ? "nothing is delivered by it." : "it has deliveries, and no paid time."))
    }
    func time(_ field: String) throws(LuaError) -> Instant? {
      guard let value = given[field] else { return nil }
      return try clock.time(value, "'\(field)' of \(what)")
    }
    new.since = try time("since")
    new.until = try time("until")
    var record = SubscriptionRecord(from: new.since ?? clock.now)
    record.nextAt = try time("next")
    record.left = try given.integer("left")
    if let left = record.left, left < 0 {
      throw LuaError(.runtime, "'left' of \(what) is 0 or more, got \(left).")
    }
    new.data = record.data
    return new
  }
}
