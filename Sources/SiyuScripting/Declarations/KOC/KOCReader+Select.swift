import Lua
import SiyuModel

extension KOCReader {
  mutating func select() throws(LuaError) -> KOCSelecting? {
    guard var select = part(.kocSelect, "select") else { return nil }
    defer { koc.adopt(select) }
    let top = select.integer("top").map { Int(clamping: $0) }
    let least = least(&select)
    if select.fields["top"] == nil, select.fields["least"] == nil {
      select.note(
        "\(select.words) does not say how many: it has neither 'top' nor 'least'",
        hint: "Write top = 100 for the hundred highest scores, or least = 50 for a threshold.")
    }
    let per = try per(&select)
    let quota = quota(&select)
    for (field, other) in [("per", "quota"), ("quota", "per")]
    where select.fields[field] != nil && select.fields[other] == nil {
      select.note("'\(field)' in \(select.words) goes with '\(other)' only", at: field)
    }
    guard let score = select.function("score") else { return nil }
    return KOCSelecting(
      score: add(score, KOCDeclaration.scorePath, .numberOrNil, select), top: top, least: least,
      per: per?.function, perWord: per?.word, quota: quota)
  }

  private func least(_ select: inout Declaration) -> Double? {
    switch select.fields["least"] {
    case nil, .nil: return nil
    case .integer(let number): return Double(number)
    case .number(let number) where number.isFinite: return number
    default:
      select.noteWrong("least")
      return nil
    }
  }

  // MARK: Parts

  /// Words for what every customer has; other words are attributes.
  private static let fields = ["city", "province", "channel", "campaign", "pool", "gender"]

  private func per(_ select: inout Declaration) throws(LuaError) -> (function: Int, word: String?)?
  {
    switch select.fields["per"] {
    case nil, .nil: return nil
    case .reference(let function, .function):
      return (add(function, KOCDeclaration.perPath, .textOrNil, select), nil)
    case .string(let word):
      guard let body = body(ofPart: word, &select) else { return nil }
      let function = try machine.ownFunction(
        "function(c) return \(body) end", at: select.place(of: "per"))
      return (add(function, KOCDeclaration.perPath, .textOrNil, select), word)
    default:
      select.noteWrong("per")
      return nil
    }
  }

  /// What is read of a customer: an expression.
  private func body(ofPart word: String, _ select: inout Declaration) -> String? {
    if Self.fields.contains(word) { return "c.\(word)" }
    if word == "level" || word.hasPrefix("level:") { return level(word, &select) }
    let attributes = machine.attributes.map(\.name)
    if attributes.contains(word) {
      // Quoted by hand: an attribute may be declared by the workspace, with any name.
      let quoted = word.utf8.map { "\\x" + Self.hexadecimal($0) }.joined()
      return "c.attributes[\"\(quoted)\"]"
    }
    guard complete else { return nil }
    let known = Self.fields + ["level"] + attributes
    let near = NearestName.nearest(to: word, in: known).map { "; did you mean '\($0)'?" }
    select.note(
      "'per' in \(select.words): there is no '\(select.shown(word))' of customers"
        + (near ?? "; there are \(known.prefix(10).joined(separator: ", "))"), at: "per")
    return nil
  }

  /// `level` of the plugin's only membership with levels, or `level:vip`.
  private func level(_ word: String, _ select: inout Declaration) -> String? {
    guard complete else { return nil }
    let prefix = machine.source.id + "."
    let known = machine.declarations.memberships.filter { $0.kind == "growth" }.map {
      String($0.name.dropFirst(prefix.count))
    }
    let wanted = word == "level" ? nil : String(word.dropFirst("level:".count))
    if let wanted, known.contains(wanted) { return "c.level(\"\(wanted)\")" }
    if wanted == nil, known.count == 1 { return "c.level(\"\(known[0])\")" }
    let near = wanted.flatMap { NearestName.nearest(to: $0, in: known) }
    select.note(
      known.isEmpty
        ? "'per' in \(select.words): the plugin has no membership with levels"
        : wanted == nil
          ? "'per' in \(select.words): there are several memberships; name one, such as "
            + "\"level:\(known[0])\""
          : "'per' in \(select.words): there is no membership '\(select.shown(wanted ?? ""))'"
            + (near.map { "; did you mean '\($0)'?" }
              ?? "; there are \(known.joined(separator: ", "))"),
      at: "per")
    return nil
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }

  // MARK: Quotas

  private static let others = "others"

  private func quota(_ select: inout Declaration) -> KOCQuota? {
    switch select.fields["quota"] {
    case nil, .nil: return nil
    case .integer(let count):
      return places(count, "'quota'", &select).map { KOCQuota(others: $0) }
    case .table(let table) where table.list.isEmpty && !table.fields.isEmpty:
      return quota(table, &select)
    default:
      select.noteWrong("quota")
      return nil
    }
  }

  private func quota(_ table: LuaTable, _ select: inout Declaration) -> KOCQuota? {
    if table.fields.count > KOCLimits.parts.upperBound {
      select.note(
        "'quota' in \(select.words) names \(table.fields.count) parts; "
          + "\(KOCLimits.parts.upperBound) are the most", at: "quota")
      return nil
    }
    var quota = KOCQuota(others: nil)
    for field in table.fields {
      guard case .string(let part) = field.key, !part.isEmpty, part.utf8.count <= SOPLimits.text,
        case .integer(let count) = field.value
      else {
        select.noteWrong("quota")
        return nil
      }
      guard let places = places(count, "'quota' of '\(select.shown(part))'", &select) else {
        return nil
      }
      if part == Self.others { quota.others = places } else { quota.named[part] = places }
    }
    return quota
  }

  /// None at all is a slip: nobody could ever be selected.
  private func places(_ count: Int64, _ what: String, _ select: inout Declaration) -> Int? {
    if let count = Int(exactly: count), KOCLimits.places.contains(count) { return count }
    select.note(
      "\(what) in \(select.words) wants a whole number from \(KOCLimits.places.lowerBound) to "
        + "\(KOCLimits.places.upperBound), got \(count).", at: "quota",
      hint: count == 0 ? "A part that gets nobody is left out of a table without 'others'." : nil)
    return nil
  }
}
