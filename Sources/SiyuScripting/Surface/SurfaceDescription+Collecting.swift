public import SiyuModel

extension SurfaceDescription {
  /// Everything, as it is registered.
  public static var current: SurfaceDescription {
    SurfaceDescription(
      version: Surface.version, modules: modules, declarations: declarations,
      classes: views + written + declared, aliases: SurfaceClass.aliases,
      standard: standardNames,
      differences: LuaDifference.all.map {
        SurfaceDifference($0.what, $0.instead, $0.reason, $0.names)
      })
  }

  /// What functions get.
  private static let views: [SurfaceClass] = [
    .customer, .orders, .order, .items, .item, .events, .event, .tags, .attributes, .entities,
    .entity, .segments, .answers, .coupons, .benefits, .subscription, .stage, .context, .settings,
    .random,
    .run, .group, .invited, .firstOrder, .done, .handedIn, .simulation,
  ]

  private static let written: [SurfaceClass] = [
    .bounds, .keep, .reason, .reward, .split, .importColumn,
    .customerFields, .orderFields, .itemFields, .eventFields, .entityFields,
    .groupFields, .enrolFacts, .walkFacts, .kocTold, .toldTask, .toldInvited, .toldOrder, .kocSaid,
    .scene, .scriptLine, .scriptOrder, .simulatedMessage, .simulatedTask, .simulatedStep,
  ]

  // MARK: Declarations

  /// The class of a declaration: `siyu.TagGroupDeclaration` of `tag_group`.
  private static func className(_ noun: DeclarationNoun) -> String {
    let words = noun.name.split(separator: "_").map { word in
      ["sop", "koc"].contains(word)
        ? word.uppercased() : word.prefix(1).uppercased() + word.dropFirst()
    }
    return "siyu.\(words.joined())Declaration"
  }

  /// A membership takes other fields by its kind.
  private static let memberships: [(kind: String, name: String)] =
    MembershipDeclaration.kinds.map { kind in
      let words = kind.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      return (kind, "siyu.\(words.joined())Membership")
    }

  private static var declared: [SurfaceClass] {
    let whole = DeclarationNoun.all.flatMap { noun in
      noun.name == DeclarationNoun.membership.name
        ? memberships.map {
          DeclarationNoun.membership(kind: $0.kind).surfaceClass($0.name, kind: $0.kind)
        }
        : [noun.surfaceClass(className(noun))]
    }
    return whole
      + parts.map { part in
        var entry = part.noun.surfaceClass(part.name)
        // Beside 'on' stand properties of the event, whatever they are called.
        if part.noun.fields.contains(where: { $0.name == "on" }) { entry.others = "any" }
        return entry
      }
  }

  /// What lies inside of declarations.
  private static let parts: [(name: String, noun: DeclarationNoun)] = [
    ("siyu.Enrol", .sopEnrol), ("siyu.Goal", .sopGoal), ("siyu.Step", .sopStep),
    ("siyu.WaitFor", .sopWait), ("siyu.MembershipLevel", .membershipLevel),
    ("siyu.StoredValueBonus", .storedValueBonus), ("siyu.KOCRecruit", .kocRecruit),
    ("siyu.KOCSelect", .kocSelect), ("siyu.KOCAssess", .kocAssess), ("siyu.KOCTask", .kocTask),
    ("siyu.KOCShare", .kocShare), ("siyu.Fission", .fission), ("siyu.RedPacket", .redPacket),
    ("siyu.Team", .team),
  ]

  private static var declarations: [SurfaceDeclaration] {
    zip(DeclarationNoun.all, Surface.declarations).map { noun, entry in
      SurfaceDeclaration(
        name: noun.name, summary: entry.summary,
        takes: noun.name == DeclarationNoun.membership.name
          ? memberships.map(\.name).joined(separator: "|") : className(noun),
        errors: entry.errors, phases: entry.phases.words, since: entry.since,
        example: entry.example)
    }
  }

  // MARK: Modules

