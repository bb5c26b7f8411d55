import Foundation
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

@Suite struct DecisionSpoolTests {
  @Test func `gives back slices as they were put in`() throws {
    let folder = try TemporaryFolder()
    let spool = try DecisionSpool(in: folder.path)
    var random = SeededRandom(3)
    let slices = (0..<20).map { slice($0, &random) }
    for slice in slices { try spool.append(slice) }
    // Reading does not use it up.
    for _ in 0..<2 {
      var index = 0
      try spool.forEach { dues, changes in
        #expect(dues.map(\.due) == slices[index].dues.map(\.due))
        #expect(dues.map(\.customer) == slices[index].dues.map(\.customer))
        #expect(
          changes.map { $0.map(Plain.init) }
            == slices[index].plugins.map {
              $0.changes.map(Plain.init)
            })
        index += 1
      }
      #expect(index == slices.count)
    }
  }

  @Test func `begins anew when all is removed`() throws {
    let folder = try TemporaryFolder()
    let spool = try DecisionSpool(in: folder.path)
    var random = SeededRandom(4)
    try spool.append(slice(0, &random))
    try spool.removeAll()
    let kept = slice(1, &random)
    try spool.append(kept)
    var numbers: [Int64] = []
    try spool.forEach { dues, _ in numbers += dues.map(\.customer) }
    #expect(numbers == kept.dues.map(\.customer))
  }

  @Test(arguments: [0, 1, 9]) func `a file that ends early is told`(_ missing: Int) throws {
    let folder = try TemporaryFolder()
    let spool = try DecisionSpool(in: folder.path)
    var random = SeededRandom(5)
    try spool.append(slice(0, &random))
    fflush(spool.entries.file)
    let whole = ftell(spool.entries.file)
    try spool.append(slice(1, &random))
    fflush(spool.entries.file)
    #expect(ftruncate(fileno(spool.entries.file), off_t(whole + missing)) == 0)
    #expect(throws: Diagnostic.self) { try spool.forEach { _, _ in } }
  }

  @Test func `leaves no file behind for others to see`() throws {
    let folder = try TemporaryFolder()
    let spool = try DecisionSpool(in: folder.path)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names == [])
    try spool.removeAll()
  }

  @Test func `a folder that is not there is told`() {
    #expect(throws: Diagnostic.self) { _ = try DecisionSpool(in: "/nonexistent/folder") }
  }

  private struct Plain: Equatable {
    var customer: Int64
    var rule: Int
    var tag: Int32
    var gained: Bool
    var reason: String?
    var reads: [String]
    init(_ change: DecidedChange) {
      (customer, rule, tag) = (change.customer, change.rule, change.tag)
      (gained, reason, reads) = (change.gained, change.reason, change.reads)
    }
  }

  private func slice(_ index: Int, _ random: inout SeededRandom) -> SliceResult {
    var customer = Int64(index) << 12
    var dues: [SubjectDue] = []
    for _ in 0..<random.below(40) {
      customer += Int64(1 + random.below(3))
      dues.append(
        SubjectDue(
          customer: customer, due: random.pick([.max, SubjectDue.always, 0, -5, 1_700_000_000])))
    }
    let plugins = (0..<random.below(4)).map { _ in
      var part = PluginSlice()
      for due in dues where random.oneIn(2) {
        part.changes.append(
          DecidedChange(
            customer: due.customer, rule: random.below(300), tag: Int32(random.below(70_000)),
            gained: random.oneIn(2), reason: random.pick([nil, "近一年消费 ¥12.00", "x"]),
            reads: random.pick([[], ["orders: count"], ["orders: count", "city"]])))
      }
      return part
    }
    return SliceResult(index: index, evaluated: dues.count, plugins: plugins, dues: dues)
  }
}
