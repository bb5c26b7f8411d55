import Testing

@testable import SiyuScripting

@Suite struct DeterminismTests {
  @Test func `pairs goes through the list, then numbers, texts by bytes, booleans`() throws {
    let chunk = """
      local t = { [true] = 1, [false] = 1, b = 1, a = 1, ["中"] = 1, Z = 1, [2.5] = 1, [-1] = 1,
        [100] = 1, "one", "two", "three", [0] = 1 }
      for k in pairs(t) do print(k) end
      """
    let expected = ["1", "2", "3", "-1", "0", "100", "2.5", "Z", "a", "b", "中", "false", "true"]
    #expect(try Harness.outcome(chunk) == expected.joined(separator: "\n"))
  }

  @Test func `a walk with next takes the same way`() throws {
    let chunk = """
      local t = { b = 1, a = 2, 10, 20, [7] = 3 }
      local k, v = next(t)
      while k do
        print(k, v)
        k, v = next(t, k)
      end
      print(next({}), next({ 5 }))
      """
    #expect(
      try Harness.outcome(chunk)
        == #"1\t10 2\t20 7\t3 a\t2 b\t1 nil\t1\t5"#
        .split(separator: " ").joined(separator: "\n"))
  }

  @Test func `two walks with next do not disturb each other`() throws {
    let chunk = """
      local t, u, out = { a = 1, b = 2 }, { x = 1, y = 2 }, {}
      for k in next, t do
        for l in next, u do out[#out + 1] = k .. l end
      end
      print(table.concat(out, " "))
      """
    #expect(try Harness.outcome(chunk) == "ax ay bx by")
  }

  @Test func `what is removed while walking is not visited`() throws {
    let chunk = """
      local t, out = { a = 1, b = 2, c = 3, 1, 2 }, {}
      for k in pairs(t) do
        out[#out + 1] = tostring(k)
        t.b, t[2] = nil, nil
      end
      print(table.concat(out, " "))
      """
    #expect(try Harness.outcome(chunk) == "1 a c")
  }

  @Test func `sorting is stable, whatever the size`() throws {
    let chunk = """
      for _, n in ipairs { 0, 1, 7, 8, 9, 100, 1000 } do
        local t = {}
        for i = 1, n do t[i] = { key = (i * 7919) % 10, at = i } end
        table.sort(t, function(a, b) return a.key < b.key end)
        for i = 2, n do
          local a, b = t[i - 1], t[i]
          assert(a.key < b.key or (a.key == b.key and a.at < b.at), n)
        end
        assert(#t == n)
      end
      print("stable")
      """
    #expect(try Harness.outcome(chunk) == "stable")
  }

  @Test func `an order function that makes no sense does not break the list`() throws {
    let chunk = """
      local t = {}
      for i = 1, 100 do t[i] = i end
      table.sort(t, function() return true end)
      local sum = 0
      for _, v in ipairs(t) do sum = sum + v end
      print(#t, sum)
      """
    #expect(try Harness.outcome(chunk) == #"100\t5050"#)
  }

  @Test func `the same seed gives the same numbers`() throws {
    let machine = try Harness.machine(
      Harness.segment(
        "return math.random(1000) .. ' ' .. math.random() .. ' ' .. math.random(5, 6)"))
    _ = try machine.load().get()
    machine.reseed(7)
    let first = Harness.ask(machine)
    let second = Harness.ask(machine)
    machine.reseed(7)
    #expect(Harness.ask(machine) == first)
    #expect(first != second)
  }

  @Test func `many keys are sorted all the same`() throws {
    let chunk = """
      local t, n = {}, 30000
      for i = n, 1, -1 do t["k" .. i] = i end
      local last, count = "", 0
      for k in pairs(t) do
        assert(last < k)
        last, count = k, count + 1
      end
      print(count == n)
      """
    #expect(try Harness.outcome(chunk) == "true")
  }
}
