import SiyuModel

/// What a run that was interrupted left behind: messages with a mark.
extension HandOver {
  func settle() throws {
    var marked: [HandOverMark: [Message]] = [:]
    var order: [HandOverMark] = []
    for message in try ports.outbox.asked() {
      guard let mark = message.handOverMark else { continue }
      if marked[mark] == nil { order.append(mark) }
      marked[mark, default: []].append(message)
    }
    // By channel: the keys that are not settled.
    var left: [String: Set<String>] = [:]
    for mark in order {
      if try !settle(marked[mark] ?? [], mark) { left[mark.channel, default: []].insert(mark.key) }
    }
    for (name, channel) in channels { channel.tidy(keeping: left[name] ?? []) }
  }

  /// - Returns: whether nothing of it is left to ask.
  private func settle(_ messages: [Message], _ mark: HandOverMark) throws -> Bool {
    guard let channel = channels[mark.channel] else {
      try giveUp(
        messages, "siyu ended while '\(mark.channel)' was asked, and siyu.toml has no such channel")
      return true
    }
    let recalled: RecalledHandOver
    do { recalled = try channel.recall(mark.key) } catch {
      close(channel, error)
      report.asking += messages.count
      return false
    }
    switch recalled {
    case .taken:
      try commit(messages.map { MessageMove($0, to: .handedOver, at: $0.stateAt, nil) })
      report.taken += messages.count
    case .notTaken:
      let words = "siyu ended before \(channel.name) was asked"
      try commit(messages.map { move($0, to: .admitted, words) })
      channel.withdraw(mark.key)
    case .unknown where channel.deduplicates:
      return try askAgain(messages, channel, key: mark.key)
    case .unknown:
      try giveUp(messages, "siyu ended while \(channel.name) was asked (\(mark.key))")
    }
    return true
  }

  private func giveUp(_ messages: [Message], _ words: String) throws {
    try commit(messages.map { move($0, to: .uncertain, words) })
    report.uncertain += messages.count
    if let first = messages.first { report.add(first.handOverMark?.channel ?? first.id, words) }
  }

  /// With the same ids. One that the gate would not let out now waits: perhaps it was taken, perhaps
  /// asking would send it. After its deadline nobody will know.
  private func askAgain(
    _ messages: [Message], _ channel: any DeliveryChannel, key: String
  ) throws -> Bool {
    var ready: [Ready] = []
    var waiting = 0
    for message in messages {
      let now = ports.clock()
      if now > message.deadline {
        try giveUp([message], "its time was over before \(channel.name) could be asked again")
      } else if try ports.refusal(message, now) != nil {
        waiting += 1
      } else {
        do { ready.append(Ready(message: message, rendered: try ports.render(message))) } catch {
          report.add(message.id, Self.words(error))
          waiting += 1
        }
      }
    }
    report.asking += waiting
    for start in stride(from: 0, to: ready.count, by: max(1, channel.batchSize)) {
      let batch = ready[start..<min(ready.count, start + max(1, channel.batchSize))]
      if try mustEnd() || closed.contains(channel.name) {
        report.asking += ready.count - start
        return false
      }
      let before = report.asking
      let answer: DeliveryAnswer
      do { answer = try channel.deliver(batch.map(\.rendered), key: key) } catch {
        close(channel, error)
        report.asking += ready.count - start
        return false
      }
      try commit(answer, of: batch.map(\.message), channel, isFirst: false)
      waiting += report.asking - before
    }
    return waiting == 0
  }
}
