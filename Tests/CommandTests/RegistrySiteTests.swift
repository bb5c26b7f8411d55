import Foundation
import SiyuTestPrograms
import SiyuTestSupport
import Testing

/// `siyu plugin` with a registry on a web site that is on loopback and not to be trusted.
@Suite struct RegistrySiteTests {
  private static let setUp = """
    siyu plugin key new author.key >/dev/null && mkdir books
    mkdir -p made/care && echo '-- nothing' >made/care/main.lua
    for version in 1.0.0 1.1.0; do
      printf 'id = "care"\nversion = "%s"\ntitle = "关怀"\nsiyu = "1"\n' $version >made/care/plugin.toml
      siyu plugin pack ./made/care --key author.key --out care.siyu >/dev/null
      cp books/index.json before.json 2>/dev/null
      siyu plugin publish care.siyu --to books >/dev/null
    done
    siyu init shop --playbook none >/dev/null && cd shop
    """

  /// What a site that serves these files gets siyu to say.
  private func install(
    _ line: String = "siyu plugin install care --from URL --yes",
    serving change: @Sendable @escaping (inout [String: [UInt8]], _ home: String) throws -> Void = {
      _, _ in
    }
  ) async throws -> (said: String, asked: [String]) {
    let programs = try Programs.folder()
    return try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      #expect(try folder.run(Self.setUp, limit: 120).status == 0)
      var files: [String: [UInt8]] = [:]
      for name in ["index.json", "care-1.0.0.siyu", "care-1.1.0.siyu"] {
        files["/\(name)"] = [UInt8](
          try Data(contentsOf: URL(fileURLWithPath: "\(folder.home)/books/\(name)")))
      }
      try change(&files, folder.home)
      let server = try ScriptedServer(.files(files))
      let outcome = try server.run {
        try folder.run(
          line.replacing("URL", with: "http://127.0.0.1:\(server.port)"), limit: 120)
      }
      return (
        outcome.lines.joined(separator: "\n"),
        server.requests.map {
          $0.head[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
        }
      )
    }
  }

  @Test func `the newest is found, compared and installed`() async throws {
    let (said, asked) = try await install()
    #expect(said.contains("care@1.1.0") && said.contains("installed plugins/care"), "\(said)")
    #expect(said.contains("from registry http://127.0.0.1:"))
    #expect(asked == ["/index.json", "/care-1.1.0.siyu"])
  }

  @Test func `a name of siyu.toml, outdated and update`() async throws {
    let (said, asked) = try await install(
      """
      printf '[registries]\nteam = "URL/"\n' >>siyu.toml
      siyu plugin install care@~1.0 --yes >/dev/null; grep source siyu.lock; siyu plugin outdated
      siyu plugin update --yes | tail -2; siyu plugin outdated; siyu plugin search --json | grep team
      """)
    #expect(said.contains("source = \"registry team\""), "\(said)")
    #expect(said.contains("care    1.0.0  1.1.0   team"), "\(said)")
    #expect(said.contains("everything that a registry has is up to date"), "\(said)")
    #expect(asked.filter { $0 == "/index.json" }.count == 5)
  }

  @Test func `an archive by its address`() async throws {
    let (said, _) = try await install(
      "siyu plugin install URL/care-1.0.0.siyu --yes | tail -2; grep -c 'source = \"http' siyu.lock"
    )
    #expect(said.hasPrefix("installed plugins/care") && said.hasSuffix("\n1"), "\(said)")
  }

  @Test func `changed bytes, a wrong length, nothing there`() async throws {
    let changed = try await install { files, _ in
      files["/care-1.1.0.siyu"]?[40] ^= 1
    }
    #expect(changed.said.contains("is not the file that the registry's index names"))
    let longer = try await install { files, _ in files["/care-1.1.0.siyu"]?.append(0) }
    #expect(longer.said.contains("and the registry's index says"), "\(longer.said)")
    let other = try await install { files, _ in
      files["/care-1.1.0.siyu"] = files["/care-1.0.0.siyu"]
    }
    #expect(other.said.contains("error:"), "\(other.said)")
    let gone = try await install { files, _ in files["/care-1.1.0.siyu"] = nil }
    #expect(gone.said.contains("is not there (the site answered 404)"), "\(gone.said)")
    for said in [changed.said, longer.said, other.said, gone.said] {
      #expect(!said.contains("installed plugins"))
    }
  }

  @Test func `no index, and one that is none`() async throws {
    let gone = try await install { files, _ in files["/index.json"] = nil }
    #expect(gone.said.contains("index.json: is not there"), "\(gone.said)")
    let page = try await install { files, _ in
      files["/index.json"] = Array("<!doctype html><p>Welcome".utf8)
    }
    #expect(page.said.contains("is no index of a registry: it is not JSON"), "\(page.said)")
  }

  @Test func `an older index than was seen is refused`() async throws {
    let programs = try Programs.folder()
    let said = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      _ = try folder.run(Self.setUp, limit: 120)
      func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.home)/\(name)")))
      }
      let new = String(decoding: try bytes("books/index.json"), as: UTF8.self)
      let old = String(decoding: try bytes("before.json"), as: UTF8.self)
      let server = try ScriptedServer(.answer(200, body: new), .answer(200, body: old))
      return try server.run {
        try folder.run(
          "for i in 1 2; do siyu plugin search --from http://127.0.0.1:\(server.port); done",
          limit: 120)
      }.lines
    }
    #expect(said.contains { $0.hasPrefix("care    1.1.0") }, "\(said)")
    #expect(said.contains { $0.contains("REFUSED: its index (serial 1)") }, "\(said)")
  }
}
