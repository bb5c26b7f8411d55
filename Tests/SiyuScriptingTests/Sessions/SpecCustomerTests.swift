import Testing

@testable import SiyuScripting

@Suite struct SpecCustomerTests {
  @Test(arguments: [
    ("id = 'C7'", "c.id", "'C7'"),
    ("", "c.id", "'C1'"),
    ("gender = 'female'", "c.gender", "'female'"),
    ("", "c.gender", "nil"),
    ("city = '上海', province = '上海'", "c.city .. c.province", "'上海上海'"),
    (
      "channel = 'douyin', campaign = '618', pool = 'wecom', staff_id = 'S1'",
      "c.channel .. c.campaign .. c.pool .. c.staff_id", "'douyin618wecomS1'"
    ),
    ("joined_at = '2026-06-29'", "clock.now() - c.joined_at", "86400"),
    ("marketing_consent = false", "c.marketing_consent", "false"),
    ("", "c.marketing_consent", "nil"),
    ("name = '赵晓月'", "c.name", "'赵晓月'"),
    ("attributes = { skin = 'dry' }", "c.attributes:get('skin')", "'dry'"),
    ("", "c.attributes:has('skin')", "false"),
    (
      "entities = { { kind = 'pet', id = 'P1', born = '2024-05-01' } }",
      "c.entities:first('pet'):get('born')", "'2024-05-01'"
    ),
    ("tags = { 'value:high' }", "c.tags:get('value')", "'high'"),
    ("tags = { 'likes:mask', 'likes:cream' }", "c.tags:has('likes:cream')", "true"),
    (
      "orders = { { paid_at = '-10d', amount = '99.00', refunded = '9.00' } }",
      "c.orders:sum('net')", "9000"
    ),
    ("orders = { { paid_at = '-10d', amount = 9900 } }", "c.orders:within('10d'):count()", "0"),
    ("orders = { { paid_at = '-9d', amount = 9900 } }", "c.orders:within('10d'):count()", "1"),
    (
      "orders = { { paid_at = '2026-01-05 10:00' }, { paid_at = '2026-01-04' } }",
      "siyu.time.date(c.orders:last().paid_at)", "'2026-01-05'"
    ),
    (
      "orders = { { paid_at = '-1d', status = 'completed', channel = 'tmall', shop = 's', platform = 'p' } }",
      "c.orders:first().status .. c.orders:first().channel .. c.orders:first().shop",
      "'completedtmalls'"
    ),
    (
      "orders = { { paid_at = '-1d', items = { { title = '面膜', price = '10.00', quantity = 3 } } } }",
      "c.orders:sum('amount')", "3000"
    ),
    (
      "orders = { { paid_at = '-1d', items = { { title = '面膜', sku = 'A', brand = 'B', category = 'C' } } } }",
      "c.items:first().sku .. c.items:first().brand .. c.items:first().category", "'ABC'"
    ),
    ("orders = { { paid_at = '+1d' } }", "c.orders:count()", "0"),
    // Too large for a number: the nearest there is, on the right side of zero.
    (
      "orders = { { paid_at = '-2d', amount = math.maxinteger }, { paid_at = '-1d', amount = 5 } }",
      "c.orders:sum('amount')", "math.maxinteger"
    ),
    (
      """
      orders = {
        { paid_at = '-3d', amount = math.mininteger }, { paid_at = '-2d', amount = -5 },
        { paid_at = '-1d', amount = 2 },
      }
      """, "c.orders:sum('amount')", "math.mininteger"
    ),
    (
      """
      orders = {
        { paid_at = '-3d', amount = math.maxinteger }, { paid_at = '-2d', amount = 5 },
        { paid_at = '-1d', amount = -9 },
      }
      """, "c.orders:sum('amount')", "math.maxinteger - 4"
    ),
    (
      """
      orders = {
        { paid_at = '-3d', amount = math.maxinteger, shop = 'a' },
        { paid_at = '-2d', amount = 5, shop = 'a' }, { paid_at = '-1d', amount = 1, shop = 'b' },
      }
      """, "c.orders:top('shop', 'amount')", "'a'"
    ),
    (
      "orders = { { paid_at = '-1d', amount = math.mininteger, refunded = 1 } }",
      "c.orders:sum('net')", "math.mininteger"
    ),
    (
      "events = { { type = 'page.viewed', at = '-1d', props = { page = '面霜' } } }",
      "c.events:first():get('page')", "'面霜'"
    ),
    (
      "now = '2026-01-01', orders = { { paid_at = '-1d' } }",
      "siyu.time.date(c.orders:first().paid_at)", "'2025-12-31'"
    ),
  ])
  func `every field is seen as a rule sees it`(
    _ test: (fields: String, expression: String, expected: String)
  ) throws {
    let lines = try SpecHarness.body(
      "local c = customer { \(test.fields) }\nassert.equal(\(test.expected), \(test.expression))")
    #expect(lines == ["passed: x"])
  }

