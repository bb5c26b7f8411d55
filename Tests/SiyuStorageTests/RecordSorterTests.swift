import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

@Suite struct RecordSorterTests {
  @Test(arguments: [10, 1_000, 40_000]) func `records come out sorted, each with its payload`(
    _ count: Int
  ) throws {
    let folder = try TemporaryFolder()
    // The smallest memory: 40,000 records make some dozen runs.
    let sorter = RecordSorter(memory: 1, typical: 16, directory: folder.path)
    var random = SeededRandom(UInt64(count))
    var expected: [[Int64]] = []
    let payload = PackWriter()
    for sequence in 0..<count {
      let (first, second) = (Int64(random.below(50)) - 20, Int64(random.below(9)))
      payload.clear()
      for _ in 0..<random.below(40) { payload.byte(UInt8(truncatingIfNeeded: sequence)) }
      try sorter.add(
        first: first, second: second, hash: Int64(payload.count), sequence: UInt32(sequence),
        payload.bytes)
      expected.append([first, second, Int64(sequence), Int64(payload.count)])
    }
    expected.sort { $0.lexicographicallyPrecedes($1) }
    var found: [[Int64]] = []
    try sorter.sorted { head, data in
      #expect(data.allSatisfy { $0 == UInt8(truncatingIfNeeded: head.sequence) })
      #expect(data.count == Int(head.hash))
      found.append([head.first, head.second, Int64(head.sequence), Int64(data.count)])
    }
    #expect(found == expected)
  }

  @Test func `a record longer than the memory is refused`() throws {
    let folder = try TemporaryFolder()
    let sorter = RecordSorter(memory: 1, typical: 16, directory: folder.path)
    let payload = PackWriter()
    for _ in 0..<(1 << 20) { payload.byte(1) }
    #expect(throws: StoreError.self) {
      try sorter.add(first: 0, second: 0, hash: 0, sequence: 0, payload.bytes)
    }
  }

  @Test func `a folder that cannot be written is told`() {
    #expect(throws: StoreError.self) { _ = try TemporaryFile(in: "/no/such/folder") }
  }
}
