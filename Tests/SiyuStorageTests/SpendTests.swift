import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@Suite struct SpendTests {
  private let lab: PersonLab
  private let store: SQLiteStore

  init() throws {
    lab = try PersonLab()
    store = try lab.open()
  }

  private func spent(
    _ amount: Int64, _ kind: SpendRecord.Kind = .privatising, programme: String? = nil,
    channel: String? = nil, at: Int64 = 100
  ) -> SpendRecord {
    var row = SpendRecord(at: Instant(seconds: at), amount: amount, kind: kind)
    row.programme = programme
    row.channel = channel
    return row
  }

  private func counts(_ rows: [SpendRecord]) throws -> ImportCounts {
    try StoreLab(temporaryDirectory: lab.folder.path) { store }.bring(.spend(rows), into: store)
      .counts
  }

  private func sum(_ programme: String?, until: Int64 = 1_000) throws -> FissionSpend {
    try store.fissionSpend(programme: programme, until: Instant(seconds: until))
  }

  @Test func `a row is known by its time, place and purpose; another amount corrects it`() throws {
    let rows = [
      spent(500, programme: "a.koc"), spent(500, .commercialising, programme: "a.koc"),
      spent(500, programme: "a.koc", channel: "douyin"),
    ]
    #expect(try counts(rows).added == 3)
    #expect(try counts(rows).unchanged == 3)
    #expect(try counts([spent(700, programme: "a.koc")]).changed == 1)
    #expect(
      try store.table(.spend) == [
        ["100", "700", "", "", "a.koc", "privatising"],
        ["100", "500", "", "", "a.koc", "commercialising"],
        ["100", "500", "douyin", "", "a.koc", "privatising"],
      ])
  }

  @Test func `what names no programme is no cost of fission, nor is what is not spent yet`() throws
  {
    _ = try counts([
      spent(100, programme: "a.koc"), spent(20, programme: "b.koc"), spent(3),
      spent(4_000, .commercialising, programme: "a.koc", at: 900),
    ])
    #expect(try sum("a.koc") == FissionSpend(privatising: 100, commercialising: 4_000))
    #expect(try sum("a.koc", until: 899) == FissionSpend(privatising: 100))
    #expect(try sum(nil) == FissionSpend(privatising: 120, commercialising: 4_000))
    #expect(try sum("c.koc").isNothing)
  }
}
