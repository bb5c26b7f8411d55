import SiyuModel
import Testing

@Suite struct OrderSumTests {
  @Test(arguments: [
    (OrderStatus.paid, 100, 0, 100, true), (.paid, 100, 40, 60, true),
    (.completed, 100, 100, 0, false), (.completed, 0, 0, 0, true),
    (.refunded, 100, 0, 0, false), (.refunded, 100, 100, 0, false), (.refunded, 100, 40, 60, true),
    (.refunded, 0, 0, 0, false), (.closed, 100, 0, 0, false), (.closed, 100, 40, 0, false),
    (.closed, 0, 0, 0, false),
  ])
  func `what was closed or paid back is no purchase`(
    _ status: OrderStatus, _ amount: Int64, _ refunded: Int64, _ net: Int64, _ isKept: Bool
  ) {
    #expect(
      OrderSum.net(amount: amount, refunded: refunded, status: status.rawValue) == net)
    #expect(
      OrderSum.isKept(amount: amount, refunded: refunded, status: status.rawValue) == isKept)
  }
}
