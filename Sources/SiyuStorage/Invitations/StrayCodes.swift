public import SiyuModel

extension SQLiteStore {
  /// Oldest first. A channel's `state` is anything an operator put there, such as `s-hangzhou`: of what is
  /// no code only that counts which looks like one.
  public func strayCodes(of customer: CustomerNumber) throws -> [StrayCode] {
    try looker.use { connection in
      try connection.reading { connection in
        guard let joined = try WordBook(connection).existing(KnownEvents.poolJoined) else {
          return []
        }
        var found: [StrayCode] = []
        let person = try PersonRows(of: customer, in: connection)
        try person.eachPlaced(SliceReading.eventsSQL, in: connection) { _, bytes in
          let event = PackedEvent(bytes)
          guard event.type == joined,
            let props = try? JSON.parse(UnsafeRawBufferPointer(event.props))
          else { return }
          for key in ["state", "code"] {
            guard let text = props[key]?.stringValue else { continue }
            let code = InvitationCode(text)
            if let code {
              if try InvitationCodes.holder(of: code, in: connection) != nil { continue }
            } else if !InvitationCode.looksLikeOne(text) {
              continue
            }
            found.append(StrayCode(text: text, at: Instant(seconds: event.at), code: code))
          }
        }
        return found.sorted { ($0.at, $0.text) < ($1.at, $1.text) }
      }
    }
  }
}
