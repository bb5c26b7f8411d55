internal import SiyuBorder
internal import SiyuModel

// What a collection is asked at last. Each notes what was read; with a trace, also what came out.

extension Views {
  func count(_ view: CollectionView) -> Int64 {
    note(ReadKey.rows(view.prefix, .count, nil)) { "\(words(view)): count" }
    var count = Int64(view.high - view.low)
    if view.filter >= 0 {
      count = 0
      forEachRow(view) { _ in count += 1 }
    }
    if hot.pointee.tracing { traceRows(view, "count = \(count)") }
    return count
  }

  /// Saturates, with the sign of the true sum, instead of overflowing: amounts come from files.
  func sum(_ view: CollectionView, _ field: RowField) -> Int64 {
    note(ReadKey.rows(view.prefix, .sum, field)) {
      "\(words(view)): sum \(field.name)"
    }
    var sum: Int64 = 0
    // The true sum is `sum` and this many times 2⁶⁴.
    var carry = 0
    func add(_ value: Int64) {
      let (next, overflows) = sum.addingReportingOverflow(value)
      sum = next
      if overflows { carry += value < 0 ? -1 : 1 }
    }
    if view.filter < 0, view.rows == .orders {
      let column =
        field == .net
        ? hot.pointee.orders.net
        : field == .amount ? hot.pointee.orders.amount : hot.pointee.orders.refunded
      for row in Int(view.low)..<Int(view.high) { add(column[row]) }
    } else {
      forEachRow(view) { add(number(view.rows, field, $0)) }
    }
    if carry != 0 { sum = carry < 0 ? .min : .max }
    if hot.pointee.tracing {
      let text =
        field.shape == .money
        ? Money.format(sum, context.surroundings.currency, .plain) : String(sum)
      traceRows(view, "sum \(field.name) = \(text)")
    }
    return sum
  }

  func end(_ view: CollectionView, _ operation: RowOperation) -> Int? {
    note(ReadKey.rows(view.prefix, operation, nil)) {
      "\(words(view)): \(operation == .first ? "first" : "last")"
    }
    var found: Int?
    if view.filter < 0 {
      if view.low < view.high { found = Int(operation == .first ? view.low : view.high - 1) }
    } else {
      forEachRow(view) { row in
        if operation == .last || found == nil { found = row }
      }
    }
    if hot.pointee.tracing {
      var one = view
      one.low = Int32(truncatingIfNeeded: found ?? Int(view.low))
      one.high = found.map { Int32(truncatingIfNeeded: $0 + 1) } ?? one.low
      traceRows(one, (operation == .first ? "first" : "last") + (found == nil ? " = none" : ""))
    }
    return found
  }

  /// The text with the greatest sum (or the most rows); of equals, the smaller by bytes.
  func top(_ view: CollectionView, _ field: RowField, by: RowField?) -> UnsafeBufferPointer<UInt8> {
    note(ReadKey.rows(view.prefix, .top, by ?? field) ^ UInt64(field.rawValue) << 48) {
      "\(words(view)): top \(field.name)" + (by.map { " by \($0.name)" } ?? "")
    }
    // A customer has few different categories: a short list beats a hash table. For the odd one
    // with more texts than it has room for, a larger list is made.
    let rows = Int(view.high - view.low)
    let sums =
      rows <= HotState.sumSlots ? hot.pointee.sums : UnsafeMutablePointer.allocate(capacity: rows)
    defer { if rows > HotState.sumSlots { sums.deallocate() } }
    var count = 0
    forEachRow(view) { row in
      let word = self.word(view.rows, field, row)
      if word == 0, field != .status { return }
      let value = by.map { number(view.rows, $0, row) } ?? 1
      for index in 0..<count where sums[index].word == word {
        sums[index].sum = sums[index].sum.saturatingAdd(value)
        return
      }
      sums[count] = TextSum(word: word, row: Int32(truncatingIfNeeded: row), sum: value)
      count += 1
    }
    var best: (text: UnsafeBufferPointer<UInt8>, sum: Int64)?
    for index in 0..<count {
      let candidate = sums[index]
      if let best, best.sum > candidate.sum { continue }
      let text = self.text(view.rows, field, Int(candidate.row))
      if let best, best.sum == candidate.sum, !text.lexicographicallyPrecedes(best.text) {
        continue
      }
      best = (text, candidate.sum)
    }
    let result = best?.text ?? UnsafeBufferPointer(start: nil, count: 0)
    if hot.pointee.tracing {
      let text = result.isEmpty ? "none" : String(decoding: result, as: UTF8.self)
      traceRows(view, "top \(field.name) = \(text)")
    }
    return result
  }

  @inline(__always)
  func forEachRow(_ view: CollectionView, _ body: (Int) -> Void) {
    for row in Int(view.low)..<Int(view.high) {
      if view.filter < 0 || passes(view.rows, row, filter: view.filter) { body(row) }
    }
  }

  /// For `siyu explain`: the sentence with the value, and the rows it came from.
  func traceRows(_ view: CollectionView, _ result: String) {
    var line = "\(words(view)): \(result)"
    var rows: [Int] = []
    var more = 0
    forEachRow(view) { row in
      if rows.count < 5 { rows.append(row) } else { more += 1 }
    }
    let zone = context.surroundings.zone
    let places = rows.map { row -> String in
      let day = TimeText.date(Instant(seconds: time(view.rows, row)), in: zone)
      switch view.rows {
      case .orders: return "order \(Self.string(text(.orders, .id, row))) of \(day)"
      case .items:
        return "\(Self.string(text(.items, .title, row)).prefix(24)) of \(day)"
      case .events: return "\(Self.string(text(.events, .type, row))) of \(day)"
      }
    }
    if !places.isEmpty {
      line += "  (" + places.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "") + ")"
    }
    context.trace?.append(line)
  }

  static func string(_ text: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: text, as: UTF8.self)
  }
}
