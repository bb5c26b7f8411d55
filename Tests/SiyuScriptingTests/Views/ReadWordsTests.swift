import SiyuModel
import Testing

@testable import Lua
@testable import SiyuScripting

@Suite struct ReadWordsTests {
  @Test func `what is kept of a filter names fields, however many values it is given`() throws {
    let spec = """
      it("x", function()
        for number = 1, 100 do
          local c = customer { orders = { { paid_at = "-1d", amount = number } } }
          c.orders:where { net = { min = number }, channel = "c" .. number }:count()
        end
      end)
      """
    let source = PluginSource(
      id: "skincare", version: "1.0.0", checksum: "0", folder: "plugins/skincare",
      files: ["main.lua": [], "test/a_spec.lua": Array(spec.utf8)], settings: .record([:]),
      grants: ["orders"])
    let machine = try PluginMachine(
      lua: LuaState(memoryLimit: 64 << 20), source: source,
      surroundings: PluginSurroundings(zone: .utc, currency: .cny), mode: .spec, seed: 1)
    let session = try SpecSession(machine, seed: 1)
    _ = machine.load()
    let host = SpecHost()
    let job: DataValue = ["kind": "spec", "files": ["test/a_spec.lua"]]
    _ = try session.run(job, host).get()
    #expect(host.lines == ["passed: x"])
    let reads = try #require(session.world).context.reads
    #expect(reads.words(of: UInt64.max >> 1) == ["orders where channel and net: count"])
  }
}
