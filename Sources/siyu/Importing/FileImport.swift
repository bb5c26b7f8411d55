import SiyuFiles
import SiyuModel
import SiyuPackaging
import SiyuWords

extension FileFailure: Failure {}

/// One file on its way into the store.
struct FileImport {
  let host: Host
  let map: ImportMap
  /// Answers the map's functions, for a map that has them.
  var functions: ColumnFunction?
  let file: String
  let dryRun: Bool
  /// Which map it goes by, for the audit log.
  var facts: AuditFacts
  /// Of the audit log.
  var command = "import"
  /// Where rows go that cannot be taken; default beside the file.
  var rejectedPath: String?

  init(
    host: Host, map: ImportMap, functions: ColumnFunction? = nil, file: String, dryRun: Bool,
    facts: AuditFacts = ["map": .word("own")]
  ) {
    self.facts = facts
    self.host = host
    self.map = map
    self.functions = functions
    self.file = file
    self.dryRun = dryRun
  }

  func run() throws -> ImportOutcome {
    if dryRun { return try take() }
    return try host.recording(command, facts.adding(["kind": .word(map.kind.rawValue)])) {
      // Its name may be a customer's; its content is known by its digest.
      // One that cannot be read is for the reader to tell about.
      try take(digest: try? FileDigest.of(file))
    }
  }

  /// Whether a file's digest says nothing of the people in it.
  ///
  /// The log outlives an erasure, and whoever guesses a file right sees so by its digest: a row with
  /// one phone is guessed at once. Many bytes can be one row and a format's own ballast, and many
  /// rows can be short: it takes both.
  static func isHardToGuess(bytes: Int64, rows: Int64) -> Bool { bytes >= 64 << 10 && rows >= 100 }

