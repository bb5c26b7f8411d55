internal import Lua
internal import SiyuModel

/// `c.subscription("box")`: what the customer has or had of a subscription, as a table; nil where there
/// never was one.
var subscriptionOf: LuaFunction {
  LuaFunction("c.subscription", [.string]) { call in
    let context = ViewContext.of(call.stack)
    let found = try context.standing(in: try call.string(1), for: "c.subscription")
    guard let found, SubscriptionState(rawValue: found.state) != nil else {
      return try call.return(.nil)
    }
    var fields: [LuaTable.Field] = [.init(.string("state"), .string(found.state))]
    func put(_ name: String, _ value: Int64?) {
      if let value, value != .min { fields.append(.init(.string(name), .integer(value))) }
    }
    put("since", found.since)
    put("until", found.until)
    if case .record(let data)? = try? JSON.parse(UnsafeRawBufferPointer(found.data)) {
      let record = SubscriptionRecord(data)
      put("next", record?.nextAt?.seconds)
      put("left", record?.left)
    }
    try call.return(.table(LuaTable(fields: fields)))
  }
}
