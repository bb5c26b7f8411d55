import SiyuTestPrograms
import Foundation
import Testing

/// A real disk that is full: a small tmpfs, as the workspace and as the folder for temporary files.
@Suite(.enabled(if: SmallDisk.isPossible, "needs the right to mount a tmpfs"))
struct SmallDiskTests {
  private static let scenarios = Scenario.all.filter {
    [
      "first load of orders", "later load of orders", "customers, some rejected", "plan file",
      "apply", "apply what changed", "export", "export a spreadsheet", "tag by hand",
      "SOPs",
    ].contains($0.name)
  }

  @Test(arguments: scenarios)
  func `a full disk is told with its file and its room, and room mends it`(
    _ scenario: Scenario
  ) async throws {
    let siyu = try Siyu()
    let undisturbed = try await Lanes.run { try Undisturbed(scenario, siyu) }
    try await Lanes.run {
      var refused = 0
      // Room for so many kB more than the workspace has.
      for room in [0, 24, 64, 128, 256, 512] {
        let disk = try SmallDisk(scenario.base.folder(siyu), room: room)
        defer { disk.unmount() }
        let ran = try siyu.run(scenario.words, in: disk.workspace, temporary: Base.scratch + "/tmp")
        #expect(ran.isOrderly, "\(room) kB: \(ran)")
        if ran.status == 1 {
          refused += 1
          #expect(
            ran.errors.contains("disk is full") || ran.errors.contains("no space left")
              || ran.errors.contains("has room"), "\(room) kB: \(ran)")
          #expect(ran.errors.contains("free)"), "\(room) kB: \(ran)")
        }
        try disk.grow()
        let again = try siyu.run(scenario.words, in: disk.workspace)
        #expect(
          again.isDone || again.errors.contains(scenario.done ?? "\0"), "\(room) kB: \(again)")
        let differences = try Contents(of: disk.workspace).differences(from: undisturbed.after)
        #expect(differences == [], "\(room) kB")
      }
      #expect(refused > 0, "no disk was too small")
    }
  }

  @Test func `a folder for temporary files that is full is told`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let disk = try SmallDisk(nil, room: 16)
      defer { disk.unmount() }
      let workspace = try Base.people.copy(siyu, for: "temporary")
      defer { Base.remove(workspace) }
      for words in [
        ["import", "orders", "data/orders.csv"], ["apply", "--now", Base.now],
        ["plan", "--now", Base.now], ["export", "orders"],
      ] {
        let ran = try siyu.run(words, in: workspace, temporary: disk.folder)
        #expect(ran.isOrderly, "\(words): \(ran)")
        if ran.status != 0 { #expect(ran.errors.contains("\n  "), "\(words): \(ran)") }
      }
      _ = try Contents(of: workspace)
    }
  }
}

/// A tmpfs of a few hundred kB, with a copy of a workspace on it.
struct SmallDisk {
  let folder: String
  var workspace: String { folder + "/brand" }

  static let isPossible: Bool = {
    guard geteuid() == 0, let disk = try? SmallDisk(nil, room: 64) else { return false }
    disk.unmount()
    return true
  }()

  init(_ base: String?, room: Int) throws {
    folder = Base.scratch + "/disk-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.call(["mount", "-t", "tmpfs", "-o", "size=64m", "none", folder])
    if let base { try FileManager.default.copyItem(atPath: base, toPath: workspace) }
    var about = statvfs()
    guard statvfs(folder, &about) == 0 else { throw ProgramError("statvfs") }
    let used = (Int(about.f_blocks) - Int(about.f_bfree)) * Int(about.f_frsize) >> 10
    try Self.call(["mount", "-o", "remount,size=\(max(4, used + room))k", folder])
  }

  func grow() throws { try Self.call(["mount", "-o", "remount,size=64m", folder]) }

  func unmount() {
    try? Self.call(["umount", "-l", folder])
    rmdir(folder)
  }

  private static func call(_ words: [String]) throws {
    let process = try ChildProcess(
      words, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], folder: "/", output: .kept,
      input: .empty, user: nil)
    let ran = try process.wait()
    if ran.status != 0 { throw ProgramError("\(words.joined(separator: " ")): \(ran)") }
  }
}
