import SiyuTestPrograms
import Foundation
import Testing

/// A workspace that may be read and not written. Root may write everywhere, so siyu runs as nobody.
@Suite(
  .enabled(
    if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"),
    "needs root and setpriv, to run as another user"))
struct PermissionTests {
  private static let nobody: UInt32 = 65_534

  /// Hands a copy over to nobody, who may not write it.
  private static func locked(_ base: Base, _ siyu: Siyu) throws -> String {
    let workspace = try base.copy(siyu, for: "locked")
    let files = FileManager.default.enumerator(atPath: workspace)?.allObjects as? [String] ?? []
    for name in files.map({ workspace + "/" + $0 }) + [workspace] {
      var about = stat()
      guard stat(name, &about) == 0 else { continue }
      chown(name, nobody, nobody)
      chmod(name, about.st_mode & 0o7555)
    }
    let temporary = workspace + ".tmp"
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    chown(temporary, nobody, nobody)
    return workspace
  }

  @Test(arguments: [Base.full, .applied])
  func `who only looks needs no right to write`(_ base: Base) async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let open = try base.copy(siyu, for: "open")
      let workspace = try Self.locked(base, siyu)
      defer {
        Base.remove(open)
        Base.remove(workspace)
      }
      for words in [
        ["plan", "--now", "2026-07-09"], ["explain", "C000002", "--now", "2026-07-09"],
        ["export", "orders"], ["export", "customers"], ["plugin", "list"],
        ["plugin", "check", "skincare"], ["audit", "list"],
      ] {
        let expected = try siyu.run(words, in: open)
        let ran = try siyu.run(words, in: workspace, user: Self.nobody)
        #expect(ran.status == 0, "\(words): \(ran)")
        #expect(ran.output == expected.output, "\(words)")
      }
    }
  }

  @Test func `who would change something is told what to do`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Self.locked(.full, siyu)
      defer { Base.remove(workspace) }
      for words in [
        ["apply", "--now", Base.now], ["import", "events", "data/events-more.csv"],
        ["tag", "C000002", "skincare.value:high"], ["merge", "C000003", "C000004"],
        ["plugin", "grant", "party", "birthday"], ["plan", "--out", "p.plan"],
        ["export", "orders", "--out", "o.csv"], ["export", "orders", "--out", "o.xlsx"],
        ["plugin", "new", "other"],
        // What was given away has to be recorded.
        ["export", "customers", "--show-private"],
      ] {
        let ran = try siyu.run(words, in: workspace, user: Self.nobody)
        #expect(ran.status == 1, "\(words): \(ran)")
        #expect(ran.errors.contains("ermission denied"), "\(words): \(ran)")
        #expect(ran.errors.contains("run siyu as that user"), "\(words): \(ran)")
      }
    }
  }
}
