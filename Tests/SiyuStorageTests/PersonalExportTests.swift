import Foundation
import GRDB
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

@Suite struct PersonalExportTests {
  private let lab: PersonLab

  init() throws { lab = try PersonLab() }

  @Test func `every table says what becomes of a person's rows in it`() throws {
    _ = try lab.open()
    let tables = try SQLiteFile(lab.path).rows(
      "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    .compactMap { String.fromDatabaseValue($0[0]) }.filter { !$0.hasPrefix("sqlite_stat") }
    // A table that is missing here: decide what `siyu privacy export` shows of it and what
    // `siyu privacy erase` does with it, do so, and say it in `PersonalTable`.
    #expect(Set(tables).subtracting(PersonalTable.all.keys) == [])
    #expect(Set(PersonalTable.all.keys).subtracting(tables) == [])
  }

  @Test func `a column that leads to a person lies in a table of persons`() throws {
    _ = try lab.open()
    let leading: Set<String> = ["account", "customer", "home", "own", "owner", "a", "b", "place"]
    let file = try SQLiteFile(lab.path)
    for (table, content) in PersonalTable.all {
      guard case .nobody = content, table != "groups" else { continue }
      let columns = try file.rows("SELECT name FROM pragma_table_info('\(table)')")
        .compactMap { String.fromDatabaseValue($0[0]) }
      #expect(leading.isDisjoint(with: columns), "\(table)")
    }
  }

  @Test func `every table with rows of the person is in the export`() throws {
    let store = try lab.whole()
    let record = try store.record(of: store.customer(named: "taobao:tb-secret-person"))
    #expect(record.id == "C-other-secret")
    for (table, content) in PersonalTable.all {
      guard case .rows(let section) = content else { continue }
      #expect(record[section]?.rows.isEmpty == false, "\(table)")
    }
    let text = record.sections.flatMap(\.rows).joined().map(\.plain).joined(separator: "\n")
    for piece in [
      "欧阳绝密", "司马绝密", "13812345678", "1991-02-03", "杭州市文三路九九号", "union-of-secret",
      "tb-secret-person", "C-secret-person", "秘密的属性值", "secret-attribute-value", "pet-of-secret",
      "dragonling", "秘密的宠物名", "order-of-secret-1", "order-of-secret-2", "order-of-secret-3",
      "SKU-of-secret", "刻字的戒指", "只有他去的店", "event-of-secret", "{\"note\":\"秘密的事件\"}", "g1",
      "vip:yes", "demo.value:high", "写着绝密的理由", "orders within 365d: sum net", "只为他的活动",
      "secret-source", "female", "秘密的回答", "秘密的第二个回答", "why-of-secret", "52001",
      "event:of-C-secret-person", "event:of-pet-of-secret",
      "message-of-C-secret-person", "task-of-C-secret-person", "unsubscribed", "demo.welcome",
      "秘密的备注", "points", "reason-of-secret-level", "born-of-secret",
      "TEN-0001",
    ] { #expect(text.contains(piece), "\(piece)") }
    #expect(!text.contains("neighbour"))
    #expect(record["decisions"]?.rows.count == 4)
    #expect(record["orders"]?.rows.count == 3)
    #expect(record["answers"]?.rows.count == 3)
    #expect(record["links"]?.rows.count == 6)
  }

  @Test func `traces are what names the person, and nobody else`() throws {
    let store = try lab.whole()
    let traces = try store.traces(of: store.customer(named: "C-secret-person"))
    #expect(
      traces.ids == [
        "C-secret-person", "C-other-secret", "tb-secret-person", "taobao:tb-secret-person",
        "order-of-secret-1", "order-of-secret-2", "order-of-secret-3", "event-of-secret",
        "pet-of-secret", "message-of-C-secret-person-answered-6100", "born-of-secret",
      ])
    #expect(traces.phones == ["13812345678"])
    #expect(traces.unionIDs == ["union-of-secret"])
    #expect(traces.names == ["欧阳绝密", "司马绝密"])
    #expect(traces.birthdays == ["1991-02-03"])
    #expect(traces.addresses == ["杭州市文三路九九号"])
  }
}
