import SiyuModel

extension MapForm {
  private static let columnKeys = [
    "from", "sum", "fixed", "values", "otherwise", "split", "lua",
  ]

  mutating func columns(_ record: DataRecord, _ map: ImportMap) -> [MapColumn] {
    guard let table = record["columns"]?.recordValue, !table.isEmpty else {
      problem(
        "the map has no columns", hint: "[columns] with lines such as order_id = \"订单号\"",
        at: ["columns"])
      return []
    }
    let known = map.kind.fields.map(\.key)
    var columns: [MapColumn] = []
    for entry in table.fields {
      guard let field = ImportField(key: entry.name), map.kind.fields.contains(field) else {
        problem(
          "columns.\(entry.name): \(map.kind.rawValue) have no such column",
          hint: NearestName.nearest(to: entry.name, in: known).map { "did you mean \"\($0)\"?" }
            ?? "they have \(known.joined(separator: ", "))", at: ["columns", entry.name])
        continue
      }
      if let column = column(field, entry.value, map) { columns.append(column) }
    }
    return columns
  }

  /// - Parameter path: where it stands; `nil`: among the map's columns.
  mutating func column(
    _ field: ImportField, _ value: DataValue, _ map: ImportMap, at path: [String]? = nil
  ) -> MapColumn? {
    let path = path ?? ["columns", field.key]
    let place = path.joined(separator: ".")
    var column = MapColumn(field)  // Without places so far.
    guard let record = value.recordValue else {
      column.from = places(value, path, map)
      return column
    }
    checkKeys(record, Self.columnKeys, place, at: path)
    if let from = record["from"] { column.from = places(from, path + ["from"], map) }
    if let sum = record["sum"] {
      column.combination = .sum
      column.from = places(sum, path + ["sum"], map)
      if ![.amount, .refunded, .price].contains(field) {
        problem("\(place).sum: only amounts can be added", at: path + ["sum"])
      }
      if record["from"] != nil {
        problem("\(place) has both from and sum; one is enough", at: path)
      }
    }
    column.fixed = string(record, "fixed", at: path)
    column.otherwise = string(record, "otherwise", at: path)
    column.separator = string(record, "split", at: path)
    if let words = record["values"] { column.values = self.words(words, path + ["values"]) }
    if let function = record["lua"] {
      column.function = self.function(function, record, path, map)
    }
    checkStates(column, path, map)
    if column.separator?.isEmpty == true { problem("\(place).split is empty", at: path) }
    if column.from.isEmpty, column.fixed == nil, record["lua"] == nil {
      problem(
        "\(place) names no column of the file", hint: "from = \"…\" or fixed = \"…\"", at: path)
    }
    return column
  }

  /// A function makes the whole value, so the keys that make one of it have no place beside it.
  private mutating func function(
    _ value: DataValue, _ record: DataRecord, _ path: [String], _ map: ImportMap
  ) -> Int? {
    let place = path.joined(separator: ".")
    guard functions else {
      problem(
        "\(place).lua: only a map in Lua has functions",
        hint: "write the map as a file that ends in .lua: siyu.importer { … }",
        at: path + ["lua"])
      return nil
    }
    for key in ["sum", "fixed", "values", "otherwise"] where record[key] != nil {
      problem(
        "\(place) has a function and \(key); let the function give the value", at: path + [key])
    }
    if !map.hasHeader, record["from"] == nil {
      problem(
        "\(place): a file without a header has to be told what the function reads",
        hint: "from = { 1, 3 }", at: path)
    }
    // A function beside other keys is a field of its own, { lua = { lua = NUMBER } }.
    if let number = value.intValue ?? value["lua"]?.intValue { return Int(number) }
    problem("\(place).lua wants a function, got \(value.kind)", at: path + ["lua"])
    return nil
  }

  private mutating func words(_ value: DataValue, _ path: [String]) -> [String: String] {
    let place = path.joined(separator: ".")
    guard let table = value.recordValue else {
      problem("\(place) wants a table of words, got \(value.kind)", at: path)
      return [:]
    }
    var words: [String: String] = [:]
    for entry in table.fields {
      if let word = entry.value.stringValue {
        words[entry.name] = word
      } else {
        problem(
          "\(place).\(entry.name) wants a text, got \(Self.kind(entry.value))",
          at: path + [entry.name])
      }
    }
    return words
  }

  private mutating func checkStates(_ column: MapColumn, _ path: [String], _ map: ImportMap) {
    guard column.field == .status, map.kind == .orders, column.function == nil else { return }
    let words = Array(column.values.values) + [column.otherwise, column.fixed].compactMap(\.self)
    for word in words.sorted() where !word.isEmpty && OrderStatus(name: word) == nil {
      problem(
        "\(path.joined(separator: ".")): \"\(word)\" is no state of an order",
        hint: NearestName.nearest(to: word, in: OrderStatus.names).map { "did you mean \"\($0)\"?" }
          ?? "states are \(OrderStatus.names.joined(separator: ", "))", at: path)
    }
  }

  private mutating func places(
    _ value: DataValue, _ path: [String], _ map: ImportMap
  ) -> [MapColumn.Place] {
    let place = path.joined(separator: ".")
    return (value.listValue ?? [value]).compactMap { item in
      if let name = item.stringValue, !name.isEmpty {
        if map.hasHeader { return .name(name) }
        problem(
          "\(place): a file without a header has positions, 1 for the first column", at: path)
        return nil
      }
      if let position = item.intValue, 1...16_384 ~= position { return .position(Int(position)) }
      problem(
        "\(place) wants a column's name or its position from 1, got \(Self.kind(item))", at: path)
      return nil
    }
  }
}
