internal import Lua
internal import SiyuModel

extension SpecVocabulary {
  private func anyCustomer(_ about: String = "made with customer { … }") -> ModuleEntry.Parameter {
    .init("c", "siyu.Customer", about, .any)
  }

  /// A rule's error becomes the spec's, with the rule and its place.
  func asking<Value>(_ body: (SpecWorld) throws -> Value) throws -> Value {
    do {
      return try body(try world)
    } catch let raised as SpecRuleFailure {
      throw try session.fail(raised.failure)
    }
  }

  var questions: [ModuleEntry] {
    [
      ModuleEntry(
        "tags", "All tags that the plugin's rules give a customer.", [anyCustomer()],
        returns: ["string[]: such as \"value:high\", by the plugin's own names, sorted"],
        errors: ["a rule that raises fails the example, with rule and place"],
        example: "tags(customer {})", phases: .session
      ) { [self] call, _ in
        let tags = try asking { try $0.tags(of: try $0.customer(call, 1), call.state) }
        try call.return(.table(LuaTable(list: tags.map { .string($0) })))
      },
      ModuleEntry(
        "tag", "What one group's rule says about a customer.",
        [anyCustomer(), .init("group", "string", "the group's id in the plugin", .string)],
        returns: ["string|string[]|nil: the value; of a group that is not exclusive, a list"],
        example: #"tag(customer {}, "value")"#, phases: .session
      ) { [self] call, _ in
        let (answer, exclusive) = try asking { world in
          let rule = try world.tagRule(try call.string(2))
          let answer = try world.ask(rule, about: try world.customer(call, 1), call.state)
          return (answer, world.machine.rules[rule].group?.exclusive ?? true)
        }
        if exclusive {
          try call.return(answer.values.first.map { .string($0) } ?? .nil)
        } else {
          try call.return(.table(LuaTable(list: answer.values.map { .string($0) })))
        }
      },
      ModuleEntry(
        "reason", "The reason one group's rule gives for its answer.",
        [anyCustomer(), .init("group", "string", "the group's id in the plugin", .string)],
        returns: ["string|nil: the text, with its values filled in"],
        example: #"reason(customer {}, "value")"#, phases: .session
      ) { [self] call, _ in
        let answer = try asking { world in
          try world.ask(
            try world.tagRule(try call.string(2)), about: try world.customer(call, 1), call.state)
        }
        try call.return(answer.reason.map { .string($0) } ?? .nil)
      },
      ModuleEntry(
        "segment", "Whether a customer is in a segment.",
        [anyCustomer(), .init("segment", "string", "the segment's id in the plugin", .string)],
        returns: ["boolean"], example: #"segment(customer {}, "dormant")"#, phases: .session
      ) { [self] call, _ in
        let isMember = try asking { world in
          try world.isMember(
            try world.customer(call, 1), of: try world.segmentRule(try call.string(2)), call.state)
        }
        try call.return(isMember)
      },
      ModuleEntry(
        "level",
        "The level that a customer earns in a membership by its 'by', whatever it has now.",
        [
          anyCustomer(),
          .init("membership", "string", "the membership's id in the plugin", .string),
        ],
        returns: ["string|nil: the level's id; nil for none"],
        example: #"level(customer {}, "vip")"#, phases: .session
      ) { [self] call, _ in
        let earned = try asking { world in
          try world.earned(in: try call.string(2), by: try world.customer(call, 1), call.state)
        }
        try call.return(earned.map { .string($0) } ?? .nil)
      },
      ModuleEntry(
        "score",
        "The score that a customer gets in a KOC programme, and the reason.",
        [anyCustomer(), .init("koc", "string", "the programme's id in the plugin", .string)],
        returns: ["number|nil: nil is no candidate", "string|nil: the reason"],
        example: #"score(customer {}, "ambassador")"#, phases: .session
      ) { [self] call, _ in
        let said = try asking { world in
          try world.score(in: try call.string(2), of: try world.customer(call, 1), call.state)
        }
        try call.return(luaValue(said.value))
        try call.return(said.reason.map { .string($0) } ?? .nil)
      },
      ModuleEntry(
        "koc",
        "All that a KOC programme says of a customer, each with its reason: the stage that was described, "
          + "whether it invites, the score, the part; and of what its functions are told, whether the "
          + "period passes, whether what was handed in is accepted, and what an invitation earns.",
        [
          anyCustomer(),
          .init(
            "koc", "string", "the programme's id in the plugin; may be left out where it has one",
            .string.optional),
          .init(
            "told", "siyu.KOCTold",
            "done = { moments = 2 }, task = { id = …, proof = … }, invited = { generation = 1, "
              + "first_order = { amount = \"29.00\" } }; each may be left out", .any.optional),
        ],
        returns: [
          "siyu.KOCSaid: stage, invites, invite_reason, score, score_reason, part, passes, pass_reason, accepts, "
            + "accept_reason, reward, reward_reason; what there is none of is nil"
        ],
        errors: ["a task or a field that there is none of, with the nearest that there is"],
        example: #"koc(customer {}, "ambassador", { invited = { generation = 1 } })"#,
        phases: .session
      ) { [self] call, _ in
        let limits = LuaLimits(depth: 4, entries: 1_000, bytes: 1 << 16)
        let told = call.isNil(3) ? nil : try call.value(3, limits: limits)
        let said = try asking { world in
          try world.koc(
            call.isNil(2) ? nil : try call.string(2), of: try world.customer(call, 1),
            telling: told, call.state)
        }
        try call.return(.table(said))
      },
    ]
  }

