import SiyuModel

// Shared tag groups, and the fields that a brand adds to customers and to things of theirs.

extension WorkspaceFile {
  static func readTagGroup(_ name: String, _ reader: SectionReader) -> TagGroup {
    var reader = reader
    checkName(name, reader, what: "a tag group")
    let dimension = reader.word("dimension", as: TagDimension.self)
    if reader.section["dimension"] == nil {
      reader.problems.add(
        line: reader.line, Message.missing("dimension", in: reader.path, example: "\"customer\""))
    }
    let group = TagGroup(
      name: name, title: reader.text("title") ?? name, dimension: dimension ?? .customer,
      exclusive: reader.flag("exclusive") ?? true, values: readValues(&reader))
    reader.finish()
    return group
  }

  private static func readValues(_ reader: inout SectionReader) -> [TagValue] {
    guard var table = reader.table("values") else {
      if reader.section["values"] == nil {
        reader.problems.add(line: reader.line, Message.noValues(reader.path))
      }
      return []
    }
    if table.section.entries.isEmpty {
      reader.problems.add(line: table.line, Message.noValues(reader.path))
    }
    return table.section.entries.map { entry in
      if !Name.isKey(entry.key) {
        table.problems.add(line: entry.item.line, Message.badKeyName(entry.key, what: "a tag"))
      }
      return TagValue(name: entry.key, title: table.text(entry.key) ?? entry.key)
    }
  }

  static func readField(
    _ name: String, _ reader: SectionReader, what: String
  ) -> FieldDeclaration? {
    var reader = reader
    checkName(name, reader, what: what)
    let type = reader.word("type", as: FieldType.self)
    if reader.section["type"] == nil {
      reader.problems.add(
        line: reader.line, Message.missing("type", in: reader.path, example: "\"text\""))
    }
    let title = reader.text("title") ?? name
    let choices = reader.texts("choices")?.map(\.text) ?? []
    if type == .choice, choices.isEmpty {
      reader.problems.add(line: reader.line, Message.choicesMissing(reader.path))
    } else if let type, type != .choice, let listed = reader.section["choices"] {
      reader.problems.add(
        line: listed.line,
        Message.fieldHasNoUse(reader.name("choices"), for: type))
    }
    reader.finish()
    guard let type else { return nil }
    return FieldDeclaration(
      name: name, title: title, type: type, choices: choices,
      place: SourcePlace(file: reader.problems.file, line: reader.line))
  }

  static func readEntity(_ kind: String, _ reader: SectionReader) -> EntityDeclaration {
    var reader = reader
    checkName(kind, reader, what: "a kind of entity")
    let entity = EntityDeclaration(
      kind: kind, title: reader.text("title") ?? kind,
      fields: reader.tables("fields").compactMap { readField($0, $1, what: "a field") },
      place: SourcePlace(file: reader.problems.file, line: reader.line))
    reader.finish()
    return entity
  }

  private static func checkName(_ name: String, _ reader: SectionReader, what: String) {
    if !Name.isKey(name) {
      reader.problems.add(line: reader.line, Message.badKeyName(name, what: what))
    }
  }
}
