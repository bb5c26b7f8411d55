import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

/// What is told of installed plugins whose signer was revoked.
@Suite struct RevokedPluginsTests {
  private let folder: TemporaryFolder
  private let alice = Fingerprint(digits: "aaaaaaaaaaaaaaaaaaaa")
  private let bob = Fingerprint(digits: "bbbbbbbbbbbbbbbbbbbb")

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    var lock = LockFile()
    func add(_ id: String, _ source: String?, _ signer: Fingerprint?) throws {
      lock[id] = LockFile.Plugin(
        id: id, version: SemanticVersion(1, 0, 0), checksum: "c", granted: [], source: source,
        signer: signer)
    }
    try add("care", "registry team", alice)
    try add("file", "file-1.0.0.siyu", alice)
    try add("gone", "registry team", alice)
    try add("mine", nil, nil)
    try add("other", "registry team", bob)
    try folder.write("siyu.lock", lock.text)
    for id in ["care", "file", "mine", "other"] {
      try folder.write("plugins/\(id)/main.lua", "-- \(id)\n")
    }
  }

  private func warnings() throws -> [Diagnostic] {
    try Workspace.open(folder.path).revocationWarnings()
  }

  private func trust(_ state: TrustFile.Entry.State) throws {
    var trust = TrustFile()
    trust[alice] = TrustFile.Entry(signer: alice, name: "甲", since: "2026-06-30", state: state)
    try folder.write(TrustFile.name, trust.text)
  }

  @Test func `nobody is told of signers who are trusted or unknown`() throws {
    #expect(try warnings().isEmpty)
    try trust(.trusted)
    #expect(try warnings().isEmpty)
  }

  @Test func `those that are here are told, with what takes their place`() throws {
    try trust(.revoked)
    let warnings = try warnings()
    #expect(warnings.allSatisfy { $0.severity == .warning })
    #expect(
      warnings.map(\.message)
        == ["care", "file"].map {
          "\($0)@1.0.0 is signed by \(alice) ('甲'), which was revoked on 2026-06-30, and is still installed"
        })
    #expect(warnings[0].hint?.contains("install care@VERSION --accept-signer") == true)
    #expect(warnings[1].hint?.contains("install FILE --accept-signer") == true)
  }

  @Test func `where nobody can know it, that is told`() throws {
    try folder.write(TrustFile.name, "format = 1\nwhat = 2\n")
    let warnings = try warnings()
    #expect(warnings.count == 1 && warnings[0].severity == .warning)
    #expect(warnings[0].file == TrustFile.name)
    #expect(warnings[0].hint != nil)
  }
}
