import SiyuModel
import Testing

@Suite struct KOCRecordTests {
  private func day(_ number: Int64) -> Instant { Instant(seconds: number * 86_400) }

  @Test func `a record is read as it was written, and nonsense is nothing`() {
    var record = KOCRecord()
    record.answeredAt = day(1)
    record.selectedAt = day(2)
    record.period = 3
    record.from = day(92)
    record.until = day(122)
    record.warnings = 1
    record.proofs = KOCProof.State.allCases.map {
      KOCProof(id: "p\($0.rawValue)", task: "moments", at: day(93), state: $0)
    }
    #expect(KOCRecord(record.data) == record)
    #expect(KOCRecord([:]) == KOCRecord())
    let odd: DataRecord = [
      "period": -4, "from": "x", "warnings": 1.5, "selected": .int(.max),
      "proofs": .list([1, .list([]), .list(["a", "b", 3, 99])]),
    ]
    #expect(KOCRecord(odd) == KOCRecord())
  }
}
