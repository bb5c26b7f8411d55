import SiyuDisk
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct InstallationTests {
  private let folder: TemporaryFolder
  private let alice = Fingerprint(digits: "aaaaaaaaaaaaaaaaaaaa")
  private let bob = Fingerprint(digits: "bbbbbbbbbbbbbbbbbbbb")

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    mkdir("\(folder.path)/plugins", 0o755)
  }

  private func workspace() throws -> Workspace { try Workspace.open(folder.path) }

  private func package(
    _ version: String = "1.0.0", asks: String = "\"orders\"", more: [String: String] = [:]
  ) throws -> PluginPackage {
    let files = [
      "plugin.toml": """
      id = "mini"
      version = "\(version)"
      title = "小"
      siyu = "1"
      [permissions]
      read = [\(asks)]
      [settings.code]
      type = "text"
      [settings.days]
      type = "integer"
      default = 3
      """, "main.lua": "-- \(version)\n",
    ]
    return try PluginFolder.check(
      files.merging(more) { $1 }.mapValues { Array($0.utf8) }, name: "mini.siyu")
  }

  private func trust(_ state: TrustFile.Entry.State, _ signer: Fingerprint) -> TrustFile {
    var trust = TrustFile()
    trust[signer] = TrustFile.Entry(signer: signer, name: "甲", since: "2026-06-30", state: state)
    return trust
  }

  @discardableResult
  private func install(
    _ package: PluginPackage, _ signer: Fingerprint? = nil, trust: TrustFile = TrustFile(),
    granting: Set<Permission> = [], accepted: Fingerprint? = nil, isLocked: Bool = false,
    replaces: Bool = false
  ) throws -> Installation {
    var workspace = try workspace()
    let installation = try Installation(
      package, signer: signer, source: "mini.siyu", in: workspace, trust: trust,
      granting: granting, acceptedSigner: accepted, isLocked: isLocked, replaces: replaces)
    try workspace.install(installation)
    try workspace.saveLock()
    return installation
  }

  private func refusal(_ body: () throws -> Installation) -> String? {
    do {
      _ = try body()
      return nil
    } catch { return "\(error)" }
  }

  @Test func `files are put in place, and the lock says what and whose`() throws {
    let first = try package(more: ["lib/a.lua": "return 1\n"])
    let installation = try install(first, alice, granting: [.readPersonal(.birthday)])
    #expect(installation.present == .nothing)
    #expect(installation.signer == .unknown(alice))
    #expect(installation.settingsToMake.map(\.name) == ["code"])
    #expect(try folder.read("plugins/mini/lib/a.lua") == "return 1\n")
    let locked = try #require(try workspace().lock["mini"])
    #expect(locked.checksum == first.checksum && locked.signer == alice)
    #expect(locked.source == "mini.siyu")
    #expect(locked.granted == [.readOrders, .readPersonal(.birthday)])
    #expect(try workspace().plugin("mini").package.checksum == first.checksum)
    #expect(try LockFile.parse(Array(workspace().lock.text.utf8)) == workspace().lock)
    let leftovers = DiskFile.names(in: "\(folder.path)/.siyu/tmp")
    #expect(leftovers.isEmpty)
  }

  @Test func `an update replaces all files, and gets nothing new`() throws {
    try install(package(more: ["lib/a.lua": "return 1\n"]), alice)
    let next = try install(package("1.1.0", asks: "\"orders\", \"events\""), alice)
    #expect(next.present == .installed(SemanticVersion(1, 0, 0)))
    #expect(next.newlyAsked == [.readEvents])
    #expect(!next.isDowngrade)
    #expect(!DiskFile.exists("\(folder.path)/plugins/mini/lib"))
    #expect(try workspace().lock["mini"]?.granted == [.readOrders])
    #expect(try install(package(), alice).isDowngrade)
  }

  @Test func `the same again changes nothing`() throws {
    try install(package(), alice)
    #expect(try install(package(), alice).changesNothing)
    #expect(try !install(package(), alice, granting: [.readEvents]).changesNothing)
  }

  @Test func `another signer, none, or a revoked one is refused`() throws {
    try install(package(), alice)
    let next = try package("1.1.0")
    #expect(refusal { try install(next, bob) }?.contains("REFUSED: mini was signed by") == true)
    #expect(refusal { try install(next) }?.contains("this one is not signed") == true)
    #expect(refusal { try install(next, bob, accepted: alice) } != nil)
    let revoked = trust(.revoked, alice)
    #expect(refusal { try install(next, alice, trust: revoked) }?.contains("revoked on") == true)
    #expect(try workspace().lock["mini"]?.version == SemanticVersion(1, 0, 0))
    // Who compared it may go on.
    #expect(try install(next, bob, accepted: bob).signer == .unknown(bob))
    #expect(
      try install(next, bob, trust: trust(.trusted, bob)).signer == .trusted(bob, name: "甲"))
  }

  @Test func `an accepted signer that is revoked stays refused`() throws {
    try install(package(), alice)
    let words = refusal {
      try install(package("1.1.0"), bob, trust: trust(.revoked, bob), accepted: bob)
    }
    #expect(words?.contains("revoked on") == true)
  }

  @Test func `what the operator wrote or changed is not lost`() throws {
    try folder.write("plugins/mini/plugin.toml", "mine")
    #expect(refusal { try install(package()) }?.contains("plugin of your own") == true)
    #expect(try folder.read("plugins/mini/plugin.toml") == "mine")
    try install(package(), replaces: true)
    try folder.write("plugins/mini/main.lua", "-- mine\n")
    #expect(refusal { try install(package("1.1.0")) }?.contains("was changed since") == true)
    #expect(try folder.read("plugins/mini/main.lua") == "-- mine\n")
    let there = try workspace().plugin("mini").package
    #expect(try workspace().isChanged(there))
    // A grant says nothing of the files.
    var granting = try workspace()
    granting.grant([.readEvents], to: there)
    #expect(granting.isChanged(there))
  }

  @Test func `what is locked lets in nothing else`() throws {
    try install(package(), alice)
    let lock = try folder.read("siyu.lock")
    #expect(refusal { try install(package("1.1.0"), alice, isLocked: true) } != nil)
    #expect(refusal { try install(package(), bob, isLocked: true) } != nil)
    #expect(refusal { try install(package(), isLocked: true) } != nil)
    let other = try package(more: ["lib/a.lua": "return 1\n"])
    #expect(refusal { try install(other, alice, isLocked: true) }?.contains("checksum") == true)
    // As after a fresh checkout, from wherever.
    DiskFolder.remove("\(folder.path)/plugins/mini")
    try install(package(), alice, isLocked: true)
    #expect(try folder.read("siyu.lock") == lock)
    #expect(try folder.read("plugins/mini/main.lua") == "-- 1.0.0\n")
  }

  @Test func `a lock that knows nothing of a plugin lets none in`() throws {
    #expect(refusal { try install(package(), isLocked: true) }?.contains("--locked") == true)
    #expect(!DiskFile.exists("\(folder.path)/plugins/mini"))
  }

  @Test func `removing takes files and grants away`() throws {
    try install(package(), alice)
    var workspace = try workspace()
    try workspace.remove("mini")
    try workspace.saveLock()
    #expect(!DiskFile.exists("\(folder.path)/plugins/mini"))
    #expect(try self.workspace().lock["mini"] == nil)
    #expect(DiskFile.names(in: "\(folder.path)/.siyu/tmp").isEmpty)
  }

  @Test func `halves of the dead are taken away`() throws {
    try folder.write(".siyu/tmp/install-2147483646-mini/main.lua", "x")
    try install(package())
    #expect(DiskFile.names(in: "\(folder.path)/.siyu/tmp").isEmpty)
  }

  @Test func `trust reads as it is written, and nonsense trusts nobody`() throws {
    var trust = trust(.trusted, alice)
    trust[bob] = TrustFile.Entry(signer: bob, name: "乙\"", since: "2026-07-01", state: .revoked)
    #expect(try TrustFile.parse(Array(trust.text.utf8)) == trust)
    try workspace().save(trust)
    #expect(try workspace().trust() == trust)
    let entry = "[[signer]]\nfingerprint = \"\(alice)\"\nname = \"a\"\nsince = \"2026-06-30\"\n"
    for text in [
      entry, entry + "state = \"maybe\"\n", entry + "state = \"trusted\"\nmore = 1\n",
      entry.replacing("aaaa-", with: "") + "state = \"trusted\"\n", "format = 9\n", "signer = 1\n",
      entry + "state = \"trusted\"\n" + entry + "state = \"revoked\"\n",
    ] {
      #expect(throws: Diagnostics.self, "\(text)") { try TrustFile.parse(Array(text.utf8)) }
    }
  }
}
