internal import SiyuModel

/// Gives the words of one batch small numbers of their own, so that a worker is told only the
/// texts that occur in what it may see. Number 0 is the empty text and means none.
final class LocalDictionary {
  /// The numbers of words met in this batch: look here first.
  let numbers = LocalNumbers()
  private let segment: SegmentColumns
  private let offsets: Int
  private let bytes: Int
  private var byText: [String: UInt32] = [:]
  private var next: UInt32 = 1

  init(in segment: SegmentColumns, offsets: Int, bytes: Int) {
    self.segment = segment
    self.offsets = offsets
    self.bytes = bytes
  }

  deinit { numbers.deallocate() }

  func start() {
    numbers.removeAll()
    numbers.insert(0, at: 0)
    byText.removeAll(keepingCapacity: true)
    next = 1
    segment.append(offsets, UInt32(0))
    segment.append(offsets, UInt32(0))
  }

  /// A word not met before in this batch.
  func add(_ word: Word, _ lexicon: any Lexicon) throws -> UInt32 {
    let index = Int(word.rawValue)
    if index <= 0 { return 0 }
    let local = number(try lexicon.text(of: word))
    numbers.insert(local, at: index)
    return local
  }

  func number(_ text: String) -> UInt32 {
    if text.isEmpty { return 0 }
    if let known = byText[text] { return known }
    let local = next
    next += 1
    byText[text] = local
    var copy = text
    copy.withUTF8 { segment.append(bytes, text: $0) }
    segment.append(offsets, UInt32(truncatingIfNeeded: segment.bytes(bytes)))
    return local
  }
}
