public import SiyuModel

extension ImportMap {
  /// A map from a file, such as
  ///
  /// ```toml
  /// kind = "orders"
  /// source = "youzan"
  /// [columns]
  /// order_id = "订单号"
  /// paid_at  = ["付款时间", "下单时间"]
  /// amount   = { sum = ["实付金额", "退款金额"] }
  /// status   = { from = "订单状态", values = { "交易完成" = "completed" }, otherwise = "paid" }
  /// title    = { from = "商品", split = ";" }
  /// platform = { fixed = "youzan" }
  /// city     = { from = ["省", "市"], lua = "city_of" }
  /// [skip]
  /// "订单号" = ["合计"]
  /// ```
  ///
  /// - Parameter file: the path messages name.
  /// - Throws: all problems at once.
  public init(name: String, from data: DataValue, file: String? = nil) throws(Diagnostics) {
    var form = MapForm(file: file)
    let map = form.read(name: name, data)
    guard form.problems.isEmpty, let map else { throw Diagnostics(form.problems) }
    self = map
  }
}

/// Reads a map's record and collects what is wrong with it.
struct MapForm {
  let file: String?
  private(set) var problems: [Diagnostic] = []

  init(file: String?) { self.file = file }

  private static let keys = [
    "name", "title", "kind", "source", "delimiter", "encoding", "sheet", "header", "units_line",
    "buyerless", "merge_rows", "amounts", "none", "columns", "skip",
  ]
  private static let columnKeys = [
    "from", "sum", "fixed", "values", "otherwise", "split", "lua",
  ]

  mutating func read(name: String, _ data: DataValue) -> ImportMap? {
    guard let record = data.recordValue else {
      problem("a map is a table, not \(data.kind)")
      return nil
    }
    checkKeys(record, Self.keys, "the map")
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
    if let none = record["none"] { map.noneValues = Set(strings(none, "none")) }
    map.columns = columns(record, map)
    if let skip = record["skip"] { map.skips = skips(skip) }
    if map.mergesRows, kind != .orders { problem("merge_rows is for orders only") }
    return map
  }

  private mutating func kind(_ record: DataRecord) -> ImportKind? {
    guard let word = string(record, "kind") else {
      if record["kind"] == nil {
        problem("the map has no kind", hint: "kind = \"orders\", for example")
      }
      return nil
    }
    if let kind = ImportKind(rawValue: word) { return kind }
    let names = ImportKind.allCases.map(\.rawValue)
    problem(
      "kind \"\(word)\" is unknown",
      hint: NearestName.nearest(to: word, in: names).map { "did you mean \"\($0)\"?" }
        ?? "kinds are \(names.joined(separator: ", "))")
    return nil
  }

  private mutating func columns(_ record: DataRecord, _ map: ImportMap) -> [MapColumn] {
    guard let table = record["columns"]?.recordValue, !table.isEmpty else {
      problem("the map has no columns", hint: "[columns] with lines such as order_id = \"订单号\"")
      return []
    }
    let known = map.kind.fields.map(\.key)
    var columns: [MapColumn] = []
    for entry in table.fields {
      guard let field = ImportField(key: entry.name), map.kind.fields.contains(field) else {
        problem(
          "columns.\(entry.name): \(map.kind.rawValue) have no such column",
          hint: NearestName.nearest(to: entry.name, in: known).map { "did you mean \"\($0)\"?" }
            ?? "they have \(known.joined(separator: ", "))")
        continue
      }
      if let column = column(field, entry.value, map) { columns.append(column) }
    }
    return columns
  }

