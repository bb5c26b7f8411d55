import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuFiles

/// Files with one row a customer and columns for each of their things.
@Suite struct WideFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let pets: DataValue = [
    "kind": "entities", "source": "", "columns": ["customer_id": "会员"],
    "entity": [
      ["kind": "pet", "fields": ["name": "名1", "born": "出生1"]],
      [
        "kind": "pet", "id": "芯片2",
        "fields": ["name": "名2", "species": ["from": "种类2", "values": ["喵": "cat"]]],
      ],
      ["kind": "pet", "fields": ["name": "名3"]],
    ],
  ]

  private func read(_ text: String, _ map: DataValue) throws -> Summary {
    try Summary(
      path: folder.write(Array(text.utf8), to: "file.csv"),
      map: ImportMap(name: "wide", from: map), batchSize: 3)
  }

  private func entities(_ summary: Summary) -> [String] {
    summary.others.flatMap { batch -> [EntityRecord] in
      if case .entities(let all) = batch { all } else { [] }
    }.map {
      "\($0.person.customerID ?? "") \($0.entityID) \($0.kind) \($0.name)=\($0.value ?? "nil")"
    }
  }

  @Test func `each row holds fields of several things`() throws {
    let file = try read(
      """
      会员,名1,出生1,名2,芯片2,种类2
      C1,旺财,2020-01-02,,,
      C2,团子,,咪咪,X9,喵
      C3,,,,,
      C4,球球,,豆豆,,喵
      C5,,,豆豆,X8,汪
      ,小黑,,,,

      """, Self.pets)
    #expect(
      entities(file) == [
        "C1 C1-pet1 pet name=旺财", "C1 C1-pet1 pet born=2020-01-02",
        "C2 C2-pet1 pet name=团子", "C2 C2-pet1 pet born=nil",
        "C2 X9 pet name=咪咪", "C2 X9 pet species=cat",
      ])
    #expect(
      file.rejected.map(\.reason) == [
        "芯片2: is empty", "种类2: the map does not know this word",
        "names nobody: customer_id and account_id are empty",
      ])
    #expect(file.rejected.map(\.line) == [5, 6, 7])
    #expect(file.counts.rows == 6 && file.counts.records == 6)
    #expect(file.header.columns == ["customer_id", "entity_id", "kind", "name", "value"])
    #expect(
      file.warnings == [
        "the file has no column \"名3\", which the map names for value; the nearest is \"名1\"",
        "\"出生1\" looks personal and is read as value, which every plugin may see",
      ])
  }

  /// The row goes to the rejected ones once, however many of its fields are refused.
  @Test func `a row of which two fields are refused is told of once`() throws {
    let path = try folder.write(Array("会员,名1,出生1\nC1,旺财,2020\n".utf8), to: "file.csv")
    let reader = try RecordReader(
      path: path, map: ImportMap(name: "wide", from: Self.pets),
      context: ImportContext(zone: .utc, currency: .cny))
    var rejected: [String] = []
    reader.onRejected = { rejected.append($0.reason) }
    _ = try reader.nextBatch()
    try reader.reject(at: 0, reason: "first")
    try reader.reject(at: 1, reason: "second")
    #expect(rejected == ["first"])
    #expect(reader.counts.rejected == 1 && reader.counts.records == 0)
  }

  @Test func `attributes have a column each`() throws {
    let file = try read(
      "号,肤质,生日礼\n1,干,是\n2,,\n",
      [
        "kind": "attributes", "source": "wx", "columns": ["account_id": "号"],
        "fields": ["skin": "肤质", "gift": ["from": "生日礼", "fixed": "否"]],
      ])
    let all = file.others.flatMap { batch -> [AttributeRecord] in
      if case .attributes(let all) = batch { all } else { [] }
    }
    #expect(
      all.map { "\($0.person.accountID ?? "") \($0.name)=\($0.value ?? "nil")" } == [
        "1 skin=干", "1 gift=是", "2 skin=nil", "2 gift=否",
      ])
  }

  static let wrong: [(DataValue, String)] = [
    (
      ["kind": "orders", "columns": ["order_id": "a"], "entity": [["kind": "pet"]]],
      "[[entity]] is for kind = \"entities\""
    ),
    (
      ["kind": "entities", "columns": ["customer_id": "a"], "fields": ["b": "c"]],
      "[fields] is for kind = \"attributes\""
    ),
    (
      [
        "kind": "entities", "columns": ["customer_id": "a", "name": "b"],
        "entity": [["kind": "pet", "fields": ["name": "c"]]],
      ], "columns.name: each row holds several; it is said in [[entity]]"
    ),
    (
      [
        "kind": "entities", "columns": ["customer_id": "a"],
        "entity": [["knd": "pet", "kind": "pet", "fields": ["name": "c"]]],
      ], "unknown key \"knd\" in [[entity]]"
    ),
    (
      ["kind": "entities", "columns": ["customer_id": "a"], "entity": [["kind": "pet"]]],
      "fields wants a table of fields and columns"
    ),
    (
      [
        "kind": "entities", "columns": ["customer_id": "a"],
        "entity": [["fields": ["name": "c"]]],
      ], "[[entity]] has no kind"
    ),
    (
      [
        "kind": "entities", "columns": ["customer_id": "a"],
        "entity": [["kind": "pet", "fields": ["name": ["lua": 1]]]],
      ], "has no function"
    ),
  ]

  @Test(arguments: wrong)
  func `a mistake in a wide map is told`(_ data: DataValue, _ words: String) {
    let problems = #expect(throws: Diagnostics.self) {
      try ImportMap(name: "m", from: data, functions: true)
    }
    #expect(
      problems?.all.contains { $0.message.contains(words) } ?? false, "\(problems?.all ?? [])")
  }
}
