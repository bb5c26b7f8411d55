import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuFiles

@Suite struct ColumnJobTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }
  private let inputs = ColumnInputs(function: 1, column: "amount", names: ["实付", "手机号"])
  private let questions = [
    ColumnQuestion(
      line: 2, values: [.text("12"), .personal(PersonalHandle(row: 0, place: 5))]),
    ColumnQuestion(line: 3, values: [.none, .none]),
  ]

  @Test func `nothing personal is in what is sent to a worker`() throws {
    let path = try folder.write(
      Array(
        """
        id,姓名,手机号,收货地址 ,备注,product_name
        1,王小雪,13800138000,浙江省杭州市西湖区,送人,面霜
        2,欧阳雪,13900139000,上海市浦东新区,,口红
        """.utf8), to: "customers.csv")
    let map = try ImportMap(
      name: "m",
      from: [
        "kind": "customers",
        "columns": [
          "customer_id": "id", "phone": "手机号", "city": ["lua": 0],
          "name": ["lua": ["lua": 1], "from": ["姓名", "昵称"]],
        ],
      ], functions: true)
    var sent: [DataValue] = []
    let reader = try RecordReader(
      path: path, map: map, context: ImportContext(zone: .utc, currency: .cny),
      ask: { inputs, questions in
        sent.append(ColumnJob.data(inputs, questions[...], now: Instant(seconds: 0)))
        return questions.map { _ in .none }
      })
    while try reader.nextBatch() != nil {}
    #expect(sent.count == 2)
    for job in sent {
      var writer = ByteWriter()
      writer.value(job)
      let bytes = String(decoding: writer.bytes, as: UTF8.self)
      for secret in ["王小雪", "欧阳雪", "1380013", "1390013", "杭州", "浦东"] {
        #expect(!bytes.contains(secret))
      }
    }
    #expect(sent[1]["names"] == ["id", "姓名", "手机号", "收货地址", "备注", "product_name"])
    #expect(sent[1]["rows"]?.listValue?[1] == [3, "2", true, true, true, nil, "口红"])
    #expect(sent[0]["rows"]?.listValue?[0] == [2, true, nil])
  }

  @Test func `answers come back as the reader takes them`() throws {
    func answers(_ list: DataValue, amounts: Bool = true) throws -> [ColumnAnswer] {
      try ColumnJob.answers(
        ["answers": list], to: questions[...],
        amounts: amounts ? { Money.format($0, .cny, .plain) } : nil)
    }
    #expect(try answers([1250, "7.5"]) == [.text("12.50"), .text("7.5")])
    #expect(try answers([1250], amounts: false) == [.text("1250")])
    #expect(try answers([true, nil], amounts: false) == [.text("true"), .none])
    #expect(try answers([[1]]) == [.personal(PersonalHandle(row: 0, place: 5))])
    if case .failed(let reason) = try answers([0.5])[0] {
      #expect(reason.contains("minor unit"))
    } else {
      Issue.record("took half a fen")
    }
    #expect(
      try answers([["error": "bad\u{1B}[1m"]])[0]
        == .failed(TextEscape.terminalSafe("bad\u{1B}[1m")))
  }

  @Test(arguments: [
    DataValue.null, [:], ["answers": 3], ["answers": []], ["answers": [1, 2, 3]],
  ])
  func `what is no list of answers ends the import`(data: DataValue) {
    #expect(throws: Diagnostic.self) {
      try ColumnJob.answers(data, to: questions[...], amounts: nil)
    }
  }

  @Test(arguments: [[0], [2], [-1], [], [1, 1], ["x"]] as [DataValue])
  func `a field that was not sent is not handed back`(place: DataValue) throws {
    let answer = try ColumnJob.answers(
      ["answers": [place]], to: questions[...], amounts: nil)[0]
    #expect(answer == .failed("the function gave back a field it was not given"))
  }

  @Test func `jobs are cut by their bytes and never empty`() {
    let long = ColumnQuestion(line: 1, values: [.text(String(repeating: "x", count: 3 << 20))])
    #expect(ColumnJob.prefix(of: [long, long, long]) == 1)
    #expect(ColumnJob.prefix(of: questions[...]) == 2)
  }

  @Test func `a personal column read as an ordinary one is worth a note`() throws {
    let path = try folder.write(Array("会员,手机号,姓名\n1,13800138000,王\n".utf8), to: "a.csv")
    let map = try ImportMap(
      name: "m",
      from: ["kind": "customers", "columns": ["customer_id": "会员", "city": "手机号", "name": "姓名"]])
    let reader = try RecordReader(
      path: path, map: map, context: ImportContext(zone: .utc, currency: .cny))
    #expect(
      reader.warnings == [
        "\"手机号\" looks personal and is read as city, which every plugin may see"
      ])
  }

  @Test func `a function may hand a personal field on to a personal column only`() throws {
    let path = try folder.write(Array("会员,手机号\n1,13800138000\n".utf8), to: "b.csv")
    let map = try ImportMap(
      name: "m",
      from: [
        "kind": "customers",
        "columns": ["customer_id": "会员", "city": ["from": "手机号", "lua": ["lua": 0]]],
      ], functions: true)
    let reader = try RecordReader(
      path: path, map: map, context: ImportContext(zone: .utc, currency: .cny),
      ask: { _, questions in
        questions.map { question in
          if case .personal(let handle) = question.values[0] { return .personal(handle) }
          return .none
        }
      })
    var reasons: [String] = []
    reader.onRejected = { reasons.append($0.reason) }
    while try reader.nextBatch() != nil {}
    #expect(reasons == ["city: is no personal column and cannot take a personal field"])
  }
}
