internal import Lua
internal import SiyuModel

/// Rows of one subject, narrowed: what `c.orders:within("365d")` is in Lua. Copied bit by bit.
///
/// Rows `low..<high` of the batch's orders, items or events, ascending by time, of which those
/// count that pass the filters.
struct CollectionView: BitwiseCopyable {
  var generation: UInt32
  var kind: UInt8
  var low: Int32
  var high: Int32
  /// The last filter of a chain in `ViewContext.filters`, −1 for none.
  var filter: Int32
  var prefix: Int32

  var rows: RowKind { RowKind(rawValue: kind) ?? .orders }
}

/// One order, item or event.
struct RowView: BitwiseCopyable {
  var generation: UInt32
  var row: Int32
}

extension Views {
  /// The time of a row: items have their order's.
  @inline(__always)
  func time(_ kind: RowKind, _ row: Int) -> Int64 {
    switch kind {
    case .orders: hot.pointee.orders.paidAt[row]
    case .events: hot.pointee.events.at[row]
    case .items: hot.pointee.orders.paidAt[order(ofLine: row)]
    }
  }

  /// The order a line belongs to, by halving among the subject's orders.
  func order(ofLine line: Int) -> Int {
    let orders = hot.pointee.orders
    var low = Int(orders.offsets[hot.pointee.subject])
    var high = Int(orders.offsets[hot.pointee.subject + 1])
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(orders.lineOffsets[middle]) <= line { low = middle } else { high = middle }
    }
    return low
  }

  /// A whole collection of the current subject; `nil` without its segment.
  @inline(__always)
  func collection(_ kind: RowKind) -> CollectionView? {
    var view = CollectionView(
      generation: hot.pointee.generation, kind: kind.rawValue, low: 0, high: 0, filter: -1,
      prefix: Int32(kind.rawValue))
    switch kind {
    case .orders, .items:
      guard hot.pointee.hasOrders else { return nil }
      let orders = hot.pointee.orders
      changes(at: orders.nextAt[hot.pointee.subject])
      view.low = Int32(truncatingIfNeeded: orders.offsets[hot.pointee.subject])
      view.high = Int32(truncatingIfNeeded: orders.offsets[hot.pointee.subject + 1])
      if kind == .items {
        view.low = Int32(truncatingIfNeeded: orders.lineOffsets[Int(view.low)])
        view.high = Int32(truncatingIfNeeded: orders.lineOffsets[Int(view.high)])
      }
    case .events:
      guard hot.pointee.hasEvents else { return nil }
      let events = hot.pointee.events
      changes(at: events.nextAt[hot.pointee.subject])
      view.low = Int32(truncatingIfNeeded: events.offsets[hot.pointee.subject])
      view.high = Int32(truncatingIfNeeded: events.offsets[hot.pointee.subject + 1])
    }
    return view
  }

  /// The first row in `low..<high` whose time is after `time`.
  @inline(__always)
  func firstRow(_ view: CollectionView, after time: Int64) -> Int32 {
    var low = Int(view.low)
    var high = Int(view.high)
    let kind = view.rows
    // Most customers have a handful of rows, and most windows reach far back: look from the front.
    if high - low <= 8 {
      while low < high, self.time(kind, low) <= time { low += 1 }
      return Int32(truncatingIfNeeded: low)
    }
    while low < high {
      let middle = (low + high) / 2
      if self.time(kind, middle) <= time { low = middle + 1 } else { high = middle }
    }
    return Int32(truncatingIfNeeded: low)
  }

  @inline(__always)
  private func leaves(_ duration: RecentDuration, _ at: Int64) -> Int64 {
    duration.exact >= 0 ? at + duration.exact : context.durations.leaves(duration.number, at)
  }

  /// How the collection was narrowed, in words.
  func words(_ view: CollectionView) -> String { context.reads.prefixes[Int(view.prefix)] }

  /// How long, in words that are kept with decisions; not when it may come from a birthday.
  private func words(_ duration: RecentDuration) -> String {
    hot.pointee.readPersonal ? "a time" : context.durations.text(duration.number)
  }

  private func key(_ verb: UInt64, _ duration: RecentDuration) -> UInt64 {
    hot.pointee.readPersonal ? verb | 1 << 31 : verb | UInt64(UInt32(bitPattern: duration.number))
  }

  /// Rows of the last `duration`: `(now − duration, now]`.
  func within(_ view: CollectionView, _ duration: RecentDuration) -> CollectionView {
    var view = view
    view.low = firstRow(view, after: duration.boundary)
    if view.low < view.high {
      changes(at: leaves(duration, time(view.rows, Int(view.low))))
    }
    view.prefix = prefix(view.prefix, key(1 << 32, duration)) {
      "within \(words(duration))"
    }
    return view
  }

  /// Rows at least as old as `duration`: the rest of `within`.
  func olderThan(_ view: CollectionView, _ duration: RecentDuration) -> CollectionView {
    var view = view
    let split = firstRow(view, after: duration.boundary)
    if split < view.high { changes(at: leaves(duration, time(view.rows, Int(split)))) }
    view.high = split
    view.prefix = prefix(view.prefix, key(2 << 32, duration)) {
      "older than \(words(duration))"
    }
    return view
  }

  /// Rows of `[from, to)`; `to` is `nil` for "until now".
  func between(_ view: CollectionView, from: Int64, to: Int64?) -> CollectionView {
    var view = view
    view.low = firstRow(view, after: from == .min ? .min : from - 1)
    if let to {
      view.high = max(view.low, firstRow(view, after: to == .min ? .min : to - 1))
    }
    // Fixed times are not told apart: the words say what was asked, the trace says when.
    view.prefix = prefix(view.prefix, to == nil ? 3 << 32 : 4 << 32) {
      to == nil ? "since a time" : "between two times"
    }
    return view
  }
}
