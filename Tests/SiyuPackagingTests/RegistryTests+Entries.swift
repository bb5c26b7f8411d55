import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

/// Entries of an index that cannot be used.
extension RegistryTests {
  @Test(arguments: [
    ("mini-1.0.0.siyu", "../mini-1.0.0.siyu", "mini@1.0.0: file has to be 'mini-1.0.0.siyu'"),
    ("mini-1.0.0.siyu", "/etc/passwd", "mini@1.0.0: file has to be 'mini-1.0.0.siyu'"),
    (
      "\"version\": \"1.0.0\"", "\"version\": \"1.0\"",
      "mini (entry 1): version '1.0' is none; one is such as 1.2.0"
    ),
    ("\"id\": \"mini\"", "\"id\": \"../mini\"", "entry 1: id '../mini' is no id of a plugin"),
    ("\"id\": \"mini\"", "\"id\": 7", "entry 1: id is missing, or no text"),
    ("\"title\": \"小\"", "\"name\": \"小\"", "mini@1.0.0: title is missing, or no text"),
    ("\"bytes\": 21", "\"bytes\": 0", "mini@1.0.0: bytes has to be a number above 0"),
    ("\"^1.2\"", "\"whatever\"", "mini@1.0.0: requires wants a range of versions for 'kit'"),
    ("\"kit\"", "\"../kit\"", "mini@1.0.0: requires names '../kit', which is no id of a plugin"),
    ("\"signer\": null", "\"signer\": \"me\"", "mini@1.0.0: signer 'me' is no fingerprint"),
    ("\"signer\": null", "\"signer\": 7", "mini@1.0.0: signer is no fingerprint"),
    ("\"sha256\": \"", "\"sha256\": \"Z", "mini@1.0.0: sha256 has to be 64 digits 0-9, a-f"),
  ])
  func `an entry that is none is named with what is wrong in it, and the others stay`(
    old: String, new: String, said: String
  ) throws {
    try publish("1.0.0")
    try publish("1.0.0", id: "other")
    let text = String(decoding: try registry.index().encoded, as: UTF8.self)
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != text)
    let index = try RegistryIndex.parse(Array(changed.utf8), file: "i")
    #expect(index.packages.map(\.label) == ["other@1.0.0"])
    #expect(index.leftOut.map { "\($0.name): \($0.problem)" } == [said])
  }

  @Test func `of two entries for one version none is used, also where one of them is bad`() throws {
    try publish("1.0.0")
    try publish("1.0.0", id: "other")
    let whole = try registry.index()
    guard case .record(var record) = try JSON.parse(whole.encoded),
      let list = record["packages"]?.listValue, case .record(var second) = list[0]
    else { return #expect(Bool(false)) }
    for (field, value) in [("title", DataValue.string("another")), ("bytes", .int(0))] {
      second[field] = value
      record["packages"] = .list(list + [.record(second)])
      let index = try RegistryIndex.parse(Array(JSON.text(.record(record)).utf8), file: "i")
      #expect(index.packages.map(\.label) == ["other@1.0.0"], "\(field)")
      #expect(index.leftOut.map(\.name) == ["mini@1.0.0", "mini@1.0.0"], "\(field)")
    }
  }

  @Test func `a version whose entry is bad is not gone, and not another one once it is mended`()
    throws
  {
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    try publish("1.0.0")
    try publish("1.0.0", id: "other")
    let workspace = try Workspace.open(folder.path)
    let whole = try registry.index()
    try workspace.see(whole, of: registry.path)
    let bad = try index(("mini-1.0.0.siyu", "x"))
    #expect(refusal(bad, workspace) == "taken")
    #expect(refusal(whole, workspace) == "taken")
    try workspace.see(bad, of: registry.path)
    // Mended as something else, it is another one still.
    let checksum = try #require(whole.newest(of: "mini")).checksum
    #expect(try refusal(index((checksum, digest)), workspace).contains("another mini@1.0.0"))
    // What is not even named is gone.
    let unnamed = try index(("\"id\": \"mini\"", "\"id\": \"?\""))
    #expect(refusal(unnamed, workspace).contains("has mini@1.0.0 no more"))
    #expect(refusal(whole, workspace) == "taken")
  }

  @Test func `a registry with a bad entry is not written anew without it`() throws {
    try publish("1.0.0")
    let bad = String(decoding: try registry.index().encoded, as: UTF8.self)
      .replacing("\"signer\": null", with: "\"signer\": 7")
    try folder.write("registry/index.json", bad)
    #expect { try publish("1.1.0") } throws: {
      let problem = $0 as? Diagnostic
      return problem?.message.contains("mini@1.0.0 in it cannot be used: signer") == true
        && problem?.hint?.contains("nothing was published") == true
    }
    #expect(try folder.read("registry/index.json") == bad)
  }
}
