/// Which of those that a batch is asked about a question concerns: one bit each.
public struct SubjectMask: Sendable, Hashable {
  public let count: Int
  /// The lowest bit of the first byte is the first subject; bits beyond the last are 0.
  public private(set) var bits: [UInt8]

  /// Nobody yet.
  public init(count: Int) {
    self.count = max(0, count)
    bits = Array(repeating: 0, count: (self.count + 7) / 8)
  }

  public init(count: Int, asked: some Sequence<Int>) {
    self.init(count: count)
    for subject in asked { insert(subject) }
  }

  /// From bytes as `bits` gives them; missing ones are 0, and what is too much is left out.
  public init(count: Int, bits: some Collection<UInt8>) {
    self.init(count: count)
    for (index, byte) in bits.prefix(self.bits.count).enumerated() { self.bits[index] = byte }
    if let last = self.bits.indices.last, self.count & 7 != 0 {
      self.bits[last] &= 1 << UInt8(self.count & 7) - 1
    }
  }

  /// Nothing happens for a subject that is not there.
  public mutating func insert(_ subject: Int) {
    guard subject >= 0, subject < count else { return }
    bits[subject >> 3] |= 1 << UInt8(subject & 7)
  }

  /// Whoever one of the two concerns; both are about the same subjects.
  public mutating func formUnion(_ other: SubjectMask) {
    for index in bits.indices where index < other.bits.count { bits[index] |= other.bits[index] }
  }

  /// False for subjects that are not there.
  @inlinable
  public subscript(subject: Int) -> Bool {
    guard subject >= 0, subject < count else { return false }
    return bits[subject >> 3] >> UInt8(subject & 7) & 1 == 1
  }

  /// How many are asked about.
  public var asked: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }
}
