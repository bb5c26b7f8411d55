import SiyuModel

extension StoreContract {
  static let histories: [Promise] = (0..<4).map { seed in
    Promise("random history \(seed) reads as a plain model says, in every scope") { lab in
      try checkHistory(seed: UInt64(seed), lab)
    }
  }

  private static func checkHistory(seed: UInt64, _ lab: StoreLab) throws {
    let store = try lab.open()
    var history = RandomHistory(seed: seed)
    for round in 0..<30 {
      let mark = try store.snapshot(readers: 1).change
      let before = Dictionary(
        uniqueKeysWithValues: try store.read(now: 300).map { ($0.id, $0) })
      history.addFile()
      let file = history.files[history.files.count - 1]
      try lab.bring(file.batch, into: store, source: file.source)
      if round % 5 == 3 { try history.merge(in: store) }
      if round % 7 == 4 { try history.unmerge(in: store) }
      let expected = history.expected(now: 300)
      let full = try store.read(now: 300)
      for subject in full {
        var subject = subject
        subject.personal = [:]
        try requireEqual(subject, try requireSome(expected[subject.id]), "round \(round)")
      }
      try requireEqual(full.count, expected.count, "customers in round \(round)")
      let scope = PassScope.changed(after: mark, dueBy: Instant(seconds: 0))
      let changed = Set(try store.read(scope, now: 300))
      try require(changed.isSubset(of: full), "changed are among all in round \(round)")
      let differing = full.filter { before[$0.id] != $0 }
      try require(
        changed.isSuperset(of: differing), "all that differ are changed in round \(round)")
    }
  }
}
