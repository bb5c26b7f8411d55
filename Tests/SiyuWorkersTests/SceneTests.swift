import SiyuModel
import SiyuWorkers
import Testing

/// What a spec's worker wants simulated is held to what an import lets through.
@Suite struct SceneTests {
  private static func scene(
    _ person: DataRecord = [:], script: [DataValue] = [], days: Int64 = 30
  ) -> DataValue {
    var first: DataRecord = ["id": "c1"]
    for field in person.fields { first[field.name] = field.value }
    return [
      "from": 1_782_000_000, "days": .int(days),
      "customers": [.record(first), ["id": "c2"]], "script": .list(script),
    ]
  }

  @Test func `customers and a script become rows, in order of time`() throws {
    let order: DataValue = [
      "id": "1", "paid_at": 1_781_000_000, "amount": 9_900, "refunded": 100,
      "items": [["sku": "S1", "quantity": 2, "price": 4_950]],
    ]
    let scene = try SpecSceneData(
      Self.scene(
        ["phone": "199-0000-0001", "city": "", "orders": [order], "tags": ["a.b:c"]],
        script: [
          ["at": 1_782_000_009, "customer": "c2", "event": "visit"],
          ["at": 1_782_000_005, "customer": "c1", "order": order],
        ]))
    let person = try #require(scene.customers.first)
    #expect(person.record.person.phone == "19900000001")
    #expect(person.record.city == nil)
    #expect(person.tags == ["a.b:c"])
    #expect(person.orders.map(\.amount) == [9_900])
    #expect(person.orders.first?.lines.map(\.quantity) == [2])
    #expect(scene.script.map(\.customer) == ["c1", "c2"])
    #expect(scene.script.first?.order?.orderID == "c1 1")
  }

  @Test func `an order's platform and an item's brand go with it`() throws {
    let order: DataValue = [
      "id": "1", "paid_at": 1_781_000_000, "amount": 9_900, "platform": "tmall",
      "items": [
        ["sku": "S1", "quantity": 1, "price": 1, "brand": "云雀"], ["title": "散装", "brand": "山雀"],
      ],
    ]
    let scene = try SpecSceneData(Self.scene(["orders": [order]]))
    let row = try #require(scene.customers.first?.orders.first)
    #expect(row.buyer?.platform == "tmall")
    #expect(row.buyer?.customerID == "c1")
    #expect(row.lines.map(\.sku) == ["S1", "brand 山雀"])
    #expect(scene.products.map(\.sku) == ["S1", "brand 山雀"])
    #expect(scene.products.map(\.brand) == ["云雀", "山雀"])
  }

  static let refused: [(DataValue, String)] = [
    (scene(["orders": [["paid_at": 1, "amount": -1]]]), "orders of an amount"),
    (scene(["orders": [["paid_at": 1, "amount": .int(.max)]]]), "orders of an amount"),
    (
      scene(["orders": [["paid_at": 1, "amount": 5, "refunded": 6]]]), "no more refunded than that"
    ),
    (
      scene(["orders": [["paid_at": 1, "items": [["quantity": .int(.max)]]]]]),
      "at least one piece"
    ),
    (scene(["id": "c2"]), "an id of its own"), (scene(["id": ""]), "an id of its own"),
    (scene(script: [["at": 1, "customer": "c9"]]), "one of its customers"),
    (scene(script: [["at": .int(.max), "customer": "c1"]]), "a time and one"),
    (scene(script: [["at": 1, "customer": "c1", "order": .null]]), "a time for each order"),
    (
      scene([
        "orders": [
          [
            "paid_at": 1,
            "items": [["sku": "S", "brand": "a"], ["sku": "S", "brand": "b"]],
          ]
        ]
      ]), "one brand for an item: 'S' is of 'a' and of 'b'"
    ),
    (scene(days: 801), "1 to 800 days"), (.null, "a time to begin at"),
  ]

  @Test(arguments: refused)
  func `what no import would take is refused`(_ scene: DataValue, _ words: String) {
    let problem = #expect(throws: Diagnostic.self) { try SpecSceneData(scene) }
    #expect(problem?.message.contains(words) ?? false, "\(problem?.message ?? "")")
  }
}
