internal import SiyuModel

// What specs write: customer { … } and what lies in it. A test holds the names against those that are read.

extension SurfaceClass {
  private static let time = "string|integer"
  private static let money = "string|integer|nil"

  static let customerFields = SurfaceClass(
    "siyu.CustomerFields",
    "A customer as a spec describes it. Times are \"-10d\" (before the clock), \"2026-01-05 10:00\" or seconds; money is \"99.00\" or"
      + " minor units (分).",
    from: "customer, customers",
    fields: [
      SurfaceField("id", "string?", "\"C1\", \"C2\" … unless said"),
      SurfaceField("now", time + "|nil", "sets the clock, before all else is read"),
      SurfaceField("gender", "\"female\"|\"male\"|nil", "nil: not known"),
      SurfaceField("joined_at", time + "|nil", "when the pool was joined"),
      SurfaceField("marketing_consent", "boolean?", "nil: nobody asked"),
      SurfaceField("province", "string?", "as files spell it: 浙江"),
      SurfaceField("city", "string?", "as files spell it: 杭州"),
      SurfaceField("channel", "string?", "the public source the customer came from"),
      SurfaceField("campaign", "string?", "the campaign the customer came by"),
      SurfaceField("pool", "string?", "where the brand reaches the customer: wecom, group …"),
      SurfaceField("staff_id", "string?", "the member of staff who owns the relationship"),
      SurfaceField("name", "string?", "seen by rules that are granted it"),
      SurfaceField("phone", "string?", "seen by rules that are granted it"),
      SurfaceField("address", "string?", "seen by rules that are granted it"),
      SurfaceField("birthday", "string?", "\"1990-05-01\"; seen by rules that are granted it"),
      SurfaceField("attributes", "table?", "values of declared attributes, by name"),
      SurfaceField("entities", "siyu.EntityFields[]?", "things of theirs"),
      SurfaceField("tags", "string[]?", "tags that are held: \"value:high\""),
      SurfaceField("orders", "siyu.OrderFields[]?", "those after the clock are not there yet"),
      SurfaceField("events", "siyu.EventFields[]?", "those after the clock are not there yet"),
      SurfaceField(
        "answers", "table?", "by survey, then by question: { koc = { fans = 1200, at = \"-2d\" } }"),
      SurfaceField("levels", "table?", "by membership: { vip = \"gold\" }"),
      SurfaceField(
        "subscriptions", "table?",
        "by subscription: { box = { state = \"active\", since = \"-40d\", next = \"+3d\", left = 2 } }"
      ),
      SurfaceField("koc", "table?", "the stage by programme: { ambassador = \"active\" }"),
      SurfaceField("benefits", "table?", "how often each may be had still: { wash = 2 }"),
      SurfaceField("points", "integer?", "points that can be spent"),
      SurfaceField("balance", "table?", "money by card: { card = \"50.00\" }"),
      SurfaceField("coupons", "table?", "how many of each: { ten = 2 }"),
    ], isWritten: true)

  static let orderFields = SurfaceClass(
    "siyu.OrderFields", "An order as a spec describes it.", from: "orders of siyu.CustomerFields",
    fields: [
      SurfaceField("id", "string?", "\"O1\", \"O2\" … unless said"),
      SurfaceField("paid_at", time, "when it was paid", isRequired: true),
      SurfaceField("amount", money, "the sum of its items unless said"),
      SurfaceField("refunded", money, "what was given back"),
      SurfaceField("status", "string?", "paid unless said"),
      SurfaceField("platform", "string?", "tmall, douyin …"),
      SurfaceField("channel", "string?", "the public source it came from"),
      SurfaceField("shop", "string?", "the shop it was bought in"),
      SurfaceField("items", "siyu.ItemFields[]?", "its lines"),
    ], isWritten: true)

  static let itemFields = SurfaceClass(
    "siyu.ItemFields", "A line of an order as a spec describes it.",
    from: "items of siyu.OrderFields",
    fields: [
      SurfaceField("sku", "string?", "the article's number"),
      SurfaceField("title", "string?", "what it is called"),
      SurfaceField("category", "string?", "its category"),
      SurfaceField("brand", "string?", "its brand"),
      SurfaceField("quantity", "integer?", "1 unless said"),
      SurfaceField("price", money, "of one"),
    ], isWritten: true)

  static let eventFields = SurfaceClass(
    "siyu.EventFields", "An event as a spec describes it.", from: "events of siyu.CustomerFields",
    fields: [
      SurfaceField("type", "string", "page.viewed, message.clicked …", isRequired: true),
      SurfaceField("at", time, "when it happened", isRequired: true),
      SurfaceField("props", "table?", "named values"),
    ], isWritten: true)

  static let entityFields = SurfaceClass(
    "siyu.EntityFields", "A thing of a customer's as a spec describes it.",
    from: "entities of siyu.CustomerFields",
    fields: [
      SurfaceField("kind", "string", "a declared kind: pet", isRequired: true),
      SurfaceField("id", "string?", "\"E1\", \"E2\" … unless said"),
    ], others: "any", isWritten: true)
}
