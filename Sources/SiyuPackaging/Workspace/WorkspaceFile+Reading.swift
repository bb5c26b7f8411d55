import SiyuModel

extension WorkspaceFile {
  /// `nil` where something is wrong that has no default; then it is among the problems.
  static func read(_ reader: inout SectionReader) -> WorkspaceFile? {
    guard var brand = reader.table("brand") else {
      if reader.section["brand"] == nil {
        reader.problems.add(
          line: nil, Message.missing("name", in: "brand", example: "\"My brand\""))
      }
      return nil
    }
    let name = brand.requiredText("name", example: "\"My brand\"")
    let currency = readCurrency(&brand)
    let zone = brand.text("time_zone") ?? "Asia/Shanghai"
    if !ZoneFiles.isName(zone) {
      brand.problems.add(line: brand.section["time_zone"]?.line, Message.zoneName(zone))
    }
    let weekStart = brand.word("week_starts", as: WeekStart.self)
    brand.finish()

    var workspace = WorkspaceFile(
      brand: name ?? "", currency: currency, timeZone: zone,
      weekStart: weekStart?.weekday ?? .monday, storePath: readStore(&reader),
      enabledPlugins: nil, grants: [:], settings: [:],
      tagGroups: reader.tables("tag_groups").map(readTagGroup),
      attributes: reader.tables("attributes").compactMap {
        readField($0, $1, what: "an attribute")
      },
      entities: reader.tables("entities").map(readEntity), limits: PluginLimits(),
      confinement: readConfinement(&reader), accountsPerPhone: 5)
    workspace.readCalendar(&reader)
    workspace.readPlugins(&reader)
    workspace.readLimits(&reader)
    workspace.channels = ChannelSettings.readAll(&reader)
    workspace.content = readContent(&reader)
    workspace.readGate(&reader)
    workspace.readStaff(&reader)
    workspace.registries = RegistrySetting.readAll(&reader)
    for (id, section) in reader.tables("settings") { workspace.settings[id] = section.section }
    return workspace
  }

  private enum WeekStart: String, CaseIterable {
    case monday, saturday, sunday
    var weekday: Weekday {
      switch self {
      case .monday: .monday
      case .saturday: .saturday
      case .sunday: .sunday
      }
    }
  }

  private static func readCurrency(_ brand: inout SectionReader) -> Currency {
    guard let code = brand.text("currency") else { return .cny }
    if let currency = Currency(code: code) { return currency }
    brand.problems.add(line: brand.section["currency"]?.line, Message.unknownCurrency(code))
    return .cny
  }

  private static func readStore(_ reader: inout SectionReader) -> String {
    let usual = "\(Workspace.privateFolder)/siyu.db"
    guard var store = reader.table("store") else { return usual }
    let path = store.text("path")
    store.finish()
    guard let path else { return usual }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if path.isEmpty || path.hasSuffix("/") || parts.contains("..") {
      store.problems.add(line: store.section["path"]?.line, Message.storeOutside(path))
      return usual
    }
    return path
  }

  private mutating func readCalendar(_ reader: inout SectionReader) {
    guard var calendar = reader.table("calendar") else { return }
    let path = calendar.text("file")
    calendar.finish()
    guard let path else { return }
    calendarLine = calendar.section["file"]?.line
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    // In one folder, so that a backup holds it.
    guard parts.count > 1, parts[0] == Workspace.calendarFolder,
      parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
    else {
      calendar.problems.add(line: calendarLine, Message.calendarOutside(path))
      return
    }
    calendarFile = path
  }

  private static func readConfinement(_ reader: inout SectionReader) -> ConfinementPolicy {
    guard var workers = reader.table("workers") else { return .required }
    let policy = workers.word("confinement", as: ConfinementPolicy.self)
    workers.finish()
    return policy ?? .required
  }

  private mutating func readStaff(_ reader: inout SectionReader) {
    guard var staff = reader.table("staff") else { return }
    mostCustomersOfStaff = staff.integer("customers_at_most", in: 1...100_000_000)
    staff.finish()
  }

  private mutating func readPlugins(_ reader: inout SectionReader) {
    guard var plugins = reader.table("plugins") else { return }
    if let listed = plugins.texts("enabled") {
      enabledLine = plugins.section["enabled"]?.line
      var seen: [String] = []
      for (id, line) in listed {
        if !Name.isPluginID(id) {
          plugins.problems.add(line: line, Message.badPluginID(id))
        } else if seen.contains(id) {
          plugins.problems.add(line: line, Message.enabledTwice(id))
        } else {
          seen.append(id)
        }
      }
      enabledPlugins = seen
    }
    for entry in plugins.section.entries where entry.key != "enabled" {
      // A misspelt `enabled` is a list; everything else here is a plugin's table.
      guard case .table = entry.item.value else { continue }
      guard var plugin = plugins.table(entry.key) else { continue }
      var granted: Set<Permission> = []
      for (word, line) in plugin.texts("grant") ?? [] {
        if let permission = Permission(word: word) {
          granted.insert(permission)
        } else {
          plugin.problems.add(line: line, Message.unknownGrant(word, for: entry.key))
        }
      }
      plugin.finish()
      grants[entry.key] = granted
    }
    plugins.finish()
  }

  private mutating func readLimits(_ reader: inout SectionReader) {
    guard var section = reader.table("limits") else { return }
    if let value = section.integer("question_ms", in: 1...60_000) {
      limits.questionMilliseconds = value
    }
    if let value = section.integer("load_ms", in: 1...60_000) { limits.loadMilliseconds = value }
    if let value = section.integer("pass_s", in: 1...86_400) {
      limits.passMilliseconds = value * 1000
    }
    if let value = section.integer("memory_mb", in: 4...4096) { limits.memoryBytes = value << 20 }
    if let value = section.integer("accounts_per_phone", in: 1...1000) {
      accountsPerPhone = Int(value)
    }
    section.finish()
  }
}
