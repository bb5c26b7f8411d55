import Testing

@testable import SiyuPackaging

@Suite struct SemanticVersionTests {
  @Test func `versions are ordered as semver.org's example`() throws {
    let texts = [
      "0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
      "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
    ]
    let versions = try texts.map { try #require(SemanticVersion($0)) }
    #expect(versions.map(\.description) == texts)
    for (index, version) in versions.enumerated() {
      for (other, greater) in versions.enumerated() {
        #expect((version < greater) == (index < other), "\(version) \(greater)")
      }
    }
  }

  @Test(arguments: [
    "", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.03", "v1.2.3", "1.2.x", "1.2.3-", "1.2.3-01",
    "1.2.3+",
    "1.2.3-a..b", "1.2.3 ", "-1.2.3", "1.2.3-é", "1.2.99999999999", "１.2.3",
  ])
  func `what is no version is refused`(text: String) {
    #expect(SemanticVersion(text) == nil)
  }

  @Test(arguments: [
    ("^1.2.3", "1.2.3", true), ("^1.2.3", "1.9.0", true), ("^1.2.3", "2.0.0", false),
    ("^1.2.3", "1.2.2", false), ("^0.2.3", "0.2.9", true), ("^0.2.3", "0.3.0", false),
    ("^0.0.3", "0.0.3", true), ("^0.0.3", "0.0.4", false), ("^0", "0.9.0", true),
    ("^0.0", "0.0.9", true), ("^0.0", "0.1.0", false), ("^1", "1.9.9", true),
    ("~1.2", "1.2.9", true), ("~1.2", "1.3.0", false), ("~1", "1.9.0", true),
    (">=1.0, <3", "2.9.9", true), (">=1.0, <3", "3.0.0", false), (" >= 1.0 , < 3 ", "1.0.0", true),
    (">1.0.0", "1.0.0", false), ("<=1.0.0", "1.0.0", true), ("=1.0.0", "1.0.0", true),
    ("1.2.3", "1.2.3", true), ("1.2.3", "1.2.4", false), ("*", "0.0.1", true),
    ("^1.2.3", "2.0.0-rc.1", false), ("^1.2.3-rc.1", "1.2.3-rc.2", true),
    ("^1.2.3-rc.1", "1.2.4-rc.2", false), (">=1.0.0", "1.5.0-beta", false),
    ("1.2.3", "1.2.3+build", true),
  ])
  func `ranges hold what they should`(range: String, version: String, expected: Bool) throws {
    let range = try #require(VersionRange(range))
    #expect(range.contains(try #require(SemanticVersion(version))) == expected)
  }

  @Test(arguments: ["", "1", "^", "^x", ">=", ",", "1.0.0,", "^1.2.3.4", "~>1.0", "1 0"])
  func `what is no range is refused`(text: String) {
    #expect(VersionRange(text) == nil)
  }
}
