internal import Lua
internal import SiyuModel

/// What the customer may have of a membership's benefits now: `c.benefits("vip")`.
struct BenefitsView: BitwiseCopyable {
  /// The question in which it was made: it does not live on into the next.
  var generation: UInt32
  /// Position among the plugin's memberships.
  var membership: Int32
}

/// `c.benefits("vip")`, of a membership of the plugin's own: what another's levels give only that plugin
/// knows.
var benefitsOf: LuaFunction {
  LuaFunction("c.benefits", [.string]) { call in
    let context = ViewContext.of(call.stack)
    let name = try call.string(1)
    let full = name.contains(".") ? name : "\(context.pluginID).\(name)"
    if Standing.plugin(of: full) != context.pluginID {
      throw LuaError(
        .runtime,
        "c.benefits knows the plugin's own memberships only; c.level(\"\(name)\") reads the level in "
          + "another's.")
    }
    // Says what is wrong with the name, or which permission is missing.
    _ = try context.standing(in: name, for: "c.benefits")
    let place = context.memberships.firstIndex { $0.name == full } ?? 0
    try call.return(
      BenefitsView(generation: context.generation, membership: Int32(place)),
      as: context.types.benefits)
  }
}

var benefitsMethods: [LuaFunction] {
  [
    // Whether it can be used now.
    LuaFunction("benefits:has", [.receiver("benefits"), .string]) { call in
      let found = try BenefitsFound(call)
      let open = try found.open(try call.string(1))
      try call.return(open.map { found.left(of: $0) ?? 1 > 0 } ?? false)
    },
    // So often it can be used until its period ends; without end where nothing limits it.
    LuaFunction("benefits:left", [.receiver("benefits"), .string]) { call in
      let found = try BenefitsFound(call)
      guard let open = try found.open(try call.string(1)) else { return try call.return(Int64(0)) }
      guard let left = found.left(of: open) else { return try call.return(Double.infinity) }
      try call.return(left)
    },
    // Those that the customer has now, as the plugin calls them, in the order of the level.
    LuaFunction("benefits:list", [.receiver("benefits")]) { call in
      let found = try BenefitsFound(call)
      try call.return(
        .table(LuaTable(list: found.entitlements.map { .string($0.benefit.localID) })))
    },
  ]
}

/// The entitlements of the customer who is asked about.
private struct BenefitsFound {
  let membership: MembershipDeclaration
  private(set) var entitlements: [Entitlement] = []
  private var data = DataRecord()
  /// A described customer's level began at no time that is known.
  private let isDescribed: Bool

  init(_ call: LuaCall) throws(LuaError) {
    let context = ViewContext.of(call.stack)
    let view = try call.selfPayload(as: context.types.benefits).pointee
    guard view.generation == context.generation else {
      throw LuaError(.runtime, staleView("benefits"))
    }
    membership = context.memberships[Int(view.membership)]
    let found = try context.standing(in: membership.name, for: "c.benefits")
    let now = Instant(seconds: context.views.hot.pointee.now)
    isDescribed = found?.since == .min
    guard let found else { return }
    if case .record(let record)? = try? JSON.parse(UnsafeRawBufferPointer(found.data)) {
      data = record
    }
    let standing = Standing(
      programme: membership.name, subject: .customer(0), state: found.state,
      since: isDescribed ? now : Instant(seconds: found.since),
      until: found.until == .min ? nil : Instant(seconds: found.until))
    entitlements = membership.entitlements(
      standing, context.benefits, at: now, in: context.surroundings.zone)
    // Another period begins then. A level may be kept for longer than it was promised.
    for until in entitlements.map(\.until) + [standing.until] {
      if let until, until > now { context.views.changes(at: until.seconds) }
    }
  }

  /// - Parameter name: as the plugin calls it.
  /// - Returns: `nil` where the customer does not have it.
  /// - Throws: where no state of the membership has it.
  func open(_ name: String) throws(LuaError) -> Entitlement? {
    if let found = entitlements.first(where: { $0.benefit.localID == name }) { return found }
    let known = membership.everyBenefit.map { String($0.drop { $0 != "." }.dropFirst()) }
    guard known.contains(name) else {
      throw LuaError(
        .runtime,
        "membership '\(membership.localID)' has no benefit '\(name)'" + suggestion(name, known))
    }
    return nil
  }

  /// `nil`: as often as one likes.
  func left(of entitlement: Entitlement) -> Int64? {
    entitlement.benefit.uses.map { uses in
      let used = Standing.uses(
        entitlement.benefit.localID, since: isDescribed ? nil : entitlement.since, in: data)
      return max(0, uses - used)
    }
  }
}
