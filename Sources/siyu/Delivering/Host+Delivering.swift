import SiyuEngine
import SiyuModel

extension Host {
  /// Hands over what is admitted, to the channels that siyu.toml names.
  ///
  /// - Parameters:
  ///   - refusal: the gate's second look.
  ///   - render: makes a message's words; a `Diagnostic` says why it can't.
  ///   - keep: puts receipts from channels into the store.
  ///   - shouldStop: whether SIGTERM came; looked at between two hand-overs and while waiting.
  /// - Throws: `Diagnostic` when another process hands over; what the store throws.
  func handOver(
    _ outbox: any Outbox,
    refusal: @escaping (Message, Instant) throws -> GateRefusal?,
    render: @escaping (Message) throws -> RenderedMessage,
    keep: @escaping ([Receipt]) throws -> Void,
    shouldStop: @escaping () -> Bool = { false }
  ) throws -> HandOverReport {
    let lock = try DeliveryLock(workspace)
    defer { withExtendedLifetime(lock) {} }
    let channels = WorkspaceChannels(
      workspace: workspace, zone: zone, console: console, wallClock: system.time,
      shouldStop: shouldStop)
    return try HandOver.run(
      HandOver.Ports(
        outbox: outbox, channels: channels.byTouchpoint, refusal: refusal, render: render,
        keep: keep, clock: { givenClock ?? system.time() }, shouldStop: shouldStop))
  }
}