  private static var modules: [SurfaceModule] {
    let declaring = Set(DeclarationNoun.all.map { "siyu." + $0.name })
    var functions = Surface.entries.filter { !declaring.contains($0.name) }
    var modules: [SurfaceModule] = []
    for (name, title, about) in tables {
      let own = functions.filter { $0.table == name }
      functions.removeAll { $0.table == name }
      modules.append(
        SurfaceModule(
          name: name, title: title, about: about, functions: own.map(\.described),
          values: name == "siyu" ? values : []))
    }
    precondition(functions.isEmpty, "functions of a table without a title: \(functions[0].name)")
    modules.append(
      SurfaceModule(
        name: "script", title: "Scripts", about: scripts, places: [.script],
        functions: ScriptVocabulary.entries(ScriptVocabulary(session: nil)).map {
          $0.described(in: [.script])
        }, values: scriptValues))
    let words = SpecVocabulary(session: nil)
    let inRepl = Set(ReplVocabulary.ofSpecs(words).map(\.name))
    modules.append(
      SurfaceModule(
        name: "spec", title: "Specs", about: specs, places: [.spec],
        functions: SpecVocabulary.entries(words).map { entry in
          guard inRepl.contains(entry.name) else { return entry.described(in: [.spec]) }
          var function = entry.described(in: [.spec, .repl])
          function.places = [.spec, .repl]
          return function
        }))
    modules.append(
      SurfaceModule(
        name: "repl", title: "The REPL", about: repl, places: [.repl],
        functions: ReplVocabulary(session: nil).entries.map { $0.described(in: [.repl]) }))
    return modules
  }

  /// The tables under `siyu`, in the order of the reference.
  private static let tables: [(name: String, title: String, about: String)] = [
    (
      "siyu", "Amounts, answers and the log",
      "Inside, money is whole numbers of the minor unit (分)."
    ),
    ("siyu.time", "Time", "Times are UTC seconds; days and clocks are those of the brand's zone."),
    (
      "siyu.text", "Text",
      "By characters instead of bytes: a character is a code point, places count from 1, from the "
        + "end when negative. `part` and `words` are plain text, no pattern."
    ),
    ("siyu.json", "JSON", "Plain values as texts."),
  ]

  private static let scripts = "What `siyu run scripts/NAME.lua` finds besides the rest of `siyu`."
  private static let specs =
    "What `test/*_spec.lua` finds besides the rest of `siyu`; the REPL, too, where it says so."
  private static let repl =
    "What `siyu repl` finds besides the rest of `siyu`, `siyu.now`, and what it has of specs."

  private static let scriptValues = [
    SurfaceField(
      "siyu.now", "integer", "the clock of the script or the session, in UTC seconds",
      places: [.script, .repl], example: "print(siyu.time.date(siyu.now))"),
    SurfaceField(
      "siyu.args", "string[]", "the words behind the script's name",
      example: """
        -- siyu run scripts/silent.lua 90
        local days = tonumber(siyu.args[1]) or 30
        """),
  ]

  private static let values = [
    SurfaceField(
      "keep", "siyu.Keep", "an answer that leaves the tags as they were",
      example: """
        siyu.tag_group {
          id = "care", title = "关怀", dimension = "behaviour", values = { told = "已提醒" },
          -- Steps of SOPs give this tag; an answer of nil would take it away again.
          assign = function(c, ctx) return siyu.keep end,
        }
        """),
    SurfaceField(
      "surface", "string", "the version of what plugins see",
      example: #"assert(siyu.surface == "1")"#),
  ]
}

extension ModuleEntry {
  var described: SurfaceFunction { described(in: SurfacePlace.allCases) }

  func described(in places: [SurfacePlace]) -> SurfaceFunction {
    SurfaceFunction(
      name: name, summary: summary,
      parameters: parameters.map { .init($0.name, $0.type, $0.about) }, isVariadic: isVariadic,
      results: returns.map { text in
        // Not the colon of a function's result.
        guard
          let colon = text.ranges(of: ": ").first(where: { !text[..<$0.lowerBound].hasSuffix(")") })
        else { return .init(text) }
        return .init(String(text[..<colon.lowerBound]), String(text[colon.upperBound...]))
      }, errors: errors,
      phases: phases == .session ? "only in \(SurfacePlace.words(places))" : phases.words,
      since: since, example: example)
  }
}
