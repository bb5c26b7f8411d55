import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct RecordReaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func read(
    _ text: String, _ map: ImportMap, name: String = "file.csv", batchSize: Int = 3,
    ask: ColumnFunction? = nil
  ) throws -> Summary {
    try Summary(
      path: folder.write(Array(text.utf8), to: name), map: map, batchSize: batchSize, ask: ask)
  }

  @Test func `a Taobao export is read as it is`() throws {
    let text = """
      \u{FEFF}订单编号,买家会员名,买家实际支付金额,订单状态,联系手机,订单创建时间,订单付款时间 ,宝贝标题,宝贝总数量,退款金额
      "\t1234567890123456789",tb小雪,178.80,交易成功,'13800000001,2020-02-20 23:58:34,2020-02-20 23:58:44,"雪域精粹,50g;洁面乳",2,0.00
      ="1234567890123456790",t**8,0.00,"买家已付款，等待卖家发货",138****0000,2020/2/21 8:05,2020/2/21 8:06,-,1,-
      3,tb小雪,10,交易关闭,010-12345678,2020-02-21 08:00:00,,,,无退款申请
      合计,,188.80,,,,,,,

      """
    let file = try read(text, .taobao)
    #expect(file.rejected == [])
    #expect(file.counts.skipped == 1)
    #expect(file.counts.masked == ["account_id": 1, "phone": 1])
    #expect(file.counts.unreadablePhones == 1)
    #expect(file.counts.buyerless == 1)
    let orders = file.orders
    #expect(orders.map(\.orderID) == ["1234567890123456789", "1234567890123456790", "3"])
    #expect(
      orders[0].buyer
        == PersonReference(platform: "taobao", accountID: "tb小雪", phone: "13800000001"))
    #expect(orders[0].amount == 17880)
    #expect(orders[0].status == .completed)
    #expect(orders[0].lines.map(\.title) == ["雪域精粹,50g", "洁面乳"])
    #expect(orders[0].lines.map(\.quantity) == [1, 1])
    #expect(orders[1].status == .paid)
    #expect(orders[1].buyer == nil)
    #expect(orders[1].lines.map(\.quantity) == [1])
    #expect(orders[2].status == .closed)
    #expect(orders[2].paidAt == nil)
  }

  @Test func `rows of one Douyin order become one order`() throws {
    let text = """
      主订单编号,子订单编号,选购商品,商品数量,商家编码,订单应付金额,订单提交时间,订单状态,售后状态,买家ID
      1,11,面霜,2,A1,100.00,2024-01-05 10:00:00,已完成,-,u1
      1,12,洁面,1,-,50.00,2024-01-05 10:00:00,已关闭,退款成功,u1
      2,21,面霜,1,A1,80,2024-01-06 10:00:00,已发货,-,u2
      1,13,面霜,1,A1,80,2024-01-06 10:00:00,已发货,-,u1

      """
    for batchSize in 1...4 {
      let file = try read(text, .douyin, batchSize: batchSize)
      #expect(file.orders.map(\.orderID) == ["1", "2"])
      #expect(file.orders[0].amount == 15000)
      #expect(file.orders[0].refunded == 5000)
      #expect(file.orders[0].status == .completed)
      #expect(file.orders[0].lines.map(\.sku) == ["A1", nil])
      #expect(file.rejected.map(\.line) == [5])
      #expect(file.rejected[0].reason.contains("sort the file"))
    }
  }

  @Test func `bad rows are rejected with line and reason, and the rest is read`() throws {
    let text = """
      order_id,customer_id,paid_at,amount,refunded,status
      1,c1,2024-01-05 10:00:00,12.50,,paid
      2,c1,yesterday,12.50,,paid
      3,c1,2024-01-05,12.5x,,paid
      4,c1,2024-01-05,-5,,paid
      5,c1,2024-01-05,5,6,paid
      6,c1,2024-01-05,5,,piad
      7,c1,2024-01-05,5,,paid,extra
      8,c1,2024-01-05
      9,,2024-01-05,5,,paid
      """
    let file = try read(text, .own(.orders))
    #expect(file.orders.map(\.orderID) == ["1", "9"])
    #expect(file.counts.buyerless == 1)
    #expect(file.rejected.map(\.line) == [3, 4, 5, 6, 7, 8, 9])
    #expect(file.rejected[0].fields[0] == "2")
    #expect(file.rejected[4].reason.contains("did you mean \"paid\"?"))
    #expect(file.rejected[5].reason.contains("has 7 fields where the header has 6"))
  }

  @Test func `the word all is a whole amount, in siyu's own columns too`() throws {
    let text = """
      order_id,customer_id,paid_at,amount,refunded
      1,c1,2024-01-05,12.50,all
      2,c1,2024-01-05,12.50,
      3,c1,2024-01-05,12.50,2.50
      4,c1,2024-01-05,12.50,some
      """
    let file = try read(text, .own(.orders))
    #expect(file.orders.map(\.refunded) == [1250, 0, 250])
    #expect(file.orders.map(\.status) == [.refunded, .paid, .paid])
    #expect(file.rejected.map(\.line) == [5])
  }

  @Test func `missing columns are named with a guess`() {
    let failure = #expect(throws: FileFailure.self) {
      try read("order_id,custmer_id,paid_at,amount\n", .own(.orders))
    }
    #expect(failure?.code == .missingColumns)
    #expect(failure?.message.contains("\"customer_id\" or \"account_id\"") == true)
    #expect(failure?.hint == "the nearest that the file has is \"custmer_id\"")
  }

  @Test func `a header of Chinese commas is told as that`() {
    let failure = #expect(throws: FileFailure.self) {
      try read("order_id，customer_id，paid_at，amount\n", .own(.orders))
    }
    #expect(failure?.code == .missingColumns)
    #expect(failure?.hint?.hasPrefix("'，' is a sign of the Chinese keyboard") == true)
  }

  @Test func `a title above the header and a line of units are passed over`() throws {
    var map = ImportMap.own(.orders)
    map.hasUnitsLine = true
    let text = "二月订单报表,,\n\n paid_at ,AMOUNT,ｃustomer_id\n(时间),(元),\n2024-01-05,3,c1\n"
    let file = try read(text, map)
    #expect(file.orders.count == 1)
    #expect(file.rejected == [])
  }

  @Test func `equal rows without an id all count, in any order and batch`() throws {
    let lines = ["c1,2024-01-05,3", "c2,2024-01-05,3", "c1,2024-01-05,3", "c1,2024-01-06,3"]
    let header = "customer_id,paid_at,amount\n"
    let one = try read(header + lines.joined(separator: "\n"), .own(.orders), batchSize: 1)
    let two = try read(
      header + lines.reversed().joined(separator: "\n"), .own(.orders), batchSize: 100)
    #expect(Set(one.orders.map(\.orderID)).count == 4)
    #expect(Set(one.orders.map(\.orderID)) == Set(two.orders.map(\.orderID)))
  }

  @Test func `GB18030 and UTF-16 give the same orders as UTF-8`() throws {
    let text = "customer_id,paid_at,amount,shop\nc1,2024-01-05,3,雪域\n"
    let utf8 = try read(text, .own(.orders))
    let utf16 = DecodedSourceTests.encode(text, .utf16LittleEndian)
    let path = try folder.write(utf16, to: "wide.csv")
    #expect(try Summary(path: path, map: .own(.orders)).orders == utf8.orders)
    let gbk = Array("customer_id,paid_at,amount,shop\nc1,2024-01-05,3,".utf8)
    let path2 = try folder.write(gbk + [0xD1, 0xA9, 0xD3, 0xF2, 0x0A], to: "gbk.csv")
    #expect(try Summary(path: path2, map: .own(.orders)).orders == utf8.orders)
  }

  @Test func `customers, with wide digits and masked names`() throws {
    let text = """
      customer_id,name,phone,gender,birthday,city,joined_at,marketing_consent
      c1,王小雪,１３８００００００００,女,1990-05-21,　上海　,20240105,是
      c2,张**,138****0000,,,"-",1704412800,false
      ,x,,,,,,
      """
    let file = try read(text, .own(.customers))
    #expect(file.customers.count == 2)
    let first = file.customers[0]
    #expect(first.person == PersonReference(customerID: "c1", phone: "13800000000"))
    #expect(first.birthday == CivilDate(year: 1990, month: 5, day: 21))
    #expect(first.city == "上海")
    #expect(first.gender == .female && first.marketingConsent == true)
    #expect(file.customers[1].name == nil && file.customers[1].person.phone == nil)
    #expect(file.customers[1].joinedAt == Instant(seconds: 1_704_412_800))
    #expect(file.counts.masked == ["name": 1, "phone": 1])
    #expect(file.rejected.map(\.line) == [4])
    #expect(file.header.columns.contains("phone") && !file.header.columns.contains("address"))
  }

  @Test func `events come from JSON lines with their props`() throws {
    let text = """
      {"customer_id":"c1","type":"view","at":"2024-01-05T08:00:00+08:00","props":{"b":1,"a":"x"}}
      {"customer_id":"c1","type":"view","at":1704412800}
      {"customer_id":"c1","type":"view","at":1704412800}
      {"customer_id":"c1","type":"view","at":1704412800,"props":"[1]"}
      """
    let file = try read(text, .own(.events), name: "events.jsonl")
    #expect(file.events.count == 3)
    #expect(file.events[0].props == "{\"a\":\"x\",\"b\":1}")
    #expect(file.events[0].at == Instant(seconds: 1_704_412_800))
    #expect(Set(file.events.map(\.eventID)).count == 3)
    #expect(file.rejected.map(\.line) == [4])
  }

  @Test(arguments: ImportKind.allCases)
  func `each kind reads its own columns`(kind: ImportKind) throws {
    let values: [ImportField: String] = [
      .amount: "12.50", .refunded: "0", .price: "3", .quantity: "2", .paidAt: "2024-01-05",
      .createdAt: "2024-01-05", .joinedAt: "2024-01-05", .leftAt: "2024-01-06",
      .from: "2024-01-05", .until: "2024-02-05", .state: "active",
      .at: "2024-01-05", .birthday: "1990-01-01", .gender: "male", .phone: "13800000000",
      .marketingConsent: "true", .tag: "value:high", .props: "{}", .capacity: "200",
      .status: kind == .orders ? "paid" : "active",
      .kind: [
        .receipts: "answered", .wallet: "give", .invitations: "state", .spend: "privatising",
      ][kind] ?? "pet",
      .purse: "demo.card", .of: "", .expiresAt: "2024-02-01", .result: "failed",
    ]
    let header = kind.fields.map(\.key).joined(separator: ";")
    let row = kind.fields.map { values[$0] ?? "x" }.joined(separator: ";")
    let file = try read("\(header)\n\(row)\n", .own(kind))
    #expect(file.rejected == [])
    #expect(file.counts.records == 1)
    #expect(file.header.kind == kind)
    #expect(file.header.columns.count == kind.fields.count)
  }

  @Test func `a function answers its columns, and sees personal fields as handles only`() throws {
    let map = try ImportMap(
      name: "odd",
      from: [
        "kind": "customers",
        "columns": [
          "customer_id": "id", "name": ["from": ["收件人", "昵称"], "lua": ["lua": 1]],
          "city": ["from": ["地区"], "lua": ["lua": 2]],
        ],
      ], functions: true)
    var asked: [String] = []
    let file = try read(
      "id,收件人,昵称,地区\n1,王小雪,雪,上海-浦东\n2,,霜,??\n3,李,x,北京\n4,张**,y,广州\n", map
    ) { inputs, questions in
      asked.append("\(inputs.function)/\(inputs.column)/\(questions.count)")
      return questions.map { question in
        switch question.values[0] {
        case .personal(let handle):
          #expect(inputs.function == 1)
          return question.line == 4
            ? .personal(PersonalHandle(row: 0, place: 1)) : .personal(handle)
        case .text("??"): return .failed("no city")
        case .text(let text): return .text(String(text.prefix(2)))
        case .none: return .none
        }
      }
    }
    #expect(asked == ["1/name/4", "2/city/3"])
    #expect(file.customers.map(\.name) == ["王小雪", nil])
    #expect(file.customers.map(\.city) == ["上海", "广州"])
    #expect(file.rejected.map(\.line) == [3, 4])
    #expect(file.rejected[1].reason.contains("was not given"))
  }

  @Test func `rows that name an order once more are counted, and the first is told`() throws {
    let rows = """
      order_id,customer_id,shop,paid_at,amount
      A1,c1,s1,2024-01-05,3
      A2,c1,s1,2024-01-05,3
      A1,c1,s2,2024-01-05,3
      A2,c1,s1,2024-01-05,4
      A1,c1,s1,2024-01-05,5
      A1,c1,s1,2024-01-05,6

      """
    let path = try folder.write(Array(rows.utf8), to: "orders.csv")
    func counts(_ map: ImportMap) throws -> ReadCounts {
      let reader = try RecordReader(
        path: path, map: map, context: ImportContext(zone: .utc, currency: .cny))
      while try reader.nextBatch() != nil {}
      return reader.counts
    }
    let own = try counts(.own(.orders))
    #expect(own.replaced == 3 && own.firstReplacedLine == 5 && own.firstReplacedID == "A2")
    var merging = ImportMap.own(.orders)
    merging.mergesRows = true
    #expect(try counts(merging).replaced == 0)
  }

  @Test func `rejected rows go to a private file that goes away when all is well`() throws {
    let bad = "customer_id,paid_at,amount\nc1,never,3\n=cmd,2024-01-05,x\n"
    let path = try folder.write(Array(bad.utf8), to: "orders.csv")
    let context = ImportContext(zone: .utc, currency: .cny)
    func run() throws -> ReadCounts {
      let reader = try RecordReader(path: path, map: .own(.orders), context: context)
      let writer = RejectedWriter(for: path, columnNames: reader.columnNames)
      reader.onRejected = { try writer.write($0) }
      while let batch = try reader.nextBatch() {
        if case .orders(let orders) = batch, orders.contains(where: { $0.amount == 1 }) {
          try reader.reject(at: 0, reason: "refused by the store")
        }
      }
      try writer.finish()
      return reader.counts
    }
    #expect(try run().rejected == 2)
    var status = stat()
    #expect(stat(path + ".rejected.csv", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let written = try rows(of: folder.read("orders.csv.rejected.csv"))
    #expect(written[0] == ["line", "reason", "customer_id", "paid_at", "amount"])
    #expect(written.map { $0[0] } == ["line", "2", "3"])
    #expect(written[2][2] == "'=cmd")

    _ = try folder.write(
      Array("customer_id,paid_at,amount\nc1,2024-01-05,0.01\n".utf8), to: "orders.csv")
    let refused = try run()
    #expect(refused.rejected == 1 && refused.records == 0)
    #expect(
      try rows(of: folder.read("orders.csv.rejected.csv"))[1][2...] == ["c1", "2024-01-05", "0.01"])

    _ = try folder.write(
      Array("customer_id,paid_at,amount\nc1,2024-01-05,3\n".utf8), to: "orders.csv")
    #expect(try run().rejected == 0)
    #expect(folder.names == ["orders.csv"])
  }

  @Test(arguments: ["", "\n\n", "\u{FEFF}", "PK\u{3}\u{4}broken", "a"])
  func `a file without rows is refused in words`(text: String) {
    #expect(throws: FileFailure.self) { try read(text, .own(.orders)) }
  }

  @Test func `workbooks give orders too`() throws {
    let path = "\(folder.path)/orders.xlsx"
    let writer = try XLSXWriter(
      path: path, columns: ["order_id", "customer_id", "paid_at", "amount"].map { TableColumn($0) })
    try writer.write([
      .text("6920152002630123456"), .text("c1"), .time("2024-01-05 08:00:00"),
      .decimal(units: 17880, digits: 2),
    ])
    try writer.finish()
    let file = try Summary(path: path, map: .own(.orders))
    #expect(file.orders.map(\.orderID) == ["6920152002630123456"])
    #expect(file.orders.map(\.amount) == [17880])
  }

  @Test func `occurrences are counted beyond the table's first size`() throws {
    let counter = OccurrenceCounter()
    for round in 1...2 {
      for hash in UInt64(0)..<10_000 {
        #expect(try counter.count(hash &* 0x9E37_79B9_7F4A_7C15) == UInt64(round))
      }
    }
  }
}
