import SiyuModel

/// Makes the records of one row of a wide file: a field of a thing each, or an attribute each.
///
/// To each field the row looks as if it had only the columns of that field.
struct WideRow {
  private struct Field {
    var name: String
    var values: RowValues
  }

  private struct Block {
    var kind: String
    var suffix: String
    var id: RowValues?
    var fields: [Field]
  }

  private var blocks: [Block]
  private var attributes: [Field]

  /// - Parameter names: in the file's header. A field whose column it lacks is left out.
  init(_ map: ImportMap, _ context: ImportContext, names: [String], row: RowBuffer) {
    func values(_ column: MapColumn) -> RowValues? {
      var part = map
      part.columns = [column]
      let bindings = HeaderMatcher(map: part).match(names).bindings
      if bindings[column.field.rawValue] == nil { return nil }
      let bound = bindings.map { $0.map { BoundColumn($0, names: names) } }
      return RowValues(
        rules: RowRules(map: part, context: context, columns: bound), row: row)
    }
    func fields(_ fields: [MapField]) -> [Field] {
      fields.compactMap { field in
        values(field.column).map { Field(name: field.name, values: $0) }
      }
    }
    blocks = map.blocks.compactMap { block in
      let id = block.id.map(values)
      // Without the column of its id nobody knows which thing it is.
      if let id, id == nil { return nil }
      return Block(
        kind: block.kind, suffix: block.suffix, id: id ?? nil, fields: fields(block.fields))
    }
    attributes = fields(map.fields)
  }

  /// Nothing of a block whose fields are all empty.
  mutating func entities(_ row: inout RowValues) throws(RowFault) -> [EntityRecord] {
    let person = try row.neededPerson()
    var records: [EntityRecord] = []
    for index in blocks.indices {
      let texts = try Self.texts(&blocks[index].fields, row.row)
      if texts.allSatisfy({ $0.value == nil }) { continue }
      let id: String
      if blocks[index].id != nil {
        blocks[index].id?.turn(to: row.row)
        guard let found = try blocks[index].id?.needed(.entityID) else { continue }
        id = found
      } else {
        // An account's id belongs to its platform: two of them may have the same.
        let account = [person.platform, person.accountID].compactMap { $0 }.joined(separator: ":")
        id = (person.customerID ?? account) + blocks[index].suffix
      }
      for (name, value) in texts {
        records.append(
          EntityRecord(
            entityID: id, person: person, kind: blocks[index].kind, name: name, value: value))
      }
    }
    return records
  }

  mutating func attributes(_ row: inout RowValues) throws(RowFault) -> [AttributeRecord] {
    let person = try row.neededPerson()
    return try Self.texts(&attributes, row.row).map { name, value in
      AttributeRecord(person: person, name: name, value: value)
    }
  }

  private static func texts(
    _ fields: inout [Field], _ row: RowBuffer
  ) throws(RowFault) -> [(name: String, value: String?)] {
    var texts: [(name: String, value: String?)] = []
    for index in fields.indices {
      fields[index].values.turn(to: row)
      texts.append((fields[index].name, try fields[index].values.text(.value)))
    }
    return texts
  }
}
