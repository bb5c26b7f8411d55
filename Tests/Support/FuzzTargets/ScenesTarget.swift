import SiyuModel
import SiyuWorkers

extension FuzzTarget {
  /// What a spec's worker wants simulated: bytes as they cross the border, or JSON, which is easier
  /// to make something of. Of both, also the inside alone of a scene that is well otherwise.
  static let scenes = FuzzTarget("scenes", "what specs want simulated", longest: 2048) { bytes in
    var input = FuzzInput(bytes)
    let kind = input.choice(4)
    var reader = ByteReader(input.rest)
    let given = kind & 1 == 0 ? try? JSON.parse(input.rest) : try? reader.value()
    guard var value = given else { return }
    if kind & 2 != 0 { value = scene(around: value) }
    let scene: SpecSceneData
    do throws(Diagnostic) { scene = try SpecSceneData(value) } catch {
      return try expectSafe(error.message)
    }
    try check(scene)
  }

  private static func scene(around value: DataValue) -> DataValue {
    var person: DataRecord = ["id": "c1"]
    for field in value.recordValue?.fields ?? [] where field.name != "script" {
      person[field.name] = field.value
    }
    return [
      "from": 1_782_000_000, "days": 30, "customers": [.record(person)],
      "script": value["script"] ?? .list([]),
    ]
  }

  private static func check(_ scene: SpecSceneData) throws {
    let ids = Set(scene.customers.map(\.id))
    try expect(ids.count == scene.customers.count && !ids.contains(""), "two of one id")
    try expect(scene.script.allSatisfy { ids.contains($0.customer) }, "a stranger in the script")
    try expect(
      zip(scene.script, scene.script.dropFirst()).allSatisfy { $0.at <= $1.at },
      "a script that goes back in time")
    try expect(
      Set(scene.products.map(\.sku)).count == scene.products.count, "an item of two brands")
    for person in scene.customers {
      try expect(person.record.person.customerID == person.id, "somebody else's row")
      for event in person.events { try expect(event.at.isInRange, "an event at no time") }
      for order in person.orders { try check(order, of: person.id) }
      for row in person.entities { try expect(row.person.customerID == person.id, "another's pet") }
    }
    for line in scene.script {
      if let order = line.order { try check(order, of: line.customer) }
      if let props = line.props { _ = JSON.text(props, sorted: true) }
    }
  }

  /// As an import would have let it through.
  private static func check(_ order: OrderRecord, of id: String) throws {
    try expect(order.buyer?.customerID == id && order.paidAt?.isInRange ?? false, "whose, when")
    try expect(0...Money.range.upperBound ~= order.amount, "an amount beyond all")
    try expect(0...order.amount ~= order.refunded, "more was refunded than paid")
    for line in order.lines {
      try expect(1...1_000_000_000 ~= line.quantity, "no pieces, or too many")
      try expect(0...Money.range.upperBound ~= line.price ?? 0, "a price beyond all")
    }
  }
}
