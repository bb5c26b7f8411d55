/// The tags one customer holds, ascending by tag, and why.
///
/// Two blobs: `tags`, all a pass reads (tag, since, origin), and `why` (reason, reads), in the
/// same order.
struct PackedHeld {
  struct Entry: Hashable {
    var tag: Int32
    /// UTC seconds.
    var since: Int64
    /// 0: set by hand. Otherwise a run, and the rule's position in it.
    var run: Int64
    var rule: Int
    var reason: String?
    /// Word for what the rule read, one line a thing; 0 for nothing.
    var reads: Int32

    var byHand: Bool { run == 0 }
  }

  var entries: [Entry] = []

  init() {}

  init(tags: UnsafeBufferPointer<UInt8>, why: UnsafeBufferPointer<UInt8>) {
    var head = PackReader(tags)
    var tail = PackReader(why)
    while !head.isAtEnd && !head.isBroken {
      let (tag, since, run, rule) = Self.next(&head)
      let length = tail.varint()
      let reason =
        length == 0
        ? nil : String(decoding: tail.take(Int(truncatingIfNeeded: length - 1)), as: UTF8.self)
      entries.append(
        Entry(
          tag: tag, since: since, run: run, rule: rule, reason: reason, reads: tail.int32()))
    }
  }

  /// One entry of `tags`.
  @inline(__always) static func next(
    _ reader: inout PackReader
  ) -> (tag: Int32, since: Int64, run: Int64, rule: Int) {
    let tag = reader.int32()
    let since = reader.zigzag()
    let run = reader.int()
    let rule = run == 0 ? 0 : Int(clamping: reader.varint())
    return (tag, since, run, rule)
  }

  func write(tags: PackWriter, why: PackWriter) {
    for entry in entries {
      tags.varint(entry.tag)
      tags.zigzag(entry.since)
      tags.varint(UInt64(bitPattern: entry.run))
      if entry.run != 0 { tags.varint(UInt64(entry.rule)) }
      if let reason = entry.reason {
        var reason = reason
        reason.withUTF8 {
          why.varint(UInt64($0.count) + 1)
          why.raw($0)
        }
      } else {
        why.varint(UInt64(0))
      }
      why.varint(entry.reads)
    }
  }

  func index(of tag: Int32) -> Int? { entries.firstIndex { $0.tag == tag } }

  /// Puts an entry where its tag belongs, over an older one of the same tag.
  mutating func put(_ entry: Entry) {
    let index = entries.firstIndex { $0.tag >= entry.tag } ?? entries.count
    if index < entries.count, entries[index].tag == entry.tag {
      entries[index] = entry
    } else {
      entries.insert(entry, at: index)
    }
  }
}
