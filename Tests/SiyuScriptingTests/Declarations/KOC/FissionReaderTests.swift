import Lua
import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct FissionReaderTests {
  /// What a `fission` of these fields comes to, and what is wrong with it.
  private func read(
    _ fields: String, asked: Set<String> = ["points"]
  ) throws -> (FissionDeclaration?, [Diagnostic]) {
    let machine = try Harness.machine("", grants: asked)
    let chunk = "plugins/skincare/main.lua"
    try machine.lua.load("return { id = \"koc\",\n fission = {\n\(fields)\n} }", chunk: chunk)
    try machine.lua.call(results: 1)
    let limits = LuaLimits(depth: 12, entries: 1000, bytes: 1 << 20, keepsReferences: true)
    guard case .table(let table) = try machine.lua.value(at: -1, limits: limits) else {
      return (nil, [])
    }
    machine.lua.stack.pop()
    let noun = DeclarationNoun(
      name: "koc", summary: "",
      fields: [.init("id", .id, required: true, ""), .init("fission", .table("siyu.Fission"), "")],
      example: "")
    var koc = Declaration(
      noun, table, LuaPlace(chunk: chunk, line: 1),
      source: DeclarationSource(sources: machine.lua.sources))
    let fission = FissionReader.read(in: &koc, machine: machine) { function, path, place in
      machine.add(
        function,
        DeclaredFunction(
          kind: .segment, fullName: "skincare.koc.\(path)", localID: path,
          place: machine.sourcePlace(place)))
    }
    return (fission, koc.problems)
  }

  @Test func `what is not said is the usual`() throws {
    let (fission, problems) = try read("")
    #expect(problems.isEmpty)
    #expect(fission == FissionDeclaration())
    #expect(fission?.levels == 1 && fission?.hold == CalendarDuration(days: 7))
    #expect(fission?.rules.levels == 1)
  }

  @Test func `everything that can be said`() throws {
    let (fission, problems) = try read(
      """
      within = "3d", stays = "14d", hold = "10d", levels = 2, mechanism = "share", below_zero = true,
      anyone = true,
      reward = function(c, ctx) return { points = 50 } end
      """)
    #expect(problems.isEmpty)
    #expect(
      fission
        == FissionDeclaration(
          within: CalendarDuration(days: 3)!, stays: CalendarDuration(days: 14)!,
          hold: CalendarDuration(days: 10)!, levels: 2, mechanism: .share, reward: .asked(0),
          belowZero: true, anyone: true))
    #expect(fission?.rules.stays == CalendarDuration(days: 14))
  }

  @Test func `points need their permission, and money of its own purse none`() throws {
    for reward in ["{ points = 5 }", "function() end"] {
      let (fission, problems) = try read("reward = \(reward)", asked: [])
      #expect(fission == nil)
      #expect(
        problems.map(\.message) == [
          #"fission of koc 'koc' needs the permission "points", which plugin.toml does not ask for"#
        ])
    }
    #expect(try read("reward = { money = 5 }", asked: []).1.isEmpty)
  }

  @Test func `a packet and a team`() throws {
    let packet = try read(#"mechanism = "red_packet", packet = { total = "88.00", pieces = 10 }"#)
    #expect(packet.1.isEmpty)
    #expect(packet.0?.mechanism == .redPacket(RedPacket(total: 8_800, pieces: 10)))
    let team = try read(
      #"mechanism = "group_buy", team = { size = 3, within = "24h" }, reward = { money = "5.00" }"#)
    #expect(team.1.isEmpty)
    #expect(
      team.0?.mechanism
        == .groupBuy(TeamRule(size: 3, within: CalendarDuration(seconds: 86_400)!)))
    #expect(team.0?.reward == .fixed(FissionReward(money: 500)))
  }

  @Test(arguments: [
    (
      "levels = 3", "'levels' in fission of koc 'koc': rewards may reach 0 to 2 levels, got 3",
      "the law takes deeper rewards for pyramid selling (禁止传销条例); write levels = 2" as String?
    ),
    (#"levels = "2""#, #"'levels' in fission of koc 'koc' wants 0, 1 or 2, got "2"."#, nil),
    (
      "reward = { points = -5 }",
      "'reward' in fission of koc 'koc': 'points' of a reward wants a whole number from 0 to 1000000",
      nil
    ),
    (
      "reward = { points = 1000001 }",
      "'reward' in fission of koc 'koc': 'points' of a reward wants a whole number from 0 to 1000000",
      nil
    ),
    (
      "reward = { money = 0.5 }",
      "'reward' in fission of koc 'koc': 'money' of a reward wants a whole number from 0 to 10000000",
      "Money is in minor units (分): { money = 500 }."
    ),
    (
      "reward = { point = 5 }",
      "'reward' in fission of koc 'koc': a reward has no 'point'; did you mean 'points'?", nil
    ),
    (
      "reward = {}", "'reward' in fission of koc 'koc' gives nothing",
      "Write { points = 50 }, or leave it out where nobody is rewarded."
    ),
    (
      "reward = 50",
      "'reward' in fission of koc 'koc' wants a table such as { points = 50 } or a function, got 50.",
      nil
    ),
    (
      #"mechanism = "invitations""#,
      #"'mechanism' in fission of koc 'koc' wants "invitation", "share", "red_packet" or "group_buy", "#
        + #"got "invitations"; did you mean "invitation"?"#, nil
    ),
    (
      #"mechanism = "group_buy", team = { size = 1, within = "1d" }"#,
      "'size' in team of fission of koc 'koc' is 1; a team is two or more", nil
    ),
    (
      #"mechanism = "group_buy", team = { size = -3, within = "1d" }"#,
      "'size' in team of fission of koc 'koc' wants a whole number from 2 to 1000, got -3.", nil
    ),
    (
      #"mechanism = "group_buy""#,
      #"mechanism = "group_buy" in fission of koc 'koc' wants 'team' beside it"#,
      #"Write team = { size = 3, within = "24h" }."#
    ),
    (
      #"team = { size = 3, within = "24h" }"#,
      #"'team' in fission of koc 'koc' goes with mechanism = "group_buy" only"#, nil
    ),
    (
      #"mechanism = "red_packet", packet = { total = 5, pieces = 6 }"#,
      "'total' in packet of fission of koc 'koc' is less than the smallest coin for each of 6 pieces",
      nil
    ),
    (
      #"mechanism = "red_packet", packet = { total = "8,8", pieces = 6 }"#,
      "'total' in packet of fission of koc 'koc': commas part thousands here, as in 1,234.50; write "
        + "decimals behind a point", nil
    ),
    (
      #"stays = "0d""#,
      #"'stays' in fission of koc 'koc' wants a duration such as "3d" or "30m", longer than nothing, "#
        + #"got "0d"."#, nil
    ),
    (
      #"hold = "0m""#,
      #"'hold' in fission of koc 'koc' wants a duration such as "3d" or "30m", longer than nothing, "#
        + #"got "0m"."#, nil
    ),
    (
      #"within = "0h""#,
      #"'within' in fission of koc 'koc' wants a duration such as "3d" or "30m", longer than "#
        + #"nothing, got "0h"."#, nil
    ),
    (
      "depth = 2", "unknown field 'depth' in fission of koc 'koc'; did you mean 'levels'?", nil
    ),
  ])
  func `what is wrong is said where it stands`(
    fields: String, message: String, hint: String?
  ) throws {
    let (fission, problems) = try read(fields)
    #expect(fission == nil)
    #expect(problems.map(\.message) == [message])
    #expect(problems.first?.line == 3)
    if let hint { #expect(problems.first?.hint == hint) }
  }
}

@Suite struct FissionRewardTests {
  @Test func `what a function may answer`() throws {
    #expect(try FissionReward(answered: .null).isNothing)
    #expect(try FissionReward(answered: .bool(false)).isNothing)
    #expect(try FissionReward(answered: .record([:])).isNothing)
    let both = try FissionReward(answered: .record(["points": 50, "money": 800]))
    #expect(both == FissionReward(points: 50, money: 800))
  }

  @Test(arguments: [
    DataValue.int(50), .string("50"), .bool(true), .list([.int(1)]), .record(["points": -1]),
    .record(["points": .double(1.5)]), .record(["money": 10_000_001]), .record(["gold": 1]),
  ])
  func `what it may not`(answer: DataValue) {
    #expect(throws: Diagnostic.self) { try FissionReward(answered: answer) }
  }
}
