import SiyuModel
import Testing

@testable import SiyuFiles

@Suite struct ImportMapTests {
  func problems(_ data: DataValue) -> [Diagnostic] {
    do throws(Diagnostics) {
      _ = try ImportMap(name: "m", from: data, file: "maps/m.toml")
      return []
    } catch {
      return error.all
    }
  }

  @Test func `a full map is read`() throws {
    let map = try ImportMap(
      name: "youzan",
      from: [
        "kind": "orders", "delimiter": "tab", "encoding": "gbk", "units_line": true,
        "buyerless": true, "merge_rows": true, "amounts": "minor", "none": ["无"],
        "columns": [
          "order_id": "订单号", "paid_at": ["付款时间", "下单时间"],
          "amount": ["sum": ["实付", "退款"]],
          "status": ["from": "状态", "values": ["交易完成": "completed"], "otherwise": "paid"],
          "title": ["from": "商品", "split": ";"], "platform": ["fixed": "youzan"],
          "shop": ["from": ["省", "市"], "lua": ["lua": 7]], "channel": ["lua": 8],
        ],
        "skip": ["订单号": ["合计"]],
      ], functions: true)
    #expect(map.source == "youzan")
    #expect(map.delimiter == .tab)
    #expect(map.encoding == .gb18030)
    #expect(map.column(.paidAt)?.from == [.name("付款时间"), .name("下单时间")])
    #expect(map.column(.amount)?.combination == .sum)
    #expect(map.column(.shop)?.function == 7)
    #expect(map.column(.channel)?.function == 8)
    #expect(map.skips == [SkipRule(.name("订单号"), values: ["合计"])])
    #expect(map.hasUnitsLine && map.isBuyerless && map.mergesRows && map.amountsAreMinor)
  }

  @Test func `every mistake is named with the nearest right thing`() {
    let found = problems([
      "kind": "orders", "delimeter": "tab", "encoding": "latin1", "header": "no",
      "columns": [
        "custmer_id": "a", "amount": ["sums": "b"], "paid_at": 0,
        "status": ["from": "s", "values": ["x": "complete"]], "name": "n",
        "shop": ["fixed": 3],
      ],
    ])
    let texts = found.map { "\($0.message)|\($0.hint ?? "")" }
    #expect(texts.contains("unknown key \"delimeter\" in the map|did you mean \"delimiter\"?"))
    #expect(texts.contains { $0.hasPrefix("encoding \"latin1\" is unknown|it is utf-8") })
    #expect(texts.contains("header wants true or false, got a string|"))
    #expect(
      texts.contains("columns.custmer_id: orders have no such column|did you mean \"customer_id\"?")
    )
    #expect(texts.contains("unknown key \"sums\" in columns.amount|did you mean \"sum\"?"))
    #expect(
      texts.contains {
        $0.hasPrefix("columns.paid_at wants a column's name or its position from 1, got")
      })
    #expect(
      texts.contains(
        "columns.status: \"complete\" is no state of an order|did you mean \"completed\"?"))
    #expect(texts.contains("columns.shop.fixed wants a text, got a whole number|"))
    #expect(found.allSatisfy { $0.file == "maps/m.toml" })
  }

  @Test func `functions are for maps in Lua, and make the whole value`() {
    let data: DataValue = [
      "kind": "orders",
      "columns": [
        "amount": ["lua": 1], "shop": ["lua": ["lua": 2], "fixed": "x"], "sku": ["lua": "f"],
      ],
    ]
    #expect(
      problems(data).count(where: { $0.message.hasSuffix("only a map in Lua has functions") }) == 3)
    do throws(Diagnostics) {
      _ = try ImportMap(name: "m", from: data, functions: true)
      Issue.record("took it")
    } catch {
      #expect(
        error.all.map(\.message) == [
          "columns.shop has a function and fixed; let the function give the value",
          "columns.sku.lua wants a function, got a string",
        ])
    }
  }

  @Test func `problems are told in the order of their lines`() {
    let lines = ["delimeter": 9, "columns.amont": 4, "columns.shop": 6]
    do throws(Diagnostics) {
      _ = try ImportMap(
        name: "m",
        from: [
          "kind": "orders", "delimeter": "x",
          "columns": ["shop": ["fixed": 1], "amont": "a", "amount": "b"],
        ], file: "m.toml",
        line: { path in lines[path.prefix(2).joined(separator: ".")] })
      Issue.record("took it")
    } catch {
      #expect(error.all.map(\.line) == [4, 6, 6, 9])
    }
  }

  @Test(arguments: [
    DataValue.string("x"), [:], ["kind": "order"], ["kind": "orders"],
    ["kind": "orders", "columns": []],
  ])
  func `what is no map is refused`(data: DataValue) {
    #expect(!problems(data).isEmpty)
  }

  @Test func `built-in maps are named apart and complete`() {
    #expect(
      ImportMap.builtIn.map(\.name) == [
        "taobao", "tmall", "douyin", "cdnow", "cdnow-sample", "taobao-products",
      ])
    for map in ImportMap.builtIn + ImportKind.allCases.map(ImportMap.own) {
      for column in map.columns { #expect(map.kind.fields.contains(column.field)) }
    }
  }

  @Test(arguments: [
    ("收货地址 ", "收货地址"), ("\u{FEFF}订单编号", "订单编号"), ("Ｏrder_ID", "order_id"),
    ("\"金额（元）\"", "金额(元)"), ("\t'id", "ID"),
  ])
  func `header names match as people mean them`(written: String, meant: String) {
    #expect(HeaderName(written) == HeaderName(meant))
  }
}
