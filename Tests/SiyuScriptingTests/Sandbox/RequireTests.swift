import Testing

@testable import SiyuScripting

@Suite struct RequireTests {
  private static let files = [
    "lib/rfm.lua": "local M = {} function M.score() return 5 end return M",
    "lib/loud.lua": "print('loaded', ...)",
    "lib/a.lua": "local b = require('lib.b') return b",
    "lib/b.lua": "local a = require('lib.a') return a",
    "lib/broken.lua": "local x =\n  = 2",
    "lib/raising.lua": "local x\n\nprint(x.y)",
    "test/rfm_spec.lua": "",
  ]

  @Test(arguments: [
    LuaCase("print(require('lib.rfm').score(), require('lib/rfm').score())", #"5\t5"#),
    LuaCase("print(require('lib.rfm') == require('lib/rfm'))", "true"),
    LuaCase("print(require('lib.loud'), require('lib.loud'))", "loaded\\tlib.loud\ntrue\\ttrue"),
    LuaCase.raises(
      "require('lib.rmf')",
      #"require found no file 'lib/rmf.lua' in the plugin's folder; did you mean require("lib.rfm")?"#
    ),
    .raises(
      "require('rfm')",
      #"require found no file 'rfm.lua' in the plugin's folder; did you mean require("lib.rfm")?"#),
    .raises(
      "require('socket')",
      #"require found no file 'socket.lua' in the plugin's folder; there are "lib.a", "lib.b", "lib.broken", "lib.loud", "lib.raising", "lib.rfm""#
    ),
    .raises(
      "require('../../etc/passwd')",
      #"require found no file '//////etc/passwd.lua' in the plugin's folder; there are "lib.a", "lib.b", "lib.broken", "lib.loud", "lib.raising", "lib.rfm""#
    ),
    .raises("require(nil)", "require wants a string as argument 1, got nil."),
    LuaCase(
      "require('lib.broken')", "plugins/skincare/lib/broken.lua:2: unexpected symbol near '='"),
    LuaCase(
      "require('lib.raising')",
      "plugins/skincare/lib/raising.lua:3: attempt to index a nil value (local 'x')"),
    LuaCase(
      "require('lib.a')",
      #"plugins/skincare/lib/b.lua:1: require("lib.a") goes round in a circle: lib.a → lib.b → lib.a; move what both need into a third file"#
    ),
    LuaCase(
      "print(pcall(require, 'lib.raising')) print(require('lib.rfm').score())",
      "false\\tplugins/skincare/lib/raising.lua:3: attempt to index a nil value (local 'x')\n5"),
  ])
  func `finds the plugin's own files and nothing else`(_ test: LuaCase) throws {
    let outcome = try Harness.outcome(test.chunk, files: Self.files)
    #expect(outcome == test.outcome)
  }

  @Test func `a plugin without main.lua says so`() throws {
    let machine = try Harness.machine(nil)
    #expect(Harness.outcome(machine) == "plugins/skincare: there is no main.lua")
  }
}
