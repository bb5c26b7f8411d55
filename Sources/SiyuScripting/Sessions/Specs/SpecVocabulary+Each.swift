internal import Lua
internal import SiyuModel

extension SpecVocabulary {
  /// `it.each { … }` and `describe.each { … }`.
  var tableDriven: [ModuleEntry] {
    [
      each(
        "it", "One example for each case of a list.",
        example: """
          it.each { { 1, 2 }, { 3, 6 } }("doubles {1}", function(n, twice)
            assert.equal(twice, 2 * n)
          end)
          """),
      each(
        "describe", "One block for each case of a list.",
        example: """
          describe.each { { city = "上海" }, { city = "杭州" } }("in {city}", function(case)
            it("is known", function() assert.equal(case.city, customer(case).city) end)
          end)
          """),
    ]
  }

  private func each(_ block: String, _ summary: String, example: String) -> ModuleEntry {
    let name = "\(block).each"
    return ModuleEntry(
      name,
      summary
        + " A case that is a list is handed over as arguments, any other as one; the name's {1} or"
        + " {field} shows a part of it.",
      [.init("cases", "any[]", "at least one", .table)],
      returns: ["function: takes the name and the function as \(block) does"],
      errors: ["an empty list, and a table that is none"], example: example, phases: .session
    ) { [self] call, _ in
      _ = try group(name)
      try call.state.push(block)
      call.stack.pushValue(call.index(1))
      do throws(LuaError) {
        try session.machine.sandbox.call("spec_each", call.state, arguments: 2, results: 1)
      } catch {
        // Raised here, where the author's line is known, and not told twice.
        throw error.kind == .runtime ? LuaError(.runtime, error.message) : error
      }
    }
  }
}
