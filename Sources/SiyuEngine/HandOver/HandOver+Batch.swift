import SiyuModel

/// One hand-over: look again, make the words, mark, ask, commit what came of it.
extension HandOver {
  struct Ready {
    var message: Message
    var rendered: RenderedMessage
  }

  func handOver(_ messages: [Message], to channel: any DeliveryChannel) throws {
    if try mustEnd() { return }
    if closed.contains(channel.name) {
      report.later += messages.count
      return
    }
    var ready: [Ready] = []
    for message in messages {
      if let rendered = try rendered(message) {
        ready.append(Ready(message: message, rendered: rendered))
      }
    }
    // Looking at thousands takes a while: somebody may have paused meanwhile.
    if ready.isEmpty { return }
    if try mustEnd() { return }

    let now = ports.clock()
    let key: String
    do { key = try channel.prepare(ready.map(\.rendered), at: now) } catch {
      close(channel, error)
      for one in ready { try hold(one.message, "\(channel.name): \(Self.words(error))") }
      report.later += ready.count
      return
    }
    let mark = HandOverMark(channel: channel.name, key: key).text
    let moved = try ports.outbox.move(
      ready.map {
        MessageMove(id: $0.message.id, from: .admitted, to: .handedOver, at: now, reason: mark)
      })
    // The others are somebody else's by now: taken back, or handed over by another host.
    let mine = zip(ready, moved).filter(\.1).map { one, _ in
      var one = one
      one.message.stateAt = now
      return one
    }
    if mine.isEmpty { return channel.withdraw(key) }
    let answer: DeliveryAnswer
    do { answer = try channel.deliver(mine.map(\.rendered), key: key) } catch {
      let words = "\(channel.name): \(Self.words(error))"
      try commit(mine.map { move($0.message, to: .admitted, words) })
      channel.withdraw(key)
      close(channel, error)
      report.later += mine.count
      return
    }
    try commit(answer, of: mine.map(\.message), channel, isFirst: true)
  }

  /// The gate's second look, and the words; `nil` where the message stays or expires.
  private func rendered(_ message: Message) throws -> RenderedMessage? {
    let now = ports.clock()
    if now > message.deadline {
      try expire(message)
      return nil
    }
    if let refusal = try ports.refusal(message, now) {
      report.held[refusal.rule, default: 0] += 1
      try hold(message, refusal.words)
      return nil
    }
    do { return try ports.render(message) } catch {
      report.unwritten += 1
      report.add(message.id, Self.words(error))
      try hold(message, Self.words(error))
      return nil
    }
  }

  // MARK: Outcomes

  /// - Parameter isFirst: nobody has been asked to take these before: what was surely not taken now
  ///   was never taken.
  func commit(
    _ answer: DeliveryAnswer, of messages: [Message], _ channel: any DeliveryChannel, isFirst: Bool
  ) throws {
    for problem in answer.problems { report.add(channel.name, problem) }
    if !answer.receipts.isEmpty {
      try ports.keep(answer.receipts)
      report.receipts += answer.receipts.count
    }
    var moves: [MessageMove] = []
    var counted = report
    var failed = 0
    for (index, message) in messages.enumerated() {
      let outcome =
        answer.outcomes.indices.contains(index)
        ? answer.outcomes[index] : .unknown("nothing was said of it")
      switch outcome {
      case .taken:
        // When it was handed over is when it was asked.
        moves.append(MessageMove(message, to: .handedOver, at: message.stateAt, nil))
        counted.taken += 1
      case .confirmed:
        moves.append(move(message, to: .confirmed, nil))
        counted.confirmed += 1
      case .failed(let reason, retry: false):
        moves.append(move(message, to: .failed, "\(channel.name): \(reason)"))
        counted.failed += 1
      case .failed(let reason, retry: true) where isFirst:
        moves.append(move(message, to: .admitted, "\(channel.name): \(reason)"))
        counted.add(channel.name, reason)
        counted.later += 1
        failed += 1
      case .unknown(let reason) where !channel.deduplicates:
        moves.append(move(message, to: .uncertain, "\(channel.name): \(reason)"))
        counted.add(channel.name, reason)
        counted.uncertain += 1
      case .failed(let reason, _), .unknown(let reason):
        // Keeps its mark: the next run asks again, with the same id.
        counted.add(channel.name, reason)
        counted.asking += 1
        failed += 1
      }
    }
    try commit(moves)
    report = counted
    count(failed == messages.count, of: channel)
  }

  private func count(_ isFailure: Bool, of channel: any DeliveryChannel) {
    failures[channel.name] = isFailure ? (failures[channel.name] ?? 0) + 1 : 0
    if failures[channel.name] ?? 0 >= Self.mostFailures { closed.insert(channel.name) }
  }

  func close(_ channel: any DeliveryChannel, _ error: any Error) {
    closed.insert(channel.name)
    report.add(channel.name, Self.words(error))
  }

  func move(_ message: Message, to state: MessageState, _ reason: String?) -> MessageMove {
    MessageMove(message, to: state, at: ports.clock(), reason)
  }

  /// Of messages that carry our mark; a receipt may have come between, which knows better.
  func commit(_ moves: [MessageMove]) throws { _ = try ports.outbox.move(moves) }
}

extension MessageMove {
  init(_ message: Message, to state: MessageState, at: Instant, _ reason: String?) {
    self.init(id: message.id, from: .handedOver, to: state, at: at, reason: reason)
  }
}
