import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

/// Which registry a plugin is had from, which version is taken, and what is newer.
@Suite struct RegistryChoiceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
  }

  private func registry(_ name: String) throws -> Registry {
    Registry(
      RegistrySetting(name: name, place: .site(try SiteAddress(folder: "https://\(name).example"))),
      root: folder.path)
  }

  /// `care@1.2.0`, `care@1.2.0 kit ^1`: with what it needs.
  private func index(_ plugins: [String], signer: String = "a") throws -> RegistryIndex {
    let packages: [DataValue] = plugins.map { text in
      let words = text.split(separator: " ").map(String.init)
      let parts = words[0].split(separator: "@").map(String.init)
      return [
        "id": .string(parts[0]), "version": .string(parts[1]), "title": .string(parts[0]),
        "file": .string("\(parts[0])-\(parts[1]).siyu"), "bytes": 1,
        "sha256": .string(String(repeating: "0", count: 64)),
        "checksum": .string(String(repeating: "0", count: 64)),
        "signer": .string("\(Fingerprint(digits: String(repeating: signer, count: 20)))"),
        "requires": .record(words.count > 2 ? [words[1]: .string(words[2])] : [:]),
      ]
    }
    let whole: DataValue = ["format": 1, "serial": 1, "packages": .list(packages)]
    return try RegistryIndex.parse(Array(JSON.text(whole).utf8), file: "index.json")
  }

  /// Indexes by the registries' names; a name without one cannot be read.
  /// - Parameter locked: of those that only siyu.lock has, by the last part of their path.
  private func registries(
    _ indexes: [(String, RegistryIndex?)], installed: [String: String] = [:], signer: String = "a",
    locked: [String: RegistryIndex] = [:]
  ) throws -> (registries: Registries, workspace: Workspace) {
    var lock = LockFile()
    for (label, source) in installed {
      let parts = label.split(separator: "@").map(String.init)
      lock[parts[0]] = LockFile.Plugin(
        id: parts[0], version: try #require(SemanticVersion(parts[1])), checksum: "c",
        granted: [], source: source,
        signer: Fingerprint(digits: String(repeating: signer, count: 20)))
    }
    try folder.write("siyu.lock", lock.text)
    let workspace = try Workspace.open(folder.path)
    let byTitle = Dictionary(uniqueKeysWithValues: indexes.map { ($0.0, $0.1) })
    let all = try indexes.map { try registry($0.0) } + workspace.lockedRegistries
    let registries = Registries(all, in: workspace) { registry in
      guard let index = byTitle[registry.title] ?? locked[registry.title] else {
        throw Diagnostic(file: registry.title, "cannot be read")
      }
      return index
    }
    return (registries, workspace)
  }

  private func manifest(_ id: String, _ version: String, needs: String = "") throws {
    try folder.write(
      "plugins/\(id)/plugin.toml",
      "id = \"\(id)\"\nversion = \"\(version)\"\ntitle = \"x\"\nsiyu = \"1\"\n\(needs)")
    try folder.write("plugins/\(id)/main.lua", "-- nothing\n")
  }

  // MARK: Who has it

  @Test func `the only one that has it, or none`() throws {
    let all = try registries([("one", index(["care@1.0.0"])), ("two", index(["kit@1.0.0"]))])
    #expect(try all.registries.holder(of: "care")?.title == "one")
    #expect(try all.registries.holder(of: "kit")?.title == "two")
    #expect(try all.registries.holder(of: "rest") == nil)
    #expect { try all.registries.existingHolder(of: "caer") } throws: {
      "\($0)".contains("did you mean 'care'?")
    }
  }

  @Test func `of several the operator chooses, unless it came from one`() throws {
    let both = [("one", try index(["care@1.0.0"])), ("two", try index(["care@2.0.0"]))]
    let new = try registries(both).registries
    #expect { try new.holder(of: "care") } throws: {
      "\($0)".contains("care is in several registries: one, two")
    }
    #expect(try new.holder(of: "care", preferred: registry("two"))?.title == "two")
    let old = try registries(both, installed: ["care@1.0.0": "registry two"]).registries
    #expect(try old.holder(of: "care")?.title == "two")
    #expect(try old.holder(of: "care", preferred: registry("one"))?.title == "two")
  }

  @Test func `what is installed waits for every registry, what is looked at does not`() throws {
    let some = try registries([("one", index(["care@1.0.0"])), ("two", nil)]).registries
    #expect { try some.holder(of: "care") } throws: {
      ($0 as? Diagnostic)?.hint?.contains("--from NAME asks one registry alone") == true
    }
    #expect(try some.readable().map(\.title) == ["one"])
    #expect(some.problems.map(\.file) == ["two"])
    #expect(try some.holder(of: "care")?.title == "one")
    let none = try registries([("one", nil), ("two", nil)]).registries
    #expect { try none.readable() } throws: { ($0 as? Diagnostics)?.all.count == 2 }
    #expect(throws: Diagnostic.self) { try registries([]).registries.readable() }
  }

  // MARK: One that only siyu.lock has

  @Test func `one that is only locked offers nothing but what is locked to it`() throws {
    let installed = [
      "mine@1.0.0": "registry ../reg B", "care@1.0.0": "care-1.0.0.siyu",
      "kit@1.0.0": "registry reg B",
    ]
    let other = try index(["mine@1.1.0", "care@2.0.0", "kit@2.0.0", "new@1.0.0"])
    let all = try registries(
      [("one", index(["rest@1.0.0"]))], installed: installed, locked: ["reg B": other])
    #expect(all.registries.all.map(\.title) == ["one", "reg B"])
    #expect(try NewerVersions(all.registries, all.workspace).all.map(\.id) == ["mine"])
    #expect(try all.registries.holder(of: "mine")?.title == "reg B")
    for id in ["care", "kit", "new"] {
      #expect(try all.registries.holder(of: id) == nil)
      #expect(try all.registries.holder(of: id, preferred: all.registries.all[1]) == nil)
      #expect { try all.registries.existingHolder(of: id) } throws: {
        "\($0)".contains("the registry one has no plugin '\(id)'")
      }
    }
    // Nor where there is no other.
    let alone = try registries([], installed: installed, locked: ["reg B": other])
    #expect(try NewerVersions(alone.registries, alone.workspace).all.map(\.id) == ["mine"])
    #expect { try alone.registries.existingHolder(of: "care") } throws: {
      "\($0)".contains("no registry is known here")
    }
  }

  @Test func `what others need does not come from one that is only locked`() throws {
    let installed = ["mine@1.0.0": "registry ../reg B"]
    let one = try index(["care@1.0.0 kit ^1", "kit@1.0.0", "shop@1.0.0 mine ^1"])
    let other = try index(["mine@1.1.0 kit ^1", "kit@1.9.0"])
    let all = try registries([("one", one)], installed: installed, locked: ["reg B": other])
    #expect(try asked(all, "care") == "kit@1.0.0 of one")
    // Its own dependencies neither: it was chosen for one plugin.
    #expect(try asked(all, "mine") == "kit@1.0.0 of one")
    // Unless they are locked to it.
    let locked = try registries(
      [("two", index(["shop@1.0.0 mine ^1", "mine@1.5.0"]))],
      installed: ["mine@1.0.0": "registry ../reg C"], locked: ["reg C": index(["mine@1.1.0"])])
    #expect(try asked(locked, "shop") == "mine@1.1.0 of reg C")
  }

  @Test func `one that is only locked and cannot be read keeps no other plugin`() throws {
    let all = try registries(
      [("one", index(["care@1.1.0", "mine@9.0.0"]))],
      installed: ["mine@1.0.0": "registry ../reg B", "care@1.0.0": "registry one"])
    let newer = try NewerVersions(all.registries, all.workspace)
    #expect(newer.all.map(\.id) == ["care"])
    // In no other either.
    #expect(newer.elsewhere.map(\.id) == ["mine"])
    #expect(all.registries.problems.map(\.file) == ["reg B"])
    #expect(all.registries.isOriginPassedOver(of: "mine"))
    #expect(!all.registries.isOriginPassedOver(of: "care"))
    #expect { try all.registries.existingHolder(of: "mine") } throws: {
      "\($0)".contains("cannot be read")
    }
  }

  // MARK: Newer versions

  @Test func `newer is the newest release of where it came from`() throws {
    let one = try index(["care@1.0.0", "care@1.1.0", "care@2.0.0-beta", "kit@1.0.0"])
    let all = try registries(
      [("one", one), ("two", index(["care@9.0.0"]))],
      installed: [
        "care@1.0.0": "registry one", "kit@1.0.0": "registry one", "file@1.0.0": "f.siyu",
      ])
    let newer = try NewerVersions(all.registries, all.workspace)
    #expect(newer.all.map(\.id) == ["care"])
    #expect(newer.all.first?.newest.version == SemanticVersion(1, 1, 0))
    #expect(newer.all.first?.isSignedByOther == false)
    #expect(newer.all.first?.releases.map(\.label) == ["care@1.1.0"])
    #expect(newer.elsewhere.map(\.id) == ["file"])
    #expect(try NewerVersions(all.registries, all.workspace, only: "kit").all.isEmpty)
  }

  @Test func `another signer, and who does not allow it, are told`() throws {
    try manifest("care", "1.0.0")
    try manifest("shop", "1.0.0", needs: "[dependencies]\ncare = \"~1.0\"\n")
    let all = try registries(
      [("one", index(["care@1.1.0"], signer: "b"))], installed: ["care@1.0.0": "registry one"])
    let newer = try #require(try NewerVersions(all.registries, all.workspace).all.first)
    #expect(newer.isSignedByOther)
    #expect(newer.kept == ["shop needs ~1.0"])
    #expect(newer.present.map(\.id) == ["care"])
  }

  @Test func `what came from one that cannot be read is in no other`() throws {
    let all = try registries(
      [("one", index(["care@9.0.0"])), ("two", nil)], installed: ["care@1.0.0": "registry two"])
    _ = try all.registries.readable()
    let newer = try NewerVersions(all.registries, all.workspace)
    #expect(newer.all.isEmpty)
    #expect(newer.elsewhere.map(\.id) == ["care"])
  }

  // MARK: What is installed together

  private struct Fetched: Error { var labels: [String] }

  /// The labels that are asked for, as nothing is there to be had.
  private func asked(
    _ all: (registries: Registries, workspace: Workspace), _ id: String, isLocked: Bool = false
  ) throws -> String {
    let plan = InstallPlan(all.registries, all.workspace, isLocked: isLocked) { package, registry in
      throw Fetched(labels: ["\(package.label) of \(registry.title)"])
    }
    let registry = try all.registries.existingHolder(of: id)
    let packages = try all.registries.index(of: registry).versions(of: id)
    do {
      _ = try plan.fetch([id: plan.candidates(packages, from: registry)])
    } catch let fetched as Fetched { return fetched.labels[0] }
    return ""
  }

  @Test func `what is needed comes first, from the same registry if it can`() throws {
    let one = try index(["care@1.0.0 kit ^1", "kit@1.0.0", "kit@1.5.0", "kit@2.0.0"])
    let all = try registries([("one", one), ("two", index(["kit@1.9.0"]))])
    #expect(try asked(all, "care") == "kit@1.5.0 of one")
  }

  @Test func `what could not be had is not blamed for what fails later`() throws {
    let all = try registries([("one", index(["care@1.0.0", "shop@1.0.0 kit ^1"]))])
    let plan = InstallPlan(all.registries, all.workspace) { package, _ in
      throw Fetched(labels: [package.label])
    }
    func wanted(_ id: String) throws -> [String: [InstallPlan.Candidate]] {
      let registry = try all.registries.existingHolder(of: id)
      let packages = try all.registries.index(of: registry).versions(of: id)
      return [id: plan.candidates(packages, from: registry)]
    }
    #expect(throws: Fetched.self) { try plan.fetch(wanted("care")) }
    #expect(plan.failing == "care")
    // Nobody has what it needs.
    #expect(throws: (any Error).self) { try plan.fetch(wanted("shop")) }
    #expect(plan.failing == nil)
  }

  @Test func `locked takes the version of the lock`() throws {
    let one = try index(["care@1.0.0 kit ^1", "kit@1.0.0", "kit@1.5.0"])
    let all = try registries([("one", one)], installed: ["kit@1.0.0": "registry one"])
    #expect(try asked(all, "care", isLocked: true) == "kit@1.0.0 of one")
  }

  @Test func `a range takes what it allows, and without one releases`() throws {
    let index = try index(["care@1.0.0", "care@1.1.0", "care@2.0.0-beta"])
    func labels(_ text: String) throws -> [String] {
      try WantedPlugin(text).candidates(in: index).map(\.label)
    }
    #expect(try labels("care") == ["care@1.1.0", "care@1.0.0"])
    #expect(try labels("care@=1.0.0") == ["care@1.0.0"])
    #expect { try labels("care@^3") } throws: { "\($0)".contains("in the range '^3'") }
    #expect(throws: Diagnostic.self) { try WantedPlugin("care@new") }
  }
}
