import SiyuModel

// What is left out is the cautious default; a list that is given replaces the default as a whole.

extension WorkspaceFile {
  mutating func readGate(_ reader: inout SectionReader) {
    guard var section = reader.table("gate") else { return }
    var rules = GateRules()
    if let flag = section.flag("require_consent") { rules.requiresConsent = flag }
    if let words = Self.readWords(&section) { rules.unsubscribeWords = words }
    Self.readQuiet(&section, into: &rules)
    if let caps = section.tableList("caps", limit: 50) {
      rules.caps = Self.readCaps(caps)
    }
    if let caps = section.tableList("staff", limit: 50) {
      rules.staffCaps = Self.readStaffCaps(caps)
    }
    section.numberOrFalse("unanswered", in: 1...1000, into: &rules.unanswered)
    section.numberOrFalse("approval_above", in: 0...100_000_000, into: &rules.approvalAbove)
    gate.rules = rules
    gate.suppressionLists = Self.readSuppress(&section)
    gate.zoneAttribute = readZoneAttribute(&section)
    section.finish()
  }

  private static func readWords(_ section: inout SectionReader) -> [String]? {
    guard let listed = section.texts("unsubscribe_words") else { return nil }
    return listed.compactMap { word, line in
      if ReplyWords.folded(word).isEmpty || word.utf8.count > 120 {
        section.problems.add(line: line, Message.replyWord(word))
        return nil
      }
      return word
    }
  }

  private static func readQuiet(_ section: inout SectionReader, into rules: inout GateRules) {
    guard let item = section.item("quiet") else { return }
    if case .flag(false) = item.value {
      rules.quiet = nil
      return
    }
    guard case .list(let listed) = item.value, listed.count == 2 else {
      section.wrongType("quiet", item, wants: Message.quietForm)
      return
    }
    let times = listed.compactMap { element -> TimeOfDay? in
      guard case .text(let text) = element.value else {
        section.problems.add(
          line: element.line,
          Message.wrongElement("gate.quiet", element, wants: "a time such as \"21:00\""))
        return nil
      }
      do throws(CalendarWordError) {
        return try TimeOfDay(text)
      } catch {
        section.problems.add(line: element.line, "gate.quiet: \(error)")
        return nil
      }
    }
    guard times.count == 2 else { return }
    if times[0] == times[1] {
      section.problems.add(line: item.line, Message.quietIsEmpty("\(times[0])"))
      return
    }
    rules.quiet = QuietHours(from: times[0], to: times[1])
  }

  // MARK: Caps

  private static func readCaps(_ readers: [SectionReader]) -> [ContactCap] {
    var caps: [ContactCap] = []
    for reader in readers {
      var reader = reader
      let touchpoint = reader.word("touchpoint", as: Touchpoint.self)
      let most = readMost(&reader)
      reader.require("per", example: "\"month\"")
      let per = reader.word("per", as: ContactCap.Period.self)
      reader.finish()
      // A touchpoint nobody knows is told already, and must not become all of them.
      guard let most, let per, touchpoint != nil || reader.section["touchpoint"] == nil else {
        continue
      }
      if most == .daysOfMonth, per != .month {
        reader.problems.add(
          line: reader.section["per"]?.line ?? reader.line, Message.daysOfMonth(per.rawValue))
      } else if caps.contains(where: { $0.touchpoint == touchpoint && $0.per == per }) {
        reader.problems.add(
          line: reader.line,
          Message.capTwice(
            "messages \(touchpoint.map { "by \($0.rawValue) " } ?? "")a \(per.rawValue)",
            in: "gate.caps"))
      } else {
        caps.append(ContactCap(touchpoint: touchpoint, most: most, per: per))
      }
    }
    return caps
  }

  private static let daysOfMonth = "days-of-month"

