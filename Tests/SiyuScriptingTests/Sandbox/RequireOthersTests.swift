import SiyuModel
import Testing

@testable import SiyuScripting

/// `require` of other plugins' files.
@Suite struct RequireOthersTests {
  private static let files = [
    "lib/parts.lua": "return { n = 1 }",
    "rfm-kit/lib/rfm.lua":
      "local parts = require('lib.parts') return { score = function() return parts.n end }",
    "rfm-kit/lib/parts.lua": "return { n = 7 }",
    "rfm-kit/lib/far.lua": "return require('base-kit.lib.x')",
    "rfm-kit/lib/late.lua": "return function() return require('lib.parts') end",
    "rfm-kit/lib/lost.lua": "local part = require('lib.part') return part",
    "rfm-kit/lib/raising.lua": "local x\nprint(x.y)",
    "base-kit/lib/x.lua": "return 3",
  ]
  private static let requires = ["skincare": ["rfm-kit"], "rfm-kit": ["base-kit"], "base-kit": []]

  private func machine(_ main: String) throws -> PluginMachine {
    try Harness.machine(main, files: Self.files, requires: Self.requires)
  }

  @Test(arguments: [
    LuaCase(
      "print(require('rfm-kit.lib.rfm').score(), require('lib.parts').n)", #"7\t1"#),
    LuaCase("print(require('rfm-kit.lib.rfm') == require('rfm-kit/lib/rfm'))", "true"),
    // Whose name it is says the file in which it stands, also where nothing of it is left to return to.
    LuaCase(
      "print(require('rfm-kit.lib.late')() == require('rfm-kit.lib.parts'))", "true"),
    LuaCase("print(require('rfm-kit.lib.far'))", "3"),
    .raises(
      "require('base-kit.lib.x')",
      #"require("base-kit.lib.x"): skincare does not need 'base-kit'; name it in its plugin.toml under [dependencies]"#
    ),
    .raises(
      "require('rfm-kit.lib.rmf')",
      #"require found no file 'lib/rmf.lua' in the files of 'rfm-kit'; did you mean require("rfm-kit.lib.rfm")?"#
    ),
    .raises(
      "require('other-kit.lib.zzz')",
      #"require found no file 'other-kit/lib/zzz.lua' in the plugin's folder; there are "lib.parts"; if 'other-kit' is another plugin, name it in plugin.toml under [dependencies]"#
    ),
    LuaCase(
      "require('rfm-kit.lib.lost')",
      #"plugins/rfm-kit/lib/lost.lua:1: require found no file 'lib/part.lua' in the files of 'rfm-kit'; did you mean require("lib.parts")?"#
    ),
    LuaCase(
      "require('rfm-kit.lib.raising')",
      "plugins/rfm-kit/lib/raising.lua:2: attempt to index a nil value (local 'x')"),
  ])
  func `finds the files of plugins that are needed, by names that each has for them`(
    _ test: LuaCase
  ) throws {
    #expect(Harness.outcome(try machine(test.chunk)) == test.outcome)
  }

  @Test func `what a needed plugin's file declares has its place`() throws {
    var files = Self.files
    files["rfm-kit/lib/groups.lua"] = """
      return function(id)
        siyu.segment { id = id, title = "t", where = function(c) return true end }
      end
      """
    let machine = try Harness.machine(
      "require('rfm-kit.lib.groups')('loyal')", files: files, requires: Self.requires)
    let declared = try machine.load().get()
    #expect(declared.segments.map(\.name) == ["skincare.loyal"])
    #expect(declared.segments.first?.place.file == "rfm-kit/lib/groups.lua")
  }

  @Test func `places are told and read back the same`() {
    let source = PluginSource(
      id: "care", version: "1.0.0", checksum: "", folder: "plugins/care", files: [:],
      settings: .record([:]), grants: [], requires: ["care": ["kit"], "kit": []])
    for (file, path) in [
      ("main.lua", "plugins/care/main.lua"), ("kit/lib/a.lua", "plugins/kit/lib/a.lua"),
      ("other/a.lua", "plugins/care/other/a.lua"), ("care/a.lua", "plugins/care/care/a.lua"),
    ] {
      #expect(source.path(of: file) == path)
      #expect(source.file(at: path) == file)
    }
    #expect(source.file(at: "plugins/other/a.lua") == nil)
    #expect(source.file(at: "kit/lib/a.lua") == nil)
  }
}
