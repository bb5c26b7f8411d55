import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuFiles

@Suite struct ShownIDTests {
  @Test(
    arguments: [
      ("pos:V004", nil, "pos", "V004"), ("wecom:wm:1", nil, "wecom", "wm:1"),
      ("C001", "C001", nil, nil), (":x", ":x", nil, nil), ("pos:", "pos:", nil, nil),
      ("VIP:1", "VIP:1", nil, nil),
    ] as [(String, String?, String?, String?)])
  func `a customer as siyu shows it is the account meant`(
    _ shown: String, _ customer: String?, _ platform: String?, _ account: String?
  ) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("customer_id,city\n\(shown),上海\n".utf8), to: "c.csv")
    let reader = try RecordReader(
      path: path, map: .own(.customers),
      context: ImportContext(zone: .utc, currency: .cny))
    guard case .customers(let rows)? = try reader.nextBatch() else {
      Issue.record("no customers")
      return
    }
    #expect(
      rows.map(\.person) == [
        PersonReference(customerID: customer, platform: platform, accountID: account)
      ])
  }
}