  private mutating func column(
    _ field: ImportField, _ value: DataValue, _ map: ImportMap
  ) -> MapColumn? {
    let place = "columns.\(field.key)"
    var column = MapColumn(field)  // Without places so far.
    guard let record = value.recordValue else {
      column.from = places(value, place, map)
      return column
    }
    checkKeys(record, Self.columnKeys, place)
    if let from = record["from"] { column.from = places(from, "\(place).from", map) }
    if let sum = record["sum"] {
      column.combination = .sum
      column.from = places(sum, "\(place).sum", map)
      if ![.amount, .refunded, .price].contains(field) {
        problem("\(place).sum: only amounts can be added")
      }
      if record["from"] != nil { problem("\(place) has both from and sum; one is enough") }
    }
    column.fixed = string(record, "fixed", place)
    column.otherwise = string(record, "otherwise", place)
    column.separator = string(record, "split", place)
    column.function = string(record, "lua", place)
    if let values = record["values"] {
      if let table = values.recordValue {
        for entry in table.fields {
          if let word = entry.value.stringValue {
            column.values[entry.name] = word
          } else {
            problem("\(place).values.\(entry.name) wants a text, got \(entry.value.kind)")
          }
        }
      } else {
        problem("\(place).values wants a table of words, got \(values.kind)")
      }
    }
    checkStates(column, place, map)
    if column.separator?.isEmpty == true { problem("\(place).split is empty") }
    if column.from.isEmpty, column.fixed == nil {
      problem("\(place) names no column of the file", hint: "from = \"…\" or fixed = \"…\"")
    }
    return column
  }

  private mutating func checkStates(_ column: MapColumn, _ place: String, _ map: ImportMap) {
    guard column.field == .status, map.kind == .orders, column.function == nil else { return }
    let words = Array(column.values.values) + [column.otherwise, column.fixed].compactMap(\.self)
    for word in words.sorted() where !word.isEmpty && OrderStatus(name: word) == nil {
      problem(
        "\(place): \"\(word)\" is no state of an order",
        hint: NearestName.nearest(to: word, in: OrderStatus.names).map { "did you mean \"\($0)\"?" }
          ?? "states are \(OrderStatus.names.joined(separator: ", "))")
    }
  }

  private mutating func places(
    _ value: DataValue, _ place: String, _ map: ImportMap
  ) -> [MapColumn.Place] {
    let items = value.listValue ?? [value]
    return items.compactMap { item in
      if let name = item.stringValue, !name.isEmpty {
        if map.hasHeader { return .name(name) }
        problem("\(place): a file without a header has positions, 1 for the first column")
        return nil
      }
      if let position = item.intValue, 1...16_384 ~= position { return .position(Int(position)) }
      problem("\(place) wants a column's name or its position from 1, got \(item.kind)")
      return nil
    }
  }

  private mutating func skips(_ value: DataValue) -> [SkipRule] {
    guard let table = value.recordValue else {
      problem("skip wants a table, got \(value.kind)", hint: "[skip] with \"订单号\" = [\"合计\"]")
      return []
    }
    return table.fields.map { entry in
      let place = Int(entry.name).map(MapColumn.Place.position) ?? .name(entry.name)
      return SkipRule(place, values: Set(strings(entry.value, "skip.\(entry.name)")))
    }
  }

  // MARK: Values

  private mutating func checkKeys(_ record: DataRecord, _ keys: [String], _ place: String) {
    for name in record.names where !keys.contains(name) {
      problem(
        "unknown key \"\(name)\" in \(place)",
        hint: NearestName.nearest(to: name, in: keys).map { "did you mean \"\($0)\"?" }
          ?? "keys are \(keys.joined(separator: ", "))")
    }
  }

  private mutating func string(
    _ record: DataRecord, _ key: String, _ place: String? = nil
  ) -> String? {
    guard let value = record[key] else { return nil }
    if let text = value.stringValue { return text }
    problem("\(place.map { $0 + "." } ?? "")\(key) wants a text, got \(value.kind)")
    return nil
  }

  private mutating func flag(_ record: DataRecord, _ key: String) -> Bool? {
    guard let value = record[key] else { return nil }
    if let flag = value.boolValue { return flag }
    problem("\(key) wants true or false, got \(value.kind)")
    return nil
  }

  private mutating func parsed<Value>(
    _ record: DataRecord, _ key: String, _ wanted: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard let text = string(record, key) else { return nil }
    if let value = parse(text) { return value }
    problem("\(key) \"\(text)\" is unknown", hint: "it is \(wanted)")
    return nil
  }

  private mutating func strings(_ value: DataValue, _ place: String) -> [String] {
    (value.listValue ?? [value]).compactMap { item in
      if let text = item.stringValue { return text }
      problem("\(place) wants texts, got \(item.kind)")
      return nil
    }
  }

  private mutating func problem(_ message: String, hint: String? = nil) {
    problems.append(Diagnostic(file: file, message, hint: hint))
  }
}