  private func take(digest: FileDigest? = nil) throws -> ImportOutcome {
    let reader = try RecordReader(
      path: file, map: map,
      context: ImportContext(zone: host.zone, currency: host.currency), ask: functions)
    let rejected = RejectedWriter(
      for: file, columnNames: reader.columnNames, path: rejectedPath)
    let progress = ProgressLine(host.console, noun: say("rows"))
    defer { progress.end() }
    let refusals = RejectedOrder {
      if rejected.count == 0 { host.noteWritten(rejected.path) }
      // The reasons are for whoever mends the file.
      var row = $0
      row.reason = said(row.reason)
      try rejected.write(row)
    }
    // An import that breaks off has committed rows beside those it refused: these are not lost.
    var isWhole = false
    var early = EarlyPairs()
    defer {
      if !isWhole {
        for row in early.rows { try? refusals.add(row) }
        try? refusals.write()
        if rejected.count > 0, (try? rejected.finish()) != nil {
          let path = rejected.path
          host.console.note(
            say("rejected before it stopped: \(rejected.count), with the reasons in \(path)"))
        }
      }
    }
    reader.onRejected = { try refusals.add($0) }
    reader.onProgress = { state in
      progress.show(
        count: Int64(state.rows),
        fraction: state.bytesTotal.map { Double(state.bytesDone) / Double(max(1, $0)) })
    }
    var options = ImportOptions(
      dryRun: dryRun, accountsPerPhone: host.workspace.file.accountsPerPhone,
      temporaryDirectory: try host.temporaryDirectory(), now: host.now,
      unsubscribeWords: host.workspace.file.gate.rules.unsubscribeWords, currency: host.currency)
    if DeclaredMemberships.matter(to: map.kind) {
      let declared = try DeclaredMemberships(host)
      options.memberships = declared.memberships
      options.benefits = declared.benefits
      options.coupons = declared.coupons
      options.unknownPlugins = declared.unknown
    }
    if map.kind == .answers {
      options.openSurveys = Set(
        try ProgrammeNames(host, tells: false).declared.map(\.koc.recruit).filter(\.open).map(
          \.survey))
    }
    let session = try host.store.beginImport(reader.header, options: options)
    let declared = map.kind == .tags ? try DeclaredTags(host) : nil
    let surveys = map.kind == .answers ? CheckedAnswers(host) : nil
    var proofs =
      map.kind == .kocProofs ? try CheckedProofs(host, source: reader.header.source) : nil
    var programmes = CheckedProgrammes.matter(to: map.kind) ? try CheckedProgrammes(host) : nil
    var over = 0
    while let batch = try reader.nextBatch() {
      let checked =
        try declared?.check(batch) ?? surveys?.check(batch) ?? proofs?.check(batch)
        ?? programmes?.check(batch) ?? .whole
      for problem in checked.refused {
        try reader.reject(at: problem.index, reason: problem.reason)
      }
      let problems = try session.add(checked.taken?.batch ?? batch)
      over += codesOver(batch, but: Set(problems.map(\.index)))
      for problem in problems {
        let place = checked.taken?.places[problem.index] ?? problem.index
        let isHeld = early.hold(
          problem, of: checked.taken?.batch ?? batch, reader.original(at: place))
        if !isHeld { try reader.reject(at: place, reason: problem.reason) }
      }
      // Those that are held may be of lines before others.
      if early.isEmpty { try refusals.write() }
    }
    try early.takeAll(session) { try reader.reject($0) }
    try refusals.write()
    host.store.audit.add([
      "rows": .count(Int64(reader.counts.rows)), "rejected": .count(Int64(reader.counts.rejected)),
    ])
    if let digest, Self.isHardToGuess(bytes: digest.bytes, rows: Int64(reader.counts.rows)) {
      host.store.audit.add(["sha256": .digest(digest.sha256), "bytes": .count(digest.bytes)])
    }
    // With its last transaction goes the entry.
    let stored = try session.finish { phase in
      switch phase {
      case .sorting: progress.show("sorting …")
      case .building(let fraction): progress.show("building … \(Int(fraction * 100)) %")
      case .indexing: progress.show("indexing …")
      }
    }
    isWhole = true
    try rejected.finish()
    return ImportOutcome(
      file: file, kind: map.kind, dryRun: dryRun, read: reader.counts, stored: stored,
      rejectedFile: reader.counts.rejected > 0 ? rejected.path : nil,
      warnings: reader.warnings + ordersReplaced(reader.counts) + unknownColumns(reader.columnNames)
        + codesOver(over)
        + CodesReplaced.words(stored.replacedCodes))
  }

  /// Codes that can never be given, of those that were taken.
  private func codesOver(_ batch: ImportBatch, but refused: Set<Int>) -> Int {
    guard case .coupons(let rows) = batch else { return 0 }
    return rows.enumerated().count { index, row in
      !refused.contains(index) && row.expires.map { $0 <= host.now } ?? false
    }
  }

  private func codesOver(_ count: Int) -> [String] {
    if count == 0 { return [] }
    return [
      "\(Grouping.count(Int64(count), "code")) of the file will not be given to anybody: over already, by "
        + "expires_at"
    ]
  }

  private func ordersReplaced(_ counts: ReadCounts) -> [String] {
    guard let line = counts.firstReplacedLine else { return [] }
    return [
      "\(Grouping.count(Int64(counts.replaced), "row")) took the place of an earlier row of the same order, "
        + "the first is line \(line), order '\(counts.firstReplacedID)'; where each row is one item of an "
        + "order, a map with merge_rows = true adds them up"
    ]
  }

  /// Says which columns of a file in siyu's own form were left: it may be a file of another kind.
  private func unknownColumns(_ names: [String]) -> [String] {
    guard map == .own(map.kind) else { return [] }
    let known = Set(map.kind.fields.map(\.key))
    let left = names.filter { !$0.isEmpty && !known.contains($0.lowercased()) }
    if left.isEmpty { return [] }
    return [
      "columns that \(map.kind.rawValue) do not have were left: \(left.joined(separator: ", "))"
    ]
  }
}
