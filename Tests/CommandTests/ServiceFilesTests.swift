import Foundation
import SiyuTestPrograms
import Testing

/// What operators copy out of `docs/how-to/run-continuously.md` into files of the system.
@Suite struct ServiceFilesTests {
  private static let analyzer = "/usr/bin/systemd-analyze"

  private static func blocks(_ language: String) throws -> [String] {
    let page = try #require(
      Document.all().first { $0.name == "docs/how-to/run-continuously.md" })
    return try page.read().components(separatedBy: "```\(language)\n").dropFirst()
      .map { String($0.prefix(upTo: $0.range(of: "```")?.lowerBound ?? $0.endIndex)) }
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: Self.analyzer), "needs systemd-analyze"),
    arguments: [nil, "KillMode=mxed"])
  func `systemd understands the unit`(_ mistake: String?) async throws {
    let unit = try #require(try Self.blocks("ini").first)
      // The unit's program has to be there.
      .replacing("/usr/local/bin/siyu ", with: "/bin/true ")
      .replacing("KillMode=mixed", with: mistake ?? "KillMode=mixed")
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      try folder.write(unit, to: "siyu@shop.service")
      return try folder.run(
        "\(Self.analyzer) verify --man=no --recursive-errors=no ./siyu@shop.service", limit: 120)
    }
    #expect((outcome.status == 0) == (mistake == nil), "\(outcome.lines)")
  }

  @Test func `the lines for cron do their work and say nothing`() async throws {
    let lines = try Self.blocks("sh").flatMap { $0.split(separator: "\n").map(String.init) }
    #expect(lines.count == 2)
    for line in lines {
      let fields = line.split(separator: " ", maxSplits: 5)
      try #require(fields.count == 6, "\(line)")
      for field in fields.prefix(5) {
        #expect(field.allSatisfy { "*/,-0123456789".contains($0) }, "\(line)")
      }
      // To cron a % is the end of the line.
      #expect(!line.contains("%"))
      let command = String(fields[5]).replacing("/srv/siyu/shop", with: "shop")
        .replacing("/usr/local/bin/siyu", with: "siyu")
      let programs = try Programs.folder()
      let outcome = try await Lanes.run {
        let folder = try TranscriptFolder(programs: programs)
        _ = try folder.run("siyu init shop --playbook none && mkdir shop/inbox", limit: 120)
        return try folder.run(command, limit: 120)
      }
      #expect(outcome.status == 0 && outcome.lines.isEmpty, "\(line): \(outcome.lines)")
    }
  }
}
