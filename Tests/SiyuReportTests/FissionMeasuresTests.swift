import SiyuModel
import SiyuReport
import Testing

@Suite struct FissionMeasuresTests {
  private func measures(
    _ edges: [(Int64, Int64)], holders: [Int64] = [], top: Int = 10
  ) -> FissionMeasures {
    var figures = InvitationFigures()
    figures.counted = edges.map {
      .init(inviter: CustomerNumber(rawValue: $0), invitee: CustomerNumber(rawValue: $1))
    }
    figures.holders = holders.map { CustomerNumber(rawValue: $0) }
    return FissionMeasures(figures, top: top)
  }

  @Test func `two who start, their friends, and friends of friends`() {
    let found = measures([(1, 3), (1, 4), (3, 5), (5, 6), (2, 7)], holders: [1, 2, 3, 8])
    // 1, 2, 3 and 5 brought somebody; 8 has a code.
    #expect(found.inviters == 5)
    #expect(found.brought == 5)
    #expect(found.multiple == 1)
    #expect(found.generations.map(\.people) == [3, 3, 1, 1])
    #expect(found.generations.map(\.brought) == [3, 1, 1, 0])
    #expect(found.generations[0].factor == 1)
    #expect(found.depth == 3)
    #expect(
      found.leaders.map { [$0.customer.rawValue, Int64($0.brought), Int64($0.all)] }
        == [[1, 2, 4], [3, 1, 2], [2, 1, 1], [5, 1, 1]])
  }

  @Test func `what was shared and what came of it, and what a new customer cost`() {
    func number(_ value: Int64) -> CustomerNumber { CustomerNumber(rawValue: value) }
    var figures = InvitationFigures()
    figures.counted = [
      .init(inviter: number(1), invitee: number(3), isByCode: true),
      .init(inviter: number(1), invitee: number(4)),
      .init(inviter: number(2), invitee: number(5), isByCode: true),
    ]
    figures.shares = [number(1): .init(count: 4, clicks: 30), number(9): .init(count: 1)]
    figures.money = 500
    let spend = FissionSpend(privatising: 1_000, commercialising: 9_000)
    let found = FissionMeasures(figures, spend: spend, top: 9)
    #expect(found.shares == .init(count: 5, clicks: 30))
    #expect(found.sharers == 2)
    // Two shared nothing: that somebody came by her code says nothing of sharing.
    #expect(found.byShare == 1)
    #expect(found.leaders.map(\.byCode) == [1, 1])
    #expect(found.leaders.map(\.shares.clicks) == [30, nil])
    #expect(found.costOfNewCustomer == 500)
    #expect(measures([]).costOfNewCustomer == nil)
  }

  @Test func `nobody is an empty table, and no division by nothing`() {
    let found = measures([])
    #expect(found.multiple == nil)
    #expect(found.generations.isEmpty)
    #expect(found.depth == 0)
    #expect(found.leaders.isEmpty)
  }

  @Test func `a circle or a second inviter in the store cannot hang it, and counts once`() {
    let found = measures([(1, 2), (2, 1), (3, 2), (4, 4), (5, 6)])
    #expect(found.brought == 3)
    #expect(found.leaders.count == 3)
  }

  @Test func `a chain of a hundred thousand is walked`() {
    let found = measures((1...Int64(100_000)).map { ($0, $0 + 1) }, top: 1)
    #expect(found.depth == 100_000)
    #expect(found.leaders.first?.all == 100_000)
  }
}
