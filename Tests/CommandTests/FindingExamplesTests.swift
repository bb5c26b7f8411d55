import Foundation
import SiyuModel
import SiyuTestPrograms
import Testing

/// docs/reference/lua/findings.md promises nothing that `siyu plugin check` does not find.
@Suite struct FindingExamplesTests {
  @Test func `each kind of finding has a plugin in which it is found, and nothing else`()
    async throws
  {
    let programs = try Programs.folder()
    var expected: [String: FindingCode] = [:]
    var examples: [String: FindingExamples.Example] = [:]
    for code in FindingCode.allCases {
      let all = FindingExamples.of(code)
      #expect(!all.isEmpty, "\(code) has no example")
      for (index, example) in all.enumerated() {
        expected["\(code.rawValue)-\(index)"] = code
        examples["\(code.rawValue)-\(index)"] = example
      }
    }
    let outcome = try await Lanes.run { [examples] in
      let folder = try TranscriptFolder(programs: programs)
      _ = try folder.run("siyu init shop --playbook none >/dev/null && cd shop", limit: 60)
      for (id, example) in examples {
        try Self.write(example, id, in: "\(folder.home)/shop/plugins")
      }
      // By its folder it has all that it asks for, by its id what was granted.
      return try folder.run(
        #"""
        cat >check.sh <<'END'
        case $1 in not-granted-*) name=$1;; *) name=plugins/$1;; esac
        codes=$(siyu plugin check "$name" --json 2>&1 | sed -n 's/.*"code": "\(.*\)".*/\1/p' | sort -u)
        echo $1: $codes
        END
        ls plugins | xargs -P 4 -n 1 sh check.sh
        """#, limit: 300)
    }
    var found: [String: String] = [:]
    for line in outcome.lines {
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      if parts.count == 2 { found[parts[0]] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    for (id, code) in expected.sorted(by: { $0.key < $1.key }) {
      #expect(found[id] == code.rawValue, "\(id)")
    }
  }

  private static func write(
    _ example: FindingExamples.Example, _ id: String, in plugins: String
  ) throws {
    var files = example.files
    files["plugin.toml"] = Array(
      "id = \"\(id)\"\nversion = \"1.0.0\"\ntitle = \"例\"\nsiyu = \"1\"\n\(example.manifest)".utf8)
    files["main.lua"] = Array(example.main.utf8)
    for (name, bytes) in files {
      let place = URL(fileURLWithPath: "\(plugins)/\(id)/\(name)")
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: place)
    }
  }
}
