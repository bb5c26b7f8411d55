internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// What the customer has of one kind of coupon: `c.coupons("ten")`.
struct CouponsView: BitwiseCopyable {
  /// The question in which it was made: it does not live on into the next.
  var generation: UInt32
  var count: Int64
}

/// `c.points`: what the customer can spend of the workspace's points now.
func getPoints(_ stack: LuaStack, _ views: Views) -> Int32 {
  let context = views.context
  guard context.columns?.wallet != nil else {
    return stack.raising(notGranted("c.points", "wallet", context))
  }
  stack.push(context.balance(of: Purse.points.name, unit: .points, words: "points"))
  return 1
}

/// `c.balance("card")`, in minor units.
var balanceOf: LuaFunction {
  LuaFunction("c.balance", [.string]) { call in
    let context = ViewContext.of(call.stack)
    let name = try context.purse(
      try call.string(1), of: context.cards, what: "membership of stored value", asking: "c.balance"
    )
    try call.return(context.balance(of: name, unit: .money, words: "balance \(name)"))
  }
}

/// `c.coupons("ten")`.
var couponsOf: LuaFunction {
  LuaFunction("c.coupons", [.string]) { call in
    let context = ViewContext.of(call.stack)
    let name = try context.purse(
      try call.string(1), of: context.coupons, what: "coupon", asking: "c.coupons")
    let count = context.balance(of: name, unit: .pieces, words: "coupons \(name)")
    try call.return(
      CouponsView(generation: context.generation, count: count), as: context.types.coupons)
  }
}

var couponsMethods: [LuaFunction] {
  [
    // Those that can be used now.
    LuaFunction("coupons:count", [.receiver("coupons")]) { call in
      let context = ViewContext.of(call.stack)
      let view = try call.selfPayload(as: context.types.coupons).pointee
      guard view.generation == context.generation else {
        throw LuaError(.runtime, staleView("coupons"))
      }
      try call.return(view.count)
    }
  ]
}

extension ViewContext {
  /// A purse's full name, as its author may shorten it.
  /// - Parameter own: of this plugin, by their own names.
  /// - Throws: `LuaError`, with the author's place.
  fileprivate func purse(
    _ name: String, of own: [String], what: String, asking: String
  ) throws(LuaError) -> String {
    guard views.hot.pointee.hasBatch else {
      throw LuaError(.runtime, "\(asking) can be read only while a question is being answered.")
    }
    guard columns?.wallet != nil else {
      throw LuaError(.runtime, notGranted(asking, "wallet", self))
    }
    let local =
      name.hasPrefix(pluginID + ".") ? String(name.dropFirst(pluginID.utf8.count + 1)) : name
    // Another plugin's: what it declares is not known here.
    if local.contains(".") { return local }
    guard own.contains(local) else {
      throw LuaError(
        .runtime,
        own.isEmpty
          ? "there is no \(what) '\(name)': the plugin declares none; another's is named in full, "
            + "as in pet-food.card."
          : "there is no \(what) '\(name)' in this plugin" + suggestion(name, own))
    }
    return "\(pluginID).\(local)"
  }

  /// What can be spent of a purse now; 0 of one that the customer never had.
  fileprivate func balance(of name: String, unit: Purse.Unit, words: String) -> Int64 {
    note(ReadKey.text(9, words)) { words }
    guard let wallet = columns?.wallet, subject + 1 < wallet.offsets.count else { return 0 }
    let last = min(Int(wallet.offsets[subject + 1]), wallet.balance.count)
    let first = min(Int(wallet.offsets[subject]), last)
    var found: Int64 = 0
    for row in first..<last
    where wallet.unit[row] == unit.rawValue && wallet.name[row].elementsEqual(name.utf8) {
      found = wallet.balance[row]
      // Something of it ends then.
      views.changes(at: wallet.nextAt[row])
    }
    if trace != nil { trace?.append("\(words) = \(found)") }
    return found
  }
}