  @Test(arguments: [
    ("ordrs = {}", "unknown field 'ordrs' of a customer; did you mean 'orders'?"),
    (
      "orders = { { payed_at = '-1d' } }",
      "unknown field 'payed_at' of an order of a customer; did you mean 'paid_at'?"
    ),
    (
      "orders = { {} }",
      "an order of a customer wants 'paid_at', such as \"-10d\" or \"2026-01-05\"."
    ),
    (
      "orders = { { paid_at = 'soon' } }",
      "'paid_at' of an order: 'soon': not a time; write it like 2024-01-05 08:30:00, 2024/1/5 8:30, 20240105 or in ISO 8601."
    ),
    (
      "orders = { { paid_at = '-10x' } }",
      "'paid_at' of an order: '10x' is not a duration: unknown unit 'x'; the units are m (minutes), h (hours), d (days), w (weeks), mo (months) and y (years)."
    ),
    (
      "orders = { { paid_at = '-1d', amount = 'much' } }",
      "'amount' of an order of a customer: 'much': not an amount; write it like 1234.50."
    ),
    (
      "orders = { { paid_at = '-1d', amount = 9.5 } }",
      "'amount' of an order of a customer wants an amount as text (\"99.00\") or in minor units (9900), got 9.5."
    ),
    (
      "orders = { { paid_at = '-1d', status = 'complete' } }",
      "'status' of an order of a customer cannot be 'complete'; did you mean 'completed'?"
    ),
    ("tags = { 'value:hihg' }", "tag group 'value' has no value 'hihg'; did you mean 'high'?"),
    ("tags = { 'value' }", "a tag of a customer is written \"group:value\", got \"value\"."),
    (
      "attributes = { skn = 'dry' }",
      "unknown field 'skn' of the attributes of a customer; did you mean 'skin'?"
    ),
    (
      "attributes = { skin = 'wet' }",
      "'skin' of the attributes of a customer cannot be 'wet'; there are 'dry', 'oily'."
    ),
    ("entities = { { kind = 'cat' } }", "there is no kind of entity 'cat'; there are 'pet'."),
    (
      "events = { { at = '-1d' } }",
      "an event of a customer wants 'type' and 'at', such as { type = \"page.viewed\", at = \"-1d\" }."
    ),
    ("gender = 'f'", "'gender' of a customer cannot be 'f'; there are 'female', 'male'."),
    ("'C1'", "a customer is described by named fields, got \"C1\" without a name."),
  ])
  func `what no customer has is an error at its line`(_ test: (fields: String, message: String))
    throws
  {
    let lines = try SpecHarness.body("local c = customer { \(test.fields) }")
    #expect(lines[0] == "error: x")
    #expect(lines[1] == "  " + test.message)
    #expect(lines[2].hasPrefix("  plugins/skincare/test/a_spec.lua:2: "))
  }

  @Test func `what the plugin is not granted is not there`() throws {
    let lines = try SpecHarness.body("local c = customer { phone = '19900000001' }\nreturn c.phone")
    #expect(lines[0] == "error: x")
    #expect(lines[1].hasPrefix("  c.phone needs the permission 'phone'"))
  }

  @Test func `keep means the tags held`() throws {
    let lines = try SpecHarness.body(
      "assert.same({ 'likes:mask' }, tags(customer { city = 'keep', tags = { 'likes:mask', 'value:low' } }))"
    )
    #expect(lines == ["passed: x"])
  }

  @Test func `two customers do not get in each other's way`() throws {
    let lines = try SpecHarness.body(
      """
      local a = customer { city = "a" }
      local b = customer { city = "b" }
      assert.equal("ab", a.city .. b.city)
      assert.equal("a", a.city)
      """)
    #expect(lines == ["passed: x"])
  }

  @Test(arguments: [
    ("settings { high_value = '1.00' }", nil),
    ("settings { high_value = 100 }", nil),
    (
      "settings { high_vale = 100 }",
      "plugin.toml declares no setting 'high_vale'; did you mean 'high_value'?"
    ),
    (
      "settings { high_value = true }",
      "'high_value' of the settings wants a whole number, got true."
    ),
    (
      "settings { high_value = '1' }",
      "the setting 'high_value' is a whole number; write money as \"3000.00\" or in minor units."
    ),
  ])
  func `settings are checked by name and kind`(_ test: (body: String, message: String?)) throws {
    let lines = try SpecHarness.body(test.body)
    #expect(lines.dropFirst().first == test.message.map { "  " + $0 })
  }
}
