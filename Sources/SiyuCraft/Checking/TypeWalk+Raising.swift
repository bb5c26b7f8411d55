internal import LuaSource
internal import SiyuModel

// Names and places at which a rule's line raises whenever it runs: what the plugin declares is known, and so is
// which declaration a function stands in.

extension TypeWalk {
  /// Other plugins may have a file of lib/ in their workers, with declarations of their own.
  private var isOwn: Bool { functions != nil && !file.hasPrefix("lib/") }

  /// `ctx.run:clicked("offer")`.
  mutating func step(_ argument: LuaExpression, _ id: String) {
    guard isOwn, let sops = declared?.sops else { return }
    let known = sops.flatMap(\.steps).map(\.id).uniqued
    guard !known.contains(id) else { return }
    if sops.count == 1, let short = sops[0].name.split(separator: ".").last {
      return note(
        .unknownField, argument.range,
        "sop '\(short)' has no step '\(id)'" + suggestion(id, known))
    }
    note(
      .unknownField, argument.range,
      "no sop of the plugin has a step '\(id)'" + suggestion(id, known))
  }

  /// `c.coupons("ten")`; another plugin's is named in full.
  mutating func coupon(_ of: LuaTypeExpression, _ arguments: [LuaExpression]) {
    guard isOwn, let declared, of.alternatives.contains(.named("siyu.Customer")),
      let argument = arguments.first, let name = argument.stringValue
    else { return }
    let prefix = plugin + "."
    let local = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    let known = declared.coupons.map { $0.name.replacing(prefix, with: "", maxReplacements: 1) }
    guard !local.contains("."), !known.contains(local) else { return }
    note(
      .unknownField, argument.range,
      "the plugin has no coupon '\(name)'" + suggestion(local, known),
      hint: "another plugin's is named in full: c.coupons(\"plugin.coupon\")")
  }

  /// `siyu.tag_group { … }` in a rule.
  mutating func calls(_ target: LuaExpression, _ range: SourceRange) {
    guard functions != nil, rule != nil, lookUp("siyu") == nil else { return }
    let name = Self.written(target)
    guard onlyLoading.contains(name) else { return }
    note(
      .wrongCall, range,
      "\(name) is called in a rule, and can be called only while the plugin loads",
      hint: "move it to the top of the file")
  }

  /// `require` in a rule, of a file that nothing asks for while the plugin loads.
  mutating func requires(_ module: String, _ range: SourceRange) {
    guard functions != nil else { return }
    if rule == nil {
      functions?.atLoad.insert(module)
    } else if module.hasPrefix("lib."), ownModules?.contains(module) == true,
      functions?.isAtLoad(module) == false
    {
      note(
        .wrongCall, range,
        "require(\"\(module)\") stands in a rule, and works only while the plugin loads",
        hint: "move it to the top of the file")
    }
  }

  /// `ctx.run` in a function of something that is no SOP: the surface says of each field in which it is.
  mutating func readsContext(_ type: LuaTypeExpression, _ name: LuaName) {
    guard functions != nil, rule != nil, let declaring, let word = Self.words[declaring],
      definitions.resolved(type.present) == .named("siyu.Context"),
      let about = definitions.classes["siyu.Context"]?.members[name.text]?.about,
      about.hasPrefix("in "), !word.contains(where: about.contains)
    else { return }
    note(
      .unknownField, name.range,
      "ctx.\(name.text) cannot be read in a function of siyu.\(declaring)",
      hint: "siyu api siyu.Context tells where it can be")
  }

  /// By what the surface's words name a declaration; those of which it is not certain are left out.
  private static let words: [String: [String]] = [
    "tag_group": ["tag_group"], "segment": ["segment"], "sop": ["SOP"], "screen": ["screen"],
  ]

  /// `return "high", { "近 {n} 单", m = 3 }`.
  mutating func reason(_ values: [LuaExpression], _ wanted: KnownFunctions.Wanted) {
    guard functions != nil, wanted.hasReason, values.count == 2,
      case .table(let items) = values[1].bare.kind,
      case .value(let first)? = items.first, let template = first.stringValue
    else { return }
    switch values[0].bare.kind {
    case .nil, .boolean(false): return
    default: break
    }
    var given: [String] = []
    for item in items.dropFirst() {
      switch item {
      case .named(let name, let value):
        if case .nil = value.bare.kind { continue }
        given.append(name.text)
      case .keyed(let key, _):
        guard let name = key.stringValue else { return }
        given.append(name)
      case .value: continue
      }
    }
    for part in template.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
      guard let close = part.firstIndex(of: "}") else {
        return note(
          .missingField, first.range, "the reason's template has a '{' without '}'",
          severity: .error)
      }
      let name = String(part[..<close])
      guard !given.contains(name) else { continue }
      note(
        .missingField, first.range,
        "the reason's template names '\(name)', which it is not given" + suggestion(name, given),
        hint: "write behind the text: \(name) = …", severity: .error)
    }
  }
}
