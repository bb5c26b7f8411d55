import SiyuCraft
import Testing

@Suite struct KeptTagsTests {
  private func groups(_ main: String) -> Set<String> {
    KeptTags.groups(["main.lua": Array(main.utf8)])
  }

  private func group(_ assign: String) -> String {
    #"siyu.tag_group { id = "care", title = "C", dimension = "value", values = { told = "T" }, assign = \#(assign) }"#
  }

  @Test(arguments: [
    "function(c, ctx) return siyu.keep end",
    "function(c, ctx) if c.orders:count() > 3 then return siyu.keep end return nil end",
    "keeps",
  ])
  func `a rule that says siyu.keep leaves to steps what they tag`(_ assign: String) {
    let named = "local function keeps(c, ctx) return siyu.keep end\n"
    #expect(groups(named + group(assign)) == ["care"])
  }

  @Test(arguments: [
    "function(c, ctx) return nil end", "function(c, ctx) return other.keep end", "unknown",
  ])
  func `others have the last word`(_ assign: String) {
    #expect(groups(group(assign)) == [])
  }

  @Test func `a file that cannot be read, and specs, say nothing`() {
    let keeps = Array(group("function() return siyu.keep end").utf8)
    #expect(KeptTags.groups(["main.lua": Array("x x".utf8), "test/a_spec.lua": keeps]) == [])
  }
}
