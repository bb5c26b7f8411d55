import SiyuModel

// What a pass found out about customers, and whom rules have to look at again for it.

extension OutreachWriting {
  /// Whoever has more than before changed, though nothing happened to her.
  func lookAgain(at homes: Set<Int64>) throws {
    if homes.isEmpty { return }
    let (context, events) = try knowing()
    for home in homes.sorted() {
      if let account = try events.account(of: home) { context.touched.insert(account.number) }
    }
  }

  /// A customer whose standing changed changed: rules may read it.
  func writeFacts(_ change: OutreachChange, _ undo: UndoLog?) throws {
    let (context, events) = try knowing()
    let standings =
      try self.standings ?? StandingWriting(connection, labels: rows.labels, run: run)
    self.standings = standings
    for standing in change.standings {
      try standings.write(standing, at: now, undo)
      counts.standings += 1
      guard case .customer(let home) = standing.subject,
        let account = try events.account(of: home)
      else { continue }
      context.touched.insert(account.number)
    }
    for event in change.events {
      guard case .customer(let home) = event.subject, let account = try events.account(of: home)
      else { continue }
      let place = try events.place(
        event.type, id: event.id, at: event.at, props: event.props, to: account)
      guard let place else { continue }
      try BornEvents(connection).note(place, run: run)
      counts.events += 1
    }
  }

  /// Made when first needed: most passes find out nothing of the kind.
  private func knowing() throws -> (WriteContext, OwnEvents) {
    let context = try self.context ?? facts()
    self.context = context
    let events = try self.events ?? OwnEvents(context)
    self.events = events
    return (context, events)
  }
}
