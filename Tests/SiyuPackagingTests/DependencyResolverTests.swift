import SiyuModel
import SiyuPackaging
import Testing

@Suite struct DependencyResolverTests {
  private typealias Candidate = DependencyResolver.Candidate

  /// `care 1.0.0 kit^1.2 base*`
  private func candidates(_ lines: [String], isPresent: Bool = false) throws -> [Candidate] {
    try lines.map { line in
      let words = line.split(separator: " ").map(String.init)
      var requires: [String: VersionRange] = [:]
      for word in words.dropFirst(2) {
        let id = String(word.prefix { $0.isLetter })
        requires[id] = VersionRange(String(word.dropFirst(id.count)))
      }
      return Candidate(
        id: words[0], version: try #require(SemanticVersion(words[1])), requires: requires,
        isPresent: isPresent)
    }
  }

  /// Newest first, as registries give them.
  private func resolve(
    _ wanted: [String], present: [String] = [], offered: [String]
  ) throws -> [String] {
    let offered = try candidates(offered)
    var resolver = DependencyResolver(present: try candidates(present, isPresent: true)) { id in
      offered.filter { $0.id == id }
    }
    return try resolver.resolve(Dictionary(grouping: candidates(wanted)) { $0.id })
      .map { "\($0.id)@\($0.version)" }
  }

  private func refusal(_ body: () throws -> [String]) -> String {
    do { return "\(try body())" } catch { return "\(error)" }
  }

  @Test func `the newest that all allow comes, before who needs it`() throws {
    #expect(
      try resolve(
        ["care 1.0.0 kit^1.2 other*"],
        offered: [
          "kit 2.0.0", "kit 1.4.0 base^1", "kit 1.2.0", "other 1.0.0 kit<1.4", "base 1.1.0",
        ])
        == ["kit@1.2.0", "other@1.0.0", "care@1.0.0"])
  }

  @Test func `what is there stays where it will do`() throws {
    let offered = ["kit 1.4.0", "kit 1.2.0"]
    #expect(
      try resolve(["care 1.0.0 kit^1.2"], present: ["kit 1.2.0"], offered: offered)
        == ["care@1.0.0"])
    #expect(
      try resolve(["care 1.0.0 kit^1.3"], present: ["kit 1.2.0"], offered: offered)
        == ["kit@1.4.0", "care@1.0.0"])
  }

  @Test func `another version is tried where the newest leads nowhere`() throws {
    #expect(
      try resolve(
        ["care 2.0.0 kit^2", "care 1.0.0 kit^1"], present: ["shop 1.0.0 kit^1"],
        offered: ["kit 2.0.0", "kit 1.0.0"]) == ["kit@1.0.0", "care@1.0.0"])
    // A dependency that is there may have to move with the one that needs it.
    #expect(
      try resolve(
        ["care 2.0.0 kit^2 shop*"], present: ["shop 1.0.0 kit^1", "kit 1.0.0"],
        offered: ["shop 2.0.0 kit^2", "kit 2.0.0"]) == ["kit@2.0.0", "shop@2.0.0", "care@2.0.0"])
  }

  @Test func `what cannot be met is told with who asks for what`() throws {
    let words = refusal {
      try resolve(
        ["care 1.0.0 kit^2"], present: ["shop 1.0.0 kit^1", "kit 1.0.0"],
        offered: ["kit 2.1.0", "kit 2.0.0"])
    }
    #expect(
      words == """
        no version of kit does for all that need it
          care@1.0.0 needs kit ^2
          shop@1.0.0 needs kit ^1
          there is 1.0.0 (here), 2.1.0, 2.0.0
        """)
    #expect(
      refusal { try resolve(["care 1.0.0 kit^2"], offered: []) } == """
        no version of kit does for all that need it
          care@1.0.0 needs kit ^2
          there is none: no registry has it
        """)
  }

  @Test func `circles are refused`() {
    #expect(
      refusal {
        try resolve(["care 1.0.0 kit*"], offered: ["kit 1.0.0 base*", "base 1.0.0 care*"])
      }.contains("goes round in a circle: base → care → kit → base"))
    #expect(refusal { try resolve(["care 1.0.0 care*"], offered: []) }.contains("care → care"))
  }

  @Test func `pre-releases come only where they are named`() throws {
    let offered = ["kit 2.0.0-beta.1", "kit 1.0.0"]
    #expect(try resolve(["care 1.0.0 kit>=1"], offered: offered).first == "kit@1.0.0")
    #expect(
      try resolve(["care 1.0.0 kit>=2.0.0-beta.1"], offered: offered).first == "kit@2.0.0-beta.1")
  }

  private func refusal(
    offering offered: [String: [Candidate]], _ wanted: String
  ) -> String {
    var resolver = DependencyResolver(present: []) { offered[$0] ?? [] }
    return refusal { try resolver.resolve([wanted: offered[wanted] ?? []]).map(\.id) }
  }

  @Test func `a registry's endless chain is refused with a sentence`() {
    let any = VersionRange("*")
    var offered: [String: [Candidate]] = [:]
    for number in 0..<5_000 {
      offered["p\(number)"] = [
        Candidate(
          id: "p\(number)", version: SemanticVersion(1, 0, 0),
          requires: any.map { ["p\(number + 1)": $0] } ?? [:])
      ]
    }
    #expect(refusal(offering: offered, "p0").contains("more than 200 plugins"))
    // And so is one that names thousands.
    offered["p0"] = [
      Candidate(
        id: "p0", version: SemanticVersion(1, 0, 0),
        requires: Dictionary(uniqueKeysWithValues: (1..<5_000).map { ("p\($0)", any!) }))
    ]
    #expect(refusal(offering: offered, "p0").contains("more than 200 plugins"))
    // The last that goes.
    #expect(!refusal(offering: offered, "p4801").contains("more than 200 plugins"))
  }

  @Test func `an index made to be searched for ever is given up`() {
    let any = VersionRange("*")!
    var offered: [String: [Candidate]] = [:]
    // Each names all later ones; what the last needs nobody has.
    let count = 120
    for number in 0..<count {
      let needs = (number + 1...count).map { ("p\($0)", any) }
      offered["p\(number)"] = (0..<20).map {
        Candidate(
          id: "p\(number)", version: SemanticVersion(1, 19 - $0, 0),
          requires: Dictionary(uniqueKeysWithValues: needs))
      }
    }
    #expect(refusal(offering: offered, "p0").contains("in too many ways"))
  }

  @Test func `a tangle ends`() throws {
    let ids = "abcdefghij".map { "p\($0)" }
    var offered: [String] = []
    for id in ids {
      for major in (1...9).reversed() {
        let needs = ids.filter { $0 != id }.map { "\($0)\(major.isMultiple(of: 2) ? ">=5" : "<5")" }
        offered.append("\(id) \(major).0.0 \(needs.joined(separator: " "))")
      }
    }
    #expect(throws: Diagnostic.self) {
      try resolve(["care 1.0.0 pa* pb=1.0.0 pc=2.0.0"], offered: offered)
    }
  }
}
