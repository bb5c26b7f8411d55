internal import LuaSource
internal import SiyuModel

/// What the `assign` of a tag group can return, where that is written out, beside the values that it has.
struct TagReturns {
  private let tree: LuaFile
  private let file: String
  private let plugin: String
  private let rules: [TagRule]
  /// What steps of SOPs give.
  private let given: Set<TagName>

  init(_ tree: LuaFile, file: String, plugin: String, _ declared: PluginDeclarations) {
    self.tree = tree
    self.file = file
    self.plugin = plugin
    rules = declared.tagRules
    given = Set(
      declared.sops.flatMap(\.steps).compactMap { step in
        if case .tag(let tag, gained: true) = step.action { tag } else { nil }
      })
  }

  /// What was found out of one function.
  private struct Returned {
    var texts: [(text: String, range: SourceRange)] = []
    /// Nothing but these.
    var isWhole = true
  }

  var findings: [SourceFinding] {
    var findings: [SourceFinding] = []
    let functions = NamedFunctions(tree)
    tree.body.visit { value in
      guard let group = value.declared("tag_group"), let id = group["id"]?.stringValue,
        let rule = rules.first(where: { $0.group.name == id || $0.group.name == "\(plugin).\(id)" }
        ),
        let body = functions.body(group["assign"])
      else { return }
      var returned = Returned()
      Self.collect(body.body, &returned)
      findings += unknown(returned, rule, id)
      // A group of the workspace's is filled by others, too.
      if returned.isWhole, !rule.shared { findings += unused(returned, rule, group) }
    }
    return findings
  }

  private func unknown(_ returned: Returned, _ rule: TagRule, _ id: String) -> [SourceFinding] {
    let known = rule.group.values.map(\.name)
    return returned.texts.filter { !known.contains($0.text) }.map { text, range in
      let near = NearestName.nearest(to: text, in: known).map { "; did you mean '\($0)'?" }
      return SourceFinding(
        .unknownReturn,
        "'assign' returns \"\(text)\", which is no value of tag group '\(id)'" + (near ?? ""),
        hint: "it has \(known.joined(separator: ", "))", file: file, lines: tree.lines, range: range
      )
    }
  }

  private func unused(
    _ returned: Returned, _ rule: TagRule, _ group: [LuaTableItem]
  ) -> [SourceFinding] {
    let texts = Set(returned.texts.map(\.text))
    return rule.group.values.filter {
      !texts.contains($0.name)
        && !given.contains(TagName(group: rule.group.name, value: $0.name))
    }.compactMap { value in
      guard let range = Self.place(of: value.name, group["values"]) ?? group["id"]?.range else {
        return nil
      }
      return SourceFinding(
        .unusedValue, "'assign' never returns \"\(value.name)\"",
        hint: FindingCode.unusedValue.mend, file: file, lines: tree.lines, range: range)
    }
  }

  /// `{ high = "高价值" }` or `{ { "high", "高价值" } }`.
  private static func place(of value: String, _ values: LuaExpression?) -> SourceRange? {
    guard case .table(let items)? = values?.kind else { return nil }
    for item in items {
      switch item {
      case .named(let name, _) where name.text == value: return name.range
      case .keyed(let key, _) where key.stringValue == value: return key.range
      case .value(let inner):
        guard case .table(let parts) = inner.kind, case .value(let first)? = parts.first,
          first.stringValue == value
        else { continue }
        return first.range
      default: continue
      }
    }
    return nil
  }

  private static func collect(_ block: LuaBlock, _ returned: inout Returned) {
    for statement in block.statements {
      if case .return(let values) = statement.kind {
        if let first = values.first { add(first, &returned) }
      }
      for inner in statement.ownBlocks { collect(inner, &returned) }
    }
  }

  private static func add(_ value: LuaExpression, _ returned: inout Returned) {
    switch value.bare.kind {
    case .nil, .boolean(false): break
    case .string:
      if let text = value.bare.stringValue { returned.texts.append((text, value.bare.range)) }
    case .binary(.or, let left, let right):
      add(left, &returned)
      add(right, &returned)
    // What stands before it is no answer unless it is nil or false.
    case .binary(.and, _, let right): add(right, &returned)
    case .table(let items):
      for item in items {
        if case .value(let inner) = item { add(inner, &returned) } else { returned.isWhole = false }
      }
    // Such as siyu.keep: a step or a hand puts what it leaves.
    default: returned.isWhole = false
    }
  }
}
