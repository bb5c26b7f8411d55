import Lua
import SiyuModel

extension DeclarationNoun {
  static let fission = DeclarationNoun(
    name: "fission",
    summary: "How a KOC's invitations count, and what they earn.",
    fields: [
      Field(
        "within", .someTime,
        "an invitation counts up to so long after she joined; \"7d\" unless said"
      ),
      Field(
        "stays", .someTime, "who leaves within so long does not count; \"7d\" unless said"),
      Field(
        "hold", .someTime, "a reward waits so long after the invitation; \"7d\" unless said"),
      Field(
        "levels", .any("0, 1 or 2", as: "0|1|2"),
        "how many above an invitee are rewarded: 1 unless said, \(InvitationRules.mostLevels) at most"
      ),
      Field(
        "mechanism", .oneOf(FissionMechanism.words),
        "how people are brought; \"invitation\" unless said"
      ),
      Field(
        "reward",
        .any(
          "a table such as { points = 50 } or a function",
          as: "siyu.Reward|fun(c: siyu.Customer, ctx: siyu.Context): siyu.Reward?, siyu.Reason?"),
        "what an invitation earns, always, or by a function (c, ctx) that looks at ctx.invited"),
      Field(
        "below_zero", .boolean,
        "whether a reward that was spent already is owed when it is taken back; false unless said"),
      Field(
        "anyone", .boolean,
        "whether everybody with a code is rewarded; only who was selected, and in the programme when "
          + "the invitation came about, unless said"),
      Field(
        "packet", .table("siyu.RedPacket"),
        "of mechanism \"red_packet\": { total = \"88.00\", pieces = 10 }"),
      Field(
        "team", .table("siyu.Team"), "of mechanism \"group_buy\": { size = 3, within = \"24h\" }"),
    ],
    otherWords: [
      "level": "levels", "depth": "levels", "rewards": "reward", "window": "within",
      "stay": "stays", "everybody": "anyone", "open": "anyone", "wait": "hold",
      "negative": "below_zero", "kind": "mechanism",
    ],
    idFields: [],
    example: #"fission = { levels = 1, hold = "7d", reward = { points = 50 } }"#)

  static let redPacket = DeclarationNoun(
    name: "packet",
    summary: "Money that an inviter opens piece by piece, one for each who is brought.",
    fields: [
      Field(
        "total", .any("an amount such as \"88.00\", or minor units", as: "string|integer"),
        required: true,
        "what is in it"),
      Field(
        "pieces", .integer(Int64(FissionLimits.pieces.lowerBound)...1_000), required: true,
        "how many open it"),
    ],
    idFields: [], example: #"packet = { total = "88.00", pieces = 10 }"#)

  static let team = DeclarationNoun(
    name: "team",
    summary: "How many have to buy together.",
    fields: [
      Field(
        "size", .any("a whole number from 2 to \(FissionLimits.team.upperBound)", as: "integer"),
        required: true,
        "how many buyers, the first included"),
      Field("within", .someTime, required: true, "how soon after the first order"),
    ],
    idFields: [], example: #"team = { size = 3, within = "24h" }"#)
}

/// Reads the `fission` of a `siyu.koc`; each part notes what is wrong with it and reading goes on.
struct FissionReader {
  private let machine: PluginMachine
  private var fission: Declaration

  /// - Parameter number: numbers a function that was declared in `fission`, under this path.
  static func read(
    in koc: inout Declaration, machine: PluginMachine,
    number: (LuaReference, _ path: String, Declaration) -> Int
  ) -> FissionDeclaration? {
    guard let table = koc.table("fission") else { return nil }
    var reader = FissionReader(
      machine: machine,
      fission: Declaration(
        .fission, table, koc.place(of: "fission"), source: koc.source, in: koc.words))
    let found = reader.read(number)
    koc.adopt(reader.fission)
    return found
  }

  private mutating func read(
    _ number: (LuaReference, String, Declaration) -> Int
  ) -> FissionDeclaration? {
    let levels = levels()
    let mechanism = mechanism()
    let reward = reward(number)
    guard let levels, let mechanism, fission.problems.isEmpty else { return nil }
    let usual = FissionDeclaration.usualTime
    return FissionDeclaration(
      within: fission.duration("within") ?? usual, stays: fission.duration("stays") ?? usual,
      hold: fission.duration("hold") ?? usual, levels: levels, mechanism: mechanism,
      reward: reward, belowZero: fission.boolean("below_zero") ?? false,
      anyone: fission.boolean("anyone") ?? false)
  }

  /// Deeper ones are refused with the reason of the law.
  private mutating func levels() -> Int? {
    switch fission.fields["levels"] {
    case nil, .nil: return 1
    case .integer(let levels):
      var rules = InvitationRules()
      do throws(Diagnostic) {
        try rules.setLevels(Int(clamping: levels))
        return rules.levels
      } catch {
        fission.note(
          "'levels' in \(fission.words): \(error.message)", at: "levels", hint: error.hint)
      }
    default: fission.noteWrong("levels")
    }
    return nil
  }

  // MARK: Mechanism

  private mutating func mechanism() -> FissionMechanism? {
    let word = fission.text("mechanism") ?? "invitation"
    for (field, owner) in [("packet", "red_packet"), ("team", "group_buy")] where owner != word {
      if fission.table(field) != nil {
        fission.note(
          "'\(field)' in \(fission.words) goes with mechanism = \"\(owner)\" only", at: field)
      }
    }
    switch word {
    case "share": return .share
    case "red_packet": return packet().map { .redPacket($0) }
    case "group_buy": return team().map { .groupBuy($0) }
    default: return .invitation
    }
  }

  private mutating func packet() -> RedPacket? {
    if fission.fields["reward"] != nil {
      fission.note(
        "\(fission.words) has both 'packet' and 'reward'; what a red packet gives is in the packet",
        at: "reward")
    }
    guard var packet = part(.redPacket, "packet", of: "red_packet") else { return nil }
    defer { fission.adopt(packet) }
    let total = money("total", &packet)
    guard let total, let pieces = packet.integer("pieces"), packet.problems.isEmpty else {
      return nil
    }
    guard total >= pieces else {
      packet.note(
        "'total' in \(packet.words) is less than the smallest coin for each of \(pieces) pieces",
        at: "total")
      return nil
    }
    return RedPacket(total: total, pieces: Int(pieces))
  }

  private mutating func team() -> TeamRule? {
    guard var team = part(.team, "team", of: "group_buy") else { return nil }
    defer { fission.adopt(team) }
    switch team.fields["size"] {
    case nil, .nil: break
    case .integer(1):
      team.note("'size' in \(team.words) is 1; a team is two or more", at: "size")
    case .integer(let size) where FissionLimits.team.contains(Int(clamping: size)):
      guard let within = team.duration("within"), team.problems.isEmpty else { return nil }
      return TeamRule(size: Int(size), within: within)
    default: team.noteWrong("size")
    }
    return nil
  }

  private mutating func part(
    _ noun: DeclarationNoun, _ field: String, of mechanism: String
  ) -> Declaration? {
    guard let table = fission.table(field) else {
      if fission.fields[field] == nil {
        fission.note(
          "mechanism = \"\(mechanism)\" in \(fission.words) wants '\(field)' beside it",
          at: "mechanism", hint: "Write \(noun.example).")
      }
      return nil
    }
    return Declaration(
      noun, table, fission.place(of: field), source: fission.source, in: fission.words)
  }

  // MARK: Reward

  private mutating func reward(
    _ number: (LuaReference, String, Declaration) -> Int
  ) -> FissionRewardRule? {
    switch fission.fields["reward"] {
    case nil, .nil: return nil
    case .reference(let function, .function):
      machine.require("points", for: &fission)
      return .asked(number(function, "fission.reward", fission))
    case .table(let table):
      var record = DataRecord()
      guard table.list.isEmpty else { break }
      for field in table.fields {
        guard case .string(let name) = field.key else { return wrongReward() }
        switch field.value {
        case .integer(let amount): record[name] = .int(amount)
        case .string(let text) where name == "money":
          // As in a red packet: money may be written as people do.
          guard let minor = try? Money.parse(text, machine.context.currency) else {
            return wrongReward()
          }
          record[name] = .int(minor)
        default: record[name] = .bool(true)
        }
      }
      do throws(Diagnostic) {
        let reward = try FissionReward(answered: .record(record))
        guard !reward.isNothing else {
          fission.note(
            "'reward' in \(fission.words) gives nothing", at: "reward",
            hint: "Write { points = 50 }, or leave it out where nobody is rewarded.")
          return nil
        }
        if reward.points > 0 { machine.require("points", for: &fission) }
        return .fixed(reward)
      } catch {
        fission.note(
          "'reward' in \(fission.words): \(error.message)", at: "reward", hint: error.hint)
        return nil
      }
    default: break
    }
    return wrongReward()
  }

  private mutating func wrongReward() -> FissionRewardRule? {
    fission.noteWrong("reward")
    return nil
  }

  /// Minor units of an amount written as people do, or as a whole number.
  private func money(_ name: String, _ declaration: inout Declaration) -> Int64? {
    switch declaration.fields[name] {
    case nil, .nil: return nil
    case .integer(let minor) where FissionLimits.money.contains(minor): return minor
    case .string(let text):
      do throws(MoneyError) {
        let minor = try Money.parse(text, machine.context.currency)
        if FissionLimits.money.contains(minor) { return minor }
      } catch {
        declaration.note("'\(name)' in \(declaration.words): \(error.description)", at: name)
        return nil
      }
    default: break
    }
    declaration.noteWrong(name)
    return nil
  }
}
