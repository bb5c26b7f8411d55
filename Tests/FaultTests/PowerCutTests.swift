import SiyuTestPrograms
import Foundation
import Testing

/// What has to be on the disk before a step that a power cut could not take back with it.
///
/// A power cut itself cannot be had in a test. Its place is taken by a disk that refuses to take the
/// store's log: whoever does not wait for the disk does not notice, and takes the step.
@Suite(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
struct PowerCutTests {
  private static let refusal = Fault(
    kind: .sync, number: 1, fromThereOn: true, action: .fail("EIO"), path: "siyu.db-wal")

  private static func key(_ workspace: String) throws -> Data {
    try Data(contentsOf: URL(filePath: workspace + "/.siyu/key"))
  }

  @Test func `the old key stays until the rotation is on the disk`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.people.copy(siyu, for: "power")
      defer { Base.remove(workspace) }
      let old = try Self.key(workspace)
      let ran = try siyu.run(["key", "rotate"], in: workspace, fault: Self.refusal)
      #expect(ran.status == 1 && ran.errors.contains("\n  "), "\(ran)")
      #expect(try Self.key(workspace) == old)
      try siyu.must(["key", "rotate"], in: workspace)
      #expect(try Self.key(workspace) != old)
      try siyu.must(["plan"], in: workspace)
    }
  }

  @Test func `who finds a rotation that was killed waits for the disk too`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.people.copy(siyu, for: "power")
      defer { Base.remove(workspace) }
      let old = try Self.key(workspace)
      let killed = try siyu.run(
        ["key", "rotate"], in: workspace,
        fault: Fault(kind: .rename, number: 1, action: .killBefore, path: "/.siyu/key"))
      #expect(killed.wasKilled, "\(killed)")
      let ran = try siyu.run(
        ["import", "customers", "data/customers-more.csv"], in: workspace, fault: Self.refusal)
      #expect(ran.status == 1 && ran.errors.contains("\n  "), "\(ran)")
      #expect(try Self.key(workspace) == old)
      // Who only looks changes no key either, and goes on.
      let looked = try siyu.run(["plan"], in: workspace, fault: Self.refusal)
      #expect(looked.status == 0, "\(looked)")
      #expect(try Self.key(workspace) == old)
      try siyu.must(["key", "rotate"], in: workspace)
      #expect(try Self.key(workspace) != old)
    }
  }

  @Test func `personal fields leave only when the entry about it is on the disk`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.people.copy(siyu, for: "power")
      defer { Base.remove(workspace) }
      let ran = try siyu.run(
        ["export", "customers", "--show-private"], in: workspace, fault: Self.refusal)
      #expect(ran.status == 1 && ran.output.isEmpty, "\(ran)")
    }
  }

  @Test func `a spreadsheet gets its name when it is on the disk`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.people.copy(siyu, for: "power")
      defer { Base.remove(workspace) }
      let ran = try siyu.run(
        ["export", "customers", "--out", "some.xlsx"], in: workspace,
        fault: Fault(kind: .sync, number: 1, action: .fail("EIO"), path: "some.xlsx"))
      #expect(ran.status == 1, "\(ran)")
      let names = try FileManager.default.contentsOfDirectory(atPath: workspace)
      #expect(!names.contains { $0.hasPrefix("some.xlsx") }, "\(names)")
    }
  }

  @Test(arguments: ["copy", "copy.db"])
  func `what a killed backup left goes with the next, and is told of by others`(_ name: String)
    async throws
  {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.people.copy(siyu, for: "power")
      let place = workspace + ".places"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      defer {
        Base.remove(workspace)
        Base.remove(place)
      }
      func left() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place).filter {
          $0.contains(".partial")
        }
      }
      let killed = try siyu.run(
        ["backup", "\(place)/\(name)"], in: workspace,
        fault: Fault(kind: .sync, number: 1, action: .killBefore, path: ".partial"))
      #expect(killed.wasKilled, "\(killed)")
      #expect(try !left().isEmpty)
      let other = try siyu.must(["backup", "\(place)/other-\(name)"], in: workspace)
      #expect(other.errors.contains("was left by a backup that was killed"), "\(other)")
      let again = try siyu.must(["backup", "\(place)/\(name)"], in: workspace)
      #expect(!again.errors.contains("killed"), "\(again)")
      #expect(try left() == [])
    }
  }
}
