import SiyuModel

// Maps of files that have several things, or several attributes, in one row.

extension MapForm {
  private static let blockKeys = ["kind", "id", "fields"]

  /// Reads `[[entity]]` and `[fields]`, and names in the map's columns what the file has to have.
  mutating func readWide(_ record: DataRecord, _ map: inout ImportMap) {
    if let value = record["entity"] {
      if map.kind == .entities {
        map.blocks = blocks(value, map)
        bind(&map, to: map.blocks.flatMap(\.fields), given: [.entityID, .kind, .name, .value])
      } else {
        problem("[[entity]] is for kind = \"entities\"", at: ["entity"])
      }
    }
    if let value = record["fields"] {
      if map.kind == .attributes {
        map.fields = fields(value, ["fields"], map)
        bind(&map, to: map.fields, given: [.name, .value])
      } else {
        problem(
          "[fields] is for kind = \"attributes\"",
          hint: map.kind == .entities ? "entities have them below [[entity]]" : nil, at: ["fields"])
      }
    }
  }

  /// A header is the file's where any of the fields is found. What the map itself gives is there.
  private mutating func bind(
    _ map: inout ImportMap, to fields: [MapField], given: [ImportField]
  ) {
    for column in map.columns where given.contains(column.field) {
      problem(
        "columns.\(column.field.key): each row holds several; it is said "
          + (map.kind == .entities ? "in [[entity]]" : "in [fields]"),
        at: ["columns", column.field.key])
    }
    map.columns += given.filter { $0 != .value }.map { MapColumn($0, fixed: $0.key) }
    var value = MapColumn(.value)
    value.from = fields.flatMap(\.column.from)
    map.columns.append(value)
  }

  private mutating func blocks(_ value: DataValue, _ map: ImportMap) -> [MapBlock] {
    guard let list = value.listValue, !list.isEmpty else {
      problem(
        "entity wants tables", hint: "[[entity]] with kind = \"pet\" and fields = { name = \"…\" }",
        at: ["entity"])
      return []
    }
    if list.count > MapBlock.most {
      problem("\(list.count) tables [[entity]]; \(MapBlock.most) are the most", at: ["entity"])
      return []
    }
    var blocks: [MapBlock] = []
    for (index, item) in list.enumerated() {
      let path = ["entity", "\(index)"]
      guard let record = item.recordValue else {
        problem("entity wants tables, got \(Self.kind(item))", at: path)
        continue
      }
      checkKeys(record, Self.blockKeys, "[[entity]]", at: path)
      guard let kind = string(record, "kind", at: path), !kind.isEmpty else {
        if record["kind"] == nil {
          problem("[[entity]] has no kind", hint: "kind = \"pet\", for example", at: path)
        }
        continue
      }
      let number = blocks.count { $0.kind == kind } + 1
      var block = MapBlock(kind: kind, suffix: "-\(kind)\(number)", fields: [])
      if let id = record["id"] { block.id = plainColumn(.entityID, id, map, at: path + ["id"]) }
      block.fields = fields(record["fields"] ?? .null, path + ["fields"], map)
      blocks.append(block)
    }
    return blocks
  }

  private mutating func fields(
    _ value: DataValue, _ path: [String], _ map: ImportMap
  ) -> [MapField] {
    guard let table = value.recordValue, !table.isEmpty else {
      problem(
        "fields wants a table of fields and columns", hint: "fields = { name = \"宠物1名字\" }",
        at: path)
      return []
    }
    if table.fields.count > MapField.most {
      problem("\(table.fields.count) fields; \(MapField.most) are the most", at: path)
      return []
    }
    return table.fields.compactMap { entry in
      plainColumn(.value, entry.value, map, at: path + [entry.name])
        .map { MapField(name: entry.name, column: $0) }
    }
  }

  private mutating func plainColumn(
    _ field: ImportField, _ value: DataValue, _ map: ImportMap, at path: [String]
  ) -> MapColumn? {
    guard let column = column(field, value, map, at: path) else { return nil }
    if column.function != nil {
      problem(
        "\(path.joined(separator: ".")): what stands in one row of several has no function",
        at: path)
      return nil
    }
    return column
  }
}
