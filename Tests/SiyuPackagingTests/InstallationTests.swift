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
  let folder: TemporaryFolder
  let alice = Fingerprint(digits: "aaaaaaaaaaaaaaaaaaaa")
  let bob = Fingerprint(digits: "bbbbbbbbbbbbbbbbbbbb")

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    mkdir("\(folder.path)/plugins", 0o755)
  }

  func workspace() throws -> Workspace { try Workspace.open(folder.path) }

  func package(
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
  func install(
    _ package: PluginPackage, _ signer: Fingerprint? = nil, trust: TrustFile = TrustFile(),
    granting: Set<Permission> = [], accepted: Fingerprint? = nil, isLocked: Bool = false,
    replaces: Bool = false
  ) throws -> Installation {
    var workspace = try workspace()
    let installation = try Installation(
      package, signer: signer, source: "mini.siyu", in: workspace, trust: trust,
      Installation.Terms(
        granting: granting, acceptedSigner: accepted, isLocked: isLocked, replaces: replaces))
    try workspace.install(installation)
    try workspace.saveLock()
    return installation
  }

  func refusal(_ body: () throws -> Installation) -> String? {
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

  @Test func `a new signer of a registry is refused with the whole command`() throws {
    try install(package(), alice)
    let words = refusal {
      try Installation(
        package("1.1.0"), signer: bob, source: "registry team", in: workspace(), trust: TrustFile())
    }
    #expect(words?.contains("siyu plugin install mini@1.1.0 --accept-signer \(bob)") == true)
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

  @Test func `what siyu toml grants is shown, as far as it is asked for`() throws {
    try folder.write(
      "siyu.toml", "[brand]\nname = \"店\"\n[plugins.mini]\ngrant = [\"birthday\", \"events\"]\n")
    let next = try install(package(asks: "\"orders\", \"birthday\""))
    #expect(next.grantedByHand == [.readPersonal(.birthday)])
    #expect(next.granted == [.readOrders])
    #expect(next.willHave == [.readOrders, .readPersonal(.birthday)])
    let there = try workspace()
    #expect(try there.grants(for: there.plugin("mini").package.manifest) == next.willHave)
  }

  @Test func `what was changed while somebody read is refused, and stays`() throws {
    try install(package(), alice)
    let trusted = trust(.trusted, alice)
    let next = try package("1.1.0")
    let shown = try Installation(
      next, signer: alice, source: "mini.siyu", in: workspace(), trust: trusted)
    #expect(throws: Never.self) { try shown.again(in: workspace(), trust: trusted) }
    #expect { try shown.again(in: workspace(), trust: trust(.revoked, alice)) } throws: {
      "\($0)".contains("revoked on")
    }
    var other = try workspace()
    let there = try other.plugin("mini").package
    other.takeBack([.readOrders], from: there)
    try other.saveLock()
    #expect { try shown.again(in: workspace(), trust: trusted) } throws: {
      "\($0)".contains("while you looked at it")
    }
    other.grant([.readOrders], to: there)
    try other.saveLock()
    #expect(throws: Never.self) { try shown.again(in: workspace(), trust: trusted) }
    try folder.write(
      "siyu.toml", "[brand]\nname = \"店\"\n[plugins.mini]\ngrant = [\"orders\"]\n")
    #expect(throws: Diagnostic.self) { try shown.again(in: workspace(), trust: trusted) }
  }

  @Test func `what was changed while a removal was asked about is refused`() throws {
    try install(package(), alice)
    let removal = try Removal("mini", in: workspace())
    #expect(removal.isThere && !removal.isOwn)
    try removal.check(in: workspace())
    var other = try workspace()
    other.grant([.readPersonal(.birthday)], to: try other.plugin("mini").package)
    try other.saveLock()
    #expect { try removal.check(in: workspace()) } throws: {
      "\($0)".contains("nothing was removed")
    }
    let again = try Removal("mini", in: workspace())
    try folder.write("plugins/mini/main.lua", "-- mine\n")
    #expect(throws: Diagnostics.self) { try again.check(in: workspace()) }
    #expect(try Removal("mini", in: workspace()).isOwn)
    #expect(throws: Diagnostics.self) { try Removal("other", in: workspace()) }
  }

  @Test func `a stranger's plugin gets nothing of one's own of that name`() throws {
    try folder.write(
      "plugins/mini/plugin.toml",
      """
      id = "mini"
      version = "0.1.0"
      title = "小"
      siyu = "1"
      [permissions]
      read = ["orders", "birthday"]
      """)
    try folder.write("plugins/mini/main.lua", "-- mine\n")
    var own = try workspace()
    own.grant([.readPersonal(.birthday)], to: try own.plugin("mini").package)
    try own.saveLock()
    let next = try install(package(asks: "\"orders\", \"birthday\""), replaces: true)
    #expect(next.granted == [.readOrders])
    #expect(next.newlyAsked == [.readOrders, .readPersonal(.birthday)])
    #expect(next.replaced == nil && !next.isDowngrade)
  }

  @Test func `where nobody knows what was there, everything is new`() throws {
    try install(package())
    try folder.write("plugins/mini/plugin.toml", "damaged")
    let next = try install(package("1.1.0"), replaces: true)
    #expect(next.newlyAsked == [.readOrders] && next.fileChanges.isEmpty)
    #expect(next.replaced == SemanticVersion(1, 0, 0))
    DiskFolder.remove("\(folder.path)/plugins/mini")
    #expect(try install(package("1.1.0"), isLocked: true).newlyAsked.isEmpty)
    DiskFolder.remove("\(folder.path)/plugins/mini")
    #expect(try install(package("1.2.0")).newlyAsked == [.readOrders])
  }

  @Test func `going back is told also where files were changed`() throws {
    try install(package("1.1.0"))
    try folder.write("plugins/mini/main.lua", "-- mine\n")
    let back = try install(package("1.0.0"), replaces: true)
    #expect(back.isDowngrade && back.present == .own)
    #expect(back.replaced == SemanticVersion(1, 1, 0))
  }

  @Test func `files are told that come, go and change`() throws {
    let first = try install(package(more: ["lib/a.lua": "1\n", "lib/b.lua": "2\n"]))
    #expect(first.fileChanges.isEmpty)
    let next = try install(package("1.1.0", more: ["lib/b.lua": "2\n", "lib/c.lua": "3\n"]))
    #expect(
      next.fileChanges == [
        FileChange(path: "lib/a.lua", kind: .removed), FileChange(path: "lib/c.lua", kind: .added),
        FileChange(path: "main.lua", kind: .changed),
        FileChange(path: "plugin.toml", kind: .changed),
      ])
  }

  @Test func `an installation that ended between two names is taken back`() throws {
    try install(package())
    let workspace = try workspace()
    let aside = "\(folder.path)/.siyu/tmp/install-2147483646-mini"
    mkdir(aside, 0o755)
    rename("\(folder.path)/plugins/mini", "\(aside).before")
    workspace.restoreInterrupted()
    #expect(try workspace.plugin("mini").package.checksum == package().checksum)
    // Of another's installation too, before anything is thrown away.
    rename("\(folder.path)/plugins/mini", "\(aside).before")
    let other = try PluginFolder.check(
      package().files.merging([
        "plugin.toml": Array(
          "id = \"other\"\nversion = \"1.0.0\"\ntitle = \"o\"\nsiyu = \"1\"\n".utf8)
      ]) { $1 }, name: "other.siyu")
    try install(other)
    #expect(try workspace.plugin("mini").package.checksum == package().checksum)
    #expect(DiskFile.names(in: "\(folder.path)/.siyu/tmp").isEmpty)
  }

  @Test func `what a killed installation left is known, and what a living one works on is not`()
    throws
  {
    try install(package())
    let workspace = try workspace()
    #expect(workspace.interrupted().isEmpty)
    try folder.write(".siyu/tmp/install-2147483646-other-one/main.lua", "x")
    try folder.write(".siyu/tmp/install-1-living/main.lua", "x")
    let aside = "\(folder.path)/.siyu/tmp/install-2147483646-mini"
    mkdir(aside, 0o755)
    rename("\(folder.path)/plugins/mini", "\(aside).before")
    #expect(
      workspace.interrupted() == [
        .init(id: "mini", isMissing: true), .init(id: "other-one", isMissing: false),
      ])
    workspace.clearInterrupted()
    #expect(try workspace.plugin("mini").package.checksum == package().checksum)
    #expect(DiskFile.names(in: "\(folder.path)/.siyu/tmp") == ["install-1-living"])
  }

  @Test func `all there is of a plugin is known where its process number is in use again`() throws {
    try install(package())
    let workspace = try workspace()
    rename("\(folder.path)/plugins/mini", "\(folder.path)/mini")
    try folder.write(".siyu/tmp/install-1-mini.before/main.lua", "x")
    try folder.write(".siyu/tmp/install-1-other/main.lua", "x")
    #expect(workspace.interrupted().isEmpty)
    #expect(workspace.setAside().map(\.folder) == ["install-1-mini.before"])
    #expect(workspace.setAside().map(\.id) == ["mini"])
    rename("\(folder.path)/mini", "\(folder.path)/plugins/mini")
    #expect(workspace.setAside().isEmpty)
  }

  @Test func `an older half does not take the place of what is there`() throws {
    try install(package("1.1.0"))
    try folder.write(".siyu/tmp/install-2147483646-mini.before/main.lua", "old")
    try install(package("1.2.0"))
    #expect(try folder.read("plugins/mini/main.lua") == "-- 1.2.0\n")
    #expect(DiskFile.names(in: "\(folder.path)/.siyu/tmp").isEmpty)
  }
}
