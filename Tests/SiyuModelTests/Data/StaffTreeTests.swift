import SiyuModel
import Testing

@Suite struct StaffTreeTests {
  private let tree = StaffTree(
    regions: [
      .init(id: "east"), .init(id: "hangzhou", parent: "east"), .init(id: "north"),
      .init(id: "round", parent: "trip"), .init(id: "trip", parent: "round"),
    ],
    shops: [
      .init(id: "s1", region: "hangzhou"), .init(id: "s2", region: "north"), .init(id: "north"),
    ],
    members: [
      .init(id: "zhang", shop: "s1"), .init(id: "li", region: "east"),
      .init(id: "wang", shop: "s2"),
      .init(id: "zhao", shop: "free word"), .init(id: "lost", region: "round"),
    ])

  @Test func `a region has the staff of all below it`() throws {
    #expect(try tree.staff(of: "east") == ["zhang", "li"])
    #expect(try tree.staff(of: "hangzhou") == ["zhang"])
    #expect(try tree.staff(of: "s2") == ["wang"])
    #expect(try tree.staff(of: "free word") == ["zhao"])
  }

  @Test func `an id of a region and a shop has to be said as which`() throws {
    #expect(throws: Diagnostic.self) { try tree.staff(of: "north") }
    #expect(try tree.staff(of: "region:north") == ["wang"])
    #expect(try tree.staff(of: "shop:north") == [])
  }

  @Test func `an unknown part has the nearest as its hint`() {
    let error = #expect(throws: Diagnostic.self) { try tree.staff(of: "eats") }
    #expect(error?.message == "there is no region or shop 'eats'")
    #expect(error?.hint == "did you mean 'east'?")
  }

  /// A store that was damaged must not hang whoever reads it.
  @Test func `regions that lie round end`() throws {
    #expect(tree.regions(above: "round") == ["round", "trip"])
    #expect(try tree.staff(of: "trip") == ["lost"])
  }

  @Test(arguments: [
    (nil, false), ("active", false), ("left", true), ("Left ", true), ("离职", true),
    ("resigned", true), ("休假", false),
  ])
  func `who left is said by the status`(_ status: String?, _ hasLeft: Bool) {
    #expect(StaffTree.Member(id: "x", status: status).hasLeft == hasLeft)
  }
}
