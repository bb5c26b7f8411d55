import SiyuModel

/// Reads a map's record and collects what is wrong with it.
struct MapForm {
  let file: String?
  let functions: Bool
  let line: (_ path: [String]) -> Int?
  private(set) var problems: [Diagnostic] = []

  var sortedProblems: [Diagnostic] {
    problems.enumerated().sorted { a, b in
      (a.element.line ?? 0, a.offset) < (b.element.line ?? 0, b.offset)
    }.map(\.element)
  }

  init(file: String?, functions: Bool, line: @escaping (_ path: [String]) -> Int?) {
    self.file = file
    self.functions = functions
    self.line = line
  }

  static let keys = [
    "name", "title", "kind", "source", "delimiter", "encoding", "sheet", "header", "units_line",
    "buyerless", "merge_rows", "amounts", "none", "columns", "skip", "entity", "fields",
  ]

  mutating func read(name: String, _ data: DataValue) -> ImportMap? {
    guard let record = data.recordValue else {
      problem("a map is a table, not \(data.kind)", at: [])
      return nil
    }
    checkKeys(record, Self.keys, "the map", at: [])
    guard let kind = kind(record) else { return nil }
    var map = ImportMap(name: string(record, "name") ?? name, kind: kind)
    map.title = string(record, "title") ?? ""
    map.source = string(record, "source") ?? map.name
    map.delimiter = parsed(record, "delimiter", "comma, tab, semicolon, pipe or blanks") {
      Delimiter(name: $0)
    }
    map.encoding = parsed(record, "encoding", "utf-8, gb18030, utf-16le or utf-16be") {
      TextEncoding(name: $0)
    }
    map.sheet = string(record, "sheet")
    map.hasHeader = flag(record, "header") ?? true
    map.hasUnitsLine = flag(record, "units_line") ?? false
    map.isBuyerless = flag(record, "buyerless") ?? false
    map.mergesRows = flag(record, "merge_rows") ?? false
    map.amountsAreMinor =
      parsed(record, "amounts", "major or minor") { ["major": false, "minor": true][$0] } ?? false
    if let none = record["none"] { map.noneValues = Set(strings(none, ["none"])) }
    map.columns = columns(record, map)
    readWide(record, &map)
    if let skip = record["skip"] { map.skips = skips(skip) }
    if map.mergesRows, kind != .orders {
      problem("merge_rows is for orders only", at: ["merge_rows"])
    }
    return map
  }

  private mutating func kind(_ record: DataRecord) -> ImportKind? {
    guard let word = string(record, "kind") else {
      if record["kind"] == nil {
        problem("the map has no kind", hint: "kind = \"orders\", for example", at: [])
      }
      return nil
    }
    if let kind = ImportKind(rawValue: word) { return kind }
    let names = ImportKind.allCases.map(\.rawValue)
    problem(
      "kind \"\(word)\" is unknown",
      hint: NearestName.nearest(to: word, in: names).map { "did you mean \"\($0)\"?" }
        ?? "kinds are \(names.joined(separator: ", "))", at: ["kind"])
    return nil
  }

  private mutating func skips(_ value: DataValue) -> [SkipRule] {
    guard let table = value.recordValue else {
      problem(
        "skip wants a table, got \(value.kind)", hint: "[skip] with \"订单号\" = [\"合计\"]",
        at: ["skip"])
      return []
    }
    return table.fields.map { entry in
      let place = Int(entry.name).map(MapColumn.Place.position) ?? .name(entry.name)
      return SkipRule(place, values: Set(strings(entry.value, ["skip", entry.name])))
    }
  }

  // MARK: Values

  mutating func checkKeys(
    _ record: DataRecord, _ keys: [String], _ place: String, at path: [String]
  ) {
    for name in record.names where !keys.contains(name) {
      problem(
        "unknown key \"\(name)\" in \(place)",
        hint: NearestName.nearest(to: name, in: keys).map { "did you mean \"\($0)\"?" }
          ?? "keys are \(keys.joined(separator: ", "))", at: path + [name])
    }
  }

  mutating func string(
    _ record: DataRecord, _ key: String, at path: [String] = []
  ) -> String? {
    guard let value = record[key] else { return nil }
    if let text = value.stringValue { return text }
    let path = path + [key]
    problem("\(path.joined(separator: ".")) wants a text, got \(Self.kind(value))", at: path)
    return nil
  }

  private mutating func flag(_ record: DataRecord, _ key: String) -> Bool? {
    guard let value = record[key] else { return nil }
    if let flag = value.boolValue { return flag }
    problem("\(key) wants true or false, got \(Self.kind(value))", at: [key])
    return nil
  }

  private mutating func parsed<Value>(
    _ record: DataRecord, _ key: String, _ wanted: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard let text = string(record, key) else { return nil }
    if let value = parse(text) { return value }
    problem("\(key) \"\(text)\" is unknown", hint: "it is \(wanted)", at: [key])
    return nil
  }

  mutating func strings(_ value: DataValue, _ path: [String]) -> [String] {
    // An empty table of Lua's is a record and a list.
    if value.recordValue?.isEmpty == true { return [] }
    return (value.listValue ?? [value]).compactMap { item in
      if let text = item.stringValue { return text }
      problem("\(path.joined(separator: ".")) wants texts, got \(Self.kind(item))", at: path)
      return nil
    }
  }

  /// The kind of a value as its author calls it.
  static func kind(_ value: DataValue) -> String {
    if value.recordValue?.names == ["lua"] { return "a function" }
    return value.kind
  }

  mutating func problem(_ message: String, hint: String? = nil, at path: [String]) {
    problems.append(
      Diagnostic(
        file: file, line: line(path), TextEscape.terminalSafe(message),
        hint: hint.map { TextEscape.terminalSafe($0) }))
  }
}
