internal import SiyuModel

/// Gives the words of one batch small numbers of their own, so that a worker is told only the
/// texts that occur in what it may see. Number 0 is the empty text and means none.
///
/// Equal texts have equal numbers, whatever words or items they come from. Batches of one pass use
/// mostly the same texts, so a text is hashed once and then known by its place in `texts`.
final class LocalDictionary {
  /// The numbers of words met in this batch: look here first.
  let numbers = LocalNumbers()
  private let segment: SegmentColumns
  private let offsets: Int
  private let bytes: Int
  /// Numbers in this batch, by place in `texts`.
  private let locals = LocalNumbers()
  private var next: UInt32 = 1

  /// Texts met in any batch so far.
  private var texts: [String] = []
  private var places: [ExactText: UInt32] = [:]
  /// Place of a word's text.
  private let wordPlaces = LocalNumbers()
  private static let capacity = 65_536
  private static let noText = UInt32.max

  init(in segment: SegmentColumns, offsets: Int, bytes: Int) {
    self.segment = segment
    self.offsets = offsets
    self.bytes = bytes
  }

  deinit {
    numbers.deallocate()
    locals.deallocate()
    wordPlaces.deallocate()
  }

  /// - Returns: whether places given out before still hold.
  @discardableResult
  func start() -> Bool {
    numbers.removeAll()
    numbers.insert(0, at: 0)
    locals.removeAll()
    next = 1
    segment.append(offsets, UInt32(0))
    segment.append(offsets, UInt32(0))
    if texts.count < Self.capacity { return true }
    texts.removeAll()
    places.removeAll()
    wordPlaces.removeAll()
    return false
  }

  /// A word not met before in this batch.
  func add(_ word: Word, _ lexicon: any Lexicon) throws -> UInt32 {
    let index = Int(word.rawValue)
    if index <= 0 { return 0 }
    let place: UInt32
    if let known = wordPlaces[index] {
      place = known
    } else {
      let text = try lexicon.text(of: word)
      // From a damaged row, and of any size: no table grows to hold it.
      if text.isEmpty { return 0 }
      place = self.place(of: text)
      wordPlaces.insert(place, at: index)
    }
    let local = number(at: place)
    numbers.insert(local, at: index)
    return local
  }

  /// What stands for a text until `start` says otherwise.
  func place(of text: String) -> UInt32 {
    if text.isEmpty { return Self.noText }
    let key = ExactText(text)
    if let known = places[key] { return known }
    let place = UInt32(texts.count)
    places[key] = place
    texts.append(text)
    return place
  }

  /// The number of the text at a place in this batch.
  func number(at place: UInt32) -> UInt32 {
    if place == Self.noText { return 0 }
    if let known = locals[Int(place)] { return known }
    let local = next
    next += 1
    locals.insert(local, at: Int(place))
    texts[Int(place)].withUTF8 { segment.append(bytes, text: $0) }
    segment.append(offsets, UInt32(truncatingIfNeeded: segment.bytes(bytes)))
    return local
  }
}
