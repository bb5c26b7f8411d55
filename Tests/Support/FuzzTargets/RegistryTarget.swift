import SiyuModel
import SiyuPackaging
import SiyuRegistry

extension FuzzTarget {
  /// What registries say: their index, where a site sends siyu, and which versions go together.
  static let registry = FuzzTarget("registry-index", "registries' indexes, redirects, versions") {
    bytes in
    var input = FuzzInput(bytes)
    switch input.choice(3) {
    case 0:
      guard let index = try? RegistryIndex.parse(input.bytes, file: "index.json") else { return }
      let again = try? RegistryIndex.parse(index.encoded, file: "index.json")
      // What could not be used is not written.
      try expect(
        again?.packages == index.packages && again?.serial == index.serial
          && again?.leftOut.isEmpty == true, "an index reads otherwise than it was written")
      for package in index.packages {
        try expect(!package.file.contains("/"), "a file leaves the folder")
        let newest = index.newest(of: package.id)
        try expect(
          newest.map { !($0.version < package.version) || !package.version.prerelease.isEmpty }
            ?? !package.version.prerelease.isEmpty, "the newest is older")
      }
    case 1:
      let url = "https://example.com/books/index.json"
      let text = String(decoding: input.bytes, as: UTF8.self)
      if case .to(let there) = Redirect(text, from: url) {
        let lower = there.lowercased()
        try expect(
          lower.hasPrefix("https://example.com/") || lower.hasPrefix("https://example.com:443")
            || lower == "https://example.com" || lower.hasPrefix("https://example.com?"),
          "a redirect leads to another site")
      }
      if let address = try? SiteAddress(folder: text) {
        try expect(!address.url.contains("?") && !address.url.hasSuffix("/"), "no folder")
      }
    default: try resolve(&input)
    }
  }

  /// Five plugins in three versions that need each other somehow.
  private static func resolve(_ input: inout FuzzInput) throws {
    let ids = ["aa", "bb", "cc", "dd", "ee"]
    let ranges = ["*", "^1", "^2", ">=2", "<2", "1.1.0", "~1.0"].compactMap { VersionRange($0) }
    var offered: [String: [DependencyResolver.Candidate]] = [:]
    var present: [DependencyResolver.Candidate] = []
    for id in ids {
      for version in [SemanticVersion(2, 0, 0), SemanticVersion(1, 1, 0), SemanticVersion(1, 0, 0)]
      {
        var requires: [String: VersionRange] = [:]
        for other in ids where input.choice(4) == 0 {
          requires[other] = ranges[Int(input.choice(7))]
        }
        let candidate = DependencyResolver.Candidate(id: id, version: version, requires: requires)
        offered[id, default: []].append(candidate)
      }
      if input.choice(5) == 0 {
        present.append(
          DependencyResolver.Candidate(
            id: id, version: SemanticVersion(1, 0, 0), requires: [:], isPresent: true))
      }
    }
    let all = offered
    var resolver = DependencyResolver(present: present) { all[$0] ?? [] }
    guard let found = try? resolver.resolve(["aa": all["aa"] ?? []]) else { return }
    var there = Dictionary(uniqueKeysWithValues: present.map { ($0.id, $0) })
    for candidate in found {
      // Each comes after those that it needs.
      for (id, range) in candidate.requires {
        try expect(there[id].map { range.contains($0.version) } ?? false, "\(id) is not there")
      }
      there[candidate.id] = candidate
    }
    for candidate in there.values {
      for (id, range) in candidate.requires {
        try expect(there[id].map { range.contains($0.version) } ?? false, "\(id) was broken")
      }
    }
  }
}
