import FuzzTargets
import Testing

/// What `scripts/fuzz` kept, through the same functions: in seconds, and without libFuzzer.
@Suite struct ReplayTests {
  @Test(arguments: FuzzTarget.all.map(\.name))
  func `everything in the corpus is read or refused`(target name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let folder = InputFolder("Corpus", target)
    let inputs = folder.names
    #expect(inputs.count >= 2, "scripts/fuzz \(name) has nothing to begin with")
    for input in inputs {
      let bytes = try #require(folder.bytes(input))
      #expect(throws: Never.self, "\(folder.path)/\(input)") { try target.run(on: bytes) }
    }
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func `no input or what is left of it brings a target down`(target name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    try target.run(on: [])
    let folder = InputFolder("Corpus", target)
    for input in folder.names.prefix(40) {
      let bytes = try #require(folder.bytes(input))
      for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 16)) {
        try target.run(on: Array(bytes[..<end]))
      }
    }
  }

  @Test func `targets have names of their own, and a release build has them all`() {
    let names = FuzzTarget.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count >= 11)
    for target in FuzzTarget.all { #expect(64...65_536 ~= target.longest) }
  }
}