  private static func readMost(_ reader: inout SectionReader) -> ContactCap.Most? {
    reader.require("most", example: "4")
    guard let item = reader.item("most") else { return nil }
    switch item.value {
    case .text(Self.daysOfMonth): return .daysOfMonth
    case .integer(let count) where 1...1000 ~= count: return .count(Int(count))
    case .integer(0): reader.problems.add(line: item.line, Message.noQuota("gate.caps.most"))
    case .text(let word):
      reader.problems.add(
        line: item.line, Message.unknownWord(word, for: "gate.caps.most", known: [daysOfMonth]))
    default:
      reader.wrongType(
        "most", item, wants: "a whole number from 1 to 1000, or \"\(daysOfMonth)\"")
    }
    return nil
  }

  private static func readStaffCaps(_ readers: [SectionReader]) -> [StaffCap] {
    var caps: [StaffCap] = []
    for reader in readers {
      var reader = reader
      reader.require("what", example: "\"links\"")
      reader.require("most", example: "200")
      let what = reader.word("what", as: StaffCap.What.self)
      var most: Int64?
      if case .integer(0)? = reader.section["most"]?.value {
        reader.problems.add(line: reader.item("most")?.line, Message.noQuota("gate.staff.most"))
      } else {
        most = reader.integer("most", in: 1...1_000_000)
      }
      reader.finish()
      guard let what, let most else { continue }
      if caps.contains(where: { $0.what == what }) {
        reader.problems.add(
          line: reader.line, Message.capTwice("\(what.rawValue) a day", in: "gate.staff"))
      } else {
        caps.append(StaffCap(what: what, most: Int(most)))
      }
    }
    return caps
  }

  // MARK: Names of other things

  private static func readSuppress(_ section: inout SectionReader) -> [String] {
    var lists: [String] = []
    for (path, line) in section.texts("suppress") ?? [] {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      if path.isEmpty || path.hasSuffix("/") || parts.contains("..") {
        section.problems.add(line: line, Message.listOutside(path))
      } else if lists.contains(path) {
        section.problems.add(line: line, Message.listTwice(path))
      } else {
        lists.append(path)
      }
    }
    return lists
  }

  private func readZoneAttribute(_ section: inout SectionReader) -> String? {
    guard let name = section.text("zone_attribute") else { return nil }
    let line = section.section["zone_attribute"]?.line
    guard let attribute = attributes.first(where: { $0.name == name }) else {
      section.problems.add(
        line: line, Message.unknownZoneAttribute(name, known: attributes.map(\.name)))
      return nil
    }
    guard attribute.type == .text || attribute.type == .choice else {
      section.problems.add(line: line, Message.zoneAttributeType(name, attribute.type))
      return nil
    }
    return name
  }
}

extension SectionReader {
  /// A list of tables: `[{ … }, { … }]`, or `[[gate.caps]]` several times.
  fileprivate mutating func tableList(_ key: String, limit: Int) -> [SectionReader]? {
    guard let item = item(key) else { return nil }
    guard case .list(let elements) = item.value, elements.count <= limit else {
      wrongType(key, item, wants: "a list of at most \(limit) tables in { }")
      return nil
    }
    return elements.compactMap { element in
      guard case .table(let table) = element.value else {
        problems.add(
          line: element.line, Message.wrongElement(name(key), element, wants: "a table in { }"))
        return nil
      }
      return SectionReader(table, path: name(key), problems: problems)
    }
  }

  fileprivate func require(_ key: String, example: String) {
    if section[key] == nil {
      problems.add(line: line, Message.missing(key, in: path, example: example))
    }
  }

  /// Leaves `value` as it was where the key is not there or wrong.
  fileprivate mutating func numberOrFalse(
    _ key: String, in range: ClosedRange<Int64>, into value: inout Int?
  ) {
    guard let item = item(key) else { return }
    switch item.value {
    case .flag(false): value = nil
    case .integer(let number) where range.contains(number): value = Int(number)
    default:
      wrongType(
        key, item,
        wants: "a whole number from \(range.lowerBound) to \(range.upperBound), or false")
    }
  }
}