  var settingTheScene: [ModuleEntry] {
    [
      ModuleEntry(
        "customer",
        "Describes a customer. Rules see it through the same views as in a pass, with the plugin's grants.",
        [
          .init(
            "fields", "siyu.CustomerFields",
            "profile fields, attributes, entities, tags, orders, events, answers, levels, koc; 'now' sets the clock",
            .table)
        ],
        returns: ["siyu.Customer: also readable as rules read c"],
        errors: ["a field that a customer does not have, with the nearest that it has"],
        example:
          #"customer { gender = "female", orders = { { paid_at = "-10d", amount = "99.00" } } }"#,
        phases: .session
      ) { [self] call, _ in
        let value = try call.value(1, limits: LuaLimits(depth: 8, entries: 100_000, bytes: 4 << 20))
        try world.makeCustomer(value, call.state)
      },
      ModuleEntry(
        "settings", "Sets settings of the plugin until the 'it' ends.",
        [
          .init(
            "values", "table", "by name, as ctx.settings gives them; money also as \"3000.00\"",
            .table)
        ],
        errors: [
          "a setting that plugin.toml does not declare, a value that siyu.toml could not give it"
        ],
        example: "settings {}", phases: .session
      ) { [self] call, _ in
        try world.setSettings(try call.value(1), call.state)
      },
      ModuleEntry(
        "at", "Sets the clock until the 'it' ends; it stands at midnight of 2026-06-30 before.",
        [
          .init(
            "time", "string|integer", "such as \"2026-07-01 08:00\", \"+10d\", or seconds", .any)
        ],
        example: #"at("2026-07-01")"#, phases: .session
      ) { [self] call, _ in
        try world.setClock(try world.clock.time(try call.value(1), "at"))
      },
      ModuleEntry(
        "clock.set", "The same as at.",
        [.init("time", "string|integer", "such as \"2026-07-01 08:00\", or seconds", .any)],
        example: #"clock.set("2026-07-01")"#, phases: .session
      ) { [self] call, _ in
        try world.setClock(try world.clock.time(try call.value(1), "clock.set"))
      },
      ModuleEntry(
        "clock.advance", "Moves the clock on.",
        [.init("duration", "string", "such as \"10d\", in the brand's calendar", .string)],
        example: #"clock.advance("10d")"#, phases: .session
      ) { [self] call, _ in
        let world = try world
        let duration = try world.clock.duration(try call.string(1), "clock.advance")
        world.setClock(world.clock.zone.adding(duration, to: world.clock.now))
      },
      ModuleEntry(
        "clock.now", "The time the clock stands at.", returns: ["integer: UTC seconds"],
        example: "clock.now()", phases: .session
      ) { [self] call, _ in
        try call.return(try world.clock.now.seconds)
      },
    ]
  }
}
