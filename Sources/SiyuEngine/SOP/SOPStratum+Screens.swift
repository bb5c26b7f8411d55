internal import SiyuModel

// Who becomes suspect in this pass lies anywhere among the customers, and whoever would be rewarded for
// them may come first. So those on whom rewards of this pass hang are screened before the walk begins;
// the walk asks them again, and gets the same answers.
extension SOPStratum {
  /// Whose rewards wait for the next look.
  func suspectsUnderRewards(
    _ book: SOPBook, _ asker: SOPAsker, _ snapshot: any PassSnapshot, _ tags: DecisionSpool
  ) throws -> Set<Int64> {
    let screens = book.programmes.filter { $0.stratum == .screen }
    if screens.isEmpty { return [] }
    let rewarded = try snapshot.outreach.broughtByRewarded(by: request.now)
    if rewarded.isEmpty { return [] }
    var feed = BucketFeed(
      due: rewarded.keys.sorted(), tags: try TagStream(tags, setAside: excluded))
    let reader = try snapshot.reader(needs: book.wanted.needs, now: request.now)
    let states = try snapshot.outreach.outreachReader()
    var round = ProgrammeRound(screens, now: request.now)
    var waiting: Set<Int64> = []
    while var members = try feed.nextBuckets() {
      members.numbers = members.numbers.filter { rewarded[$0] != nil }
      if members.numbers.isEmpty { continue }
      var subjects = try read(members, book, reader, states)
      let source = SOPAsker.Source.customers(numbers: members.range, members.overlay)
      var start = 0
      while start < subjects.count {
        let end = subjects.endOfBucket(from: start)
        asker.beginSlice()
        try round.run(&subjects, start..<end, asking: asker, about: source)
        start = end
      }
      for subject in subjects
      where subject.change.events.contains(where: { $0.type == KnownEvents.joinSuspect }) {
        waiting.formUnion(rewarded[subject.number] ?? [])
      }
    }
    return waiting
  }
}
