/// Conditions that were true of a customer: labels of SOPs with the positions of triggers, ascending.
struct PackedMarks: Hashable {
  struct Mark: Hashable, Comparable {
    var sop: Int32
    var position: Int
    static func < (a: Self, b: Self) -> Bool { (a.sop, a.position) < (b.sop, b.position) }
  }

  private(set) var marks: [Mark] = []

  init() {}

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = PackReader(bytes)
    while !reader.isAtEnd && !reader.isBroken {
      put(Mark(sop: reader.int32(), position: Int(clamping: reader.varint())))
    }
  }

  mutating func put(_ mark: Mark) {
    let index = marks.firstIndex { $0 >= mark } ?? marks.count
    if index < marks.count, marks[index] == mark { return }
    marks.insert(mark, at: index)
  }

  mutating func remove(_ mark: Mark) { marks.removeAll { $0 == mark } }

  func write(to writer: PackWriter) {
    for mark in marks {
      writer.varint(mark.sop)
      writer.varint(UInt64(clamping: mark.position))
    }
  }
}
