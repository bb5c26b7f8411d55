import SiyuBorder
import SiyuModel

#if DEBUG || SIYU_FUZZ
  @testable import SiyuStorage

  extension FuzzTarget {
    /// Rows as a damaged database page may hold them: read, carried into a batch, written again.
    static let store = FuzzTarget("store", "packed rows of the store", longest: 1024) { bytes in
      var input = FuzzInput(bytes)
      let kind = Int(input.byte())
      switch kind < 240 ? kind % 6 : kind < 252 ? 6 + kind % 3 : 9 {
      case 0: try readOrder(input.rest)
      case 1: try readProfile(input.rest)
      case 2: try readHeld(&input)
      case 3: try readDecisions(input.rest)
      case 4: try readEvent(input.rest)
      case 5: try gather(&input)
      case 6: try readEnrolment(input.rest)
      case 7: try readMarks(input.rest)
      case 8: try readUndo(input.rest)
      default: try readEntry(input.rest)
      }
    }

    private static func row(_ bytes: UnsafeRawBufferPointer) -> UnsafeBufferPointer<UInt8> {
      bytes.assumingMemoryBound(to: UInt8.self)
    }

    /// Writes twice: what was read from the first writing is written as the same.
    private static func expectStable(
      _ what: String, _ write: (PackWriter) -> Void,
      _ rewrite: (UnsafeBufferPointer<UInt8>, PackWriter) -> Void
    ) throws {
      let first = PackWriter()
      write(first)
      let second = PackWriter()
      rewrite(row(first.bytes), second)
      try expect(first.array == second.array, "\(what) reads otherwise than it was written")
    }

    private static func readOrder(_ bytes: UnsafeRawBufferPointer) throws {
      let order = PackedOrder(row(bytes))
      try expect(order.unpackedLines.count <= bytes.count + 1, "more lines than bytes")
      try expectStable("an order", { order.write(to: $0) }, { PackedOrder($0).write(to: $1) })
      _ = order.at
      var totals = ErasedTotals()
      for _ in 0..<3 { totals.count(order, in: .utc) }
    }

    private static func readProfile(_ bytes: UnsafeRawBufferPointer) throws {
      let profile = PackedProfile(row(bytes))
      var filled = PackedProfile()
      filled.fill(from: profile)
      try expectStable("a profile", { filled.write(to: $0) }, { PackedProfile($0).write(to: $1) })
    }

    private static func readHeld(_ input: inout FuzzInput) throws {
      let split = min(input.choice(256), input.rest.count)
      let tags = UnsafeRawBufferPointer(rebasing: input.rest[..<split])
      let why = UnsafeRawBufferPointer(rebasing: input.rest[split...])
      var held = PackedHeld(tags: row(tags), why: row(why))
      try expect(held.entries.count <= tags.count, "more tags than bytes")
      for entry in held.entries.prefix(4) { held.put(entry) }
      let (first, second) = (PackWriter(), PackWriter())
      held.write(tags: first, why: second)
      let again = PackedHeld(tags: row(first.bytes), why: row(second.bytes))
      try expect(again.entries == held.entries, "held tags read otherwise than they were written")
    }

    private static func readDecisions(_ bytes: UnsafeRawBufferPointer) throws {
      var count = 0
      var decisions: [PackedDecision] = []
      PackedDecision.all(in: row(bytes)) { decision in
        count += 1
        if decisions.count < 4 { decisions.append(decision) }
      }
      try expect(count <= bytes.count, "more decisions than bytes")
      for decision in decisions {
        try expectStable(
          "a decision", { decision.write(to: $0) },
          { bytes, writer in
            var reader = PackReader(bytes)
            PackedDecision(&reader).write(to: writer)
          })
      }
    }

    private static func readEvent(_ bytes: UnsafeRawBufferPointer) throws {
      let event = PackedEvent(row(bytes))
      try expectStable("an event", { event.write(to: $0) }, { PackedEvent($0).write(to: $1) })
    }

    private static func readEnrolment(_ bytes: UnsafeRawBufferPointer) throws {
      let enrolment = PackedEnrolment(row(bytes))
      try expect(enrolment.history.count <= bytes.count, "more steps than bytes")
      try expectStable(
        "an enrolment", { enrolment.write(to: $0) }, { PackedEnrolment($0).write(to: $1) })
      let head = PackedEnrolment.head(row(bytes))
      try expect(head.step == enrolment.step, "a head reads otherwise than its row")
      _ = PackCheck.enrolment(PackReader(row(bytes)))
    }

    private static func readMarks(_ bytes: UnsafeRawBufferPointer) throws {
      let marks = PackedMarks(row(bytes))
      try expectStable("marks", { marks.write(to: $0) }, { PackedMarks($0).write(to: $1) })
    }

    private static func readUndo(_ bytes: UnsafeRawBufferPointer) throws {
      let copy = UndoLog()
      let isWhole = UndoLog.each(row(bytes)) { copy.add($0) }
      let noted = copy.array
      let again = UndoLog()
      let isSame = noted.withUnsafeBufferPointer { bytes in UndoLog.each(bytes) { again.add($0) } }
      try expect(isSame && again.array == noted, "what a run noted reads otherwise")
      try expect(isWhole || noted.count <= bytes.count * 4 + 64, "more was noted than bytes say")
    }

    /// Entries end in wallets, and whoever owns them may be erased.
    private static func readEntry(_ bytes: UnsafeRawBufferPointer) throws {
      let place = PlacedTable.firstPlace(of: 7) + 3
      let entry = PackedEntry(row(bytes))
      var legs: [Posting] = []
      let isWhole = entry.eachLeg(at: place) { legs.append($0) }
      try expect(legs.count <= bytes.count, "more legs than bytes")
      try expect(
        !PackCheck.entry(PackReader(row(bytes))) || isWhole, "a row passes that cannot be read")
      var gathering = LedgerGathering()
      for _ in 0..<2 { gathering.add(place, entry) }
      for wallet in gathering.wallets().values {
        _ = wallet.balance(at: Instant(seconds: 0))
        _ = wallet.over(at: Instant(seconds: .max))
      }
      guard isWhole, let kind = LedgerEntry.Kind(rawValue: entry.kind),
        let unit = Purse.Unit(rawValue: entry.unit)
      else { return }
      let head = PackedEntry.Head(
        key: entry.key, kind: kind, isFurther: entry.isFurther, isErased: entry.isErased,
        unit: unit, purse: entry.purse, cause: entry.cause, at: entry.at, refers: entry.refers,
        asked: entry.asked, note: String(decoding: entry.note, as: UTF8.self))
      let writer = PackWriter()
      PackedEntry.write(head, legs, place: place, to: writer)
      var again: [Posting] = []
      let isSame = PackedEntry(row(writer.bytes)).eachLeg(at: place) { again.append($0) }
      try expect(isSame && again == legs, "an entry reads otherwise than it was written")
    }

    /// A customer of several rows, as a pass reads it. A NUL ends a row's kind, not its bytes: each
    /// begins with its length.
    private static func gather(_ input: inout FuzzInput) throws {
      let batch = BatchWriter(needs: [.orders, .events], lexicon: DamagedLexicon())
      var gathering = SubjectGathering(now: 1_700_000_000)
      gathering.begin()
      while !input.rest.isEmpty {
        let head = Int(input.byte())
        let length = min(head >> 1, input.rest.count)
        let bytes = row(UnsafeRawBufferPointer(rebasing: input.rest[..<length]))
        if head & 1 == 0 { gathering.order(bytes) } else { gathering.event(bytes) }
        for _ in 0..<length { _ = input.byte() }
      }
      try batch.customer(CustomerRow(number: 1, id: UnsafeBufferPointer(start: nil, count: 0)))
      try gathering.push(to: batch)
      try batch.endCustomer(
        nextOrderAt: gathering.nextOrderAt, nextEventAt: gathering.nextEventAt)
      try batch.finish()
      for segment in batch.segments {
        let memory = UnsafeMutableRawBufferPointer.allocate(
          byteCount: segment.byteCount, alignment: 16)
        defer { memory.deallocate() }
        if let start = memory.baseAddress { segment.copy(to: start, subjects: 1) }
        try expect(
          (try? SegmentReader(UnsafeRawBufferPointer(memory)))?.subjects == 1,
          "a batch cannot be read as it was written")
      }
    }
  }

  /// Knows some words; of others a damaged row may speak.
  private final class DamagedLexicon: Lexicon {
    func text(of word: Word) -> String { 1...3 ~= word.rawValue ? "word \(word.rawValue)" : "" }
    func texts(of item: ItemNumber) -> ItemTexts {
      let isKnown = 1...3 ~= item.rawValue
      return ItemTexts(sku: isKnown ? "sku" : "", title: "", category: "", brand: "")
    }
  }
#endif
