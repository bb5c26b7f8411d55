import Lua
import SiyuModel

extension DeclarationNoun {
  static let importer = DeclarationNoun(
    name: "importer",
    summary: "Declares a map for a kind of file: siyu import KIND FILE --map PLUGIN.ID.",
    fields: [
      Field("id", .id, required: true, "the map's name within the plugin"),
      Field("title", .text, required: true, "what operators read"),
      Field(
        "kind", .oneOf(ImportKind.allCases.map(\.rawValue)), required: true,
        "what the file's rows are"),
      Field(
        "columns", .table("table<string, siyu.ImportColumn>"), required: true,
        "by siyu's name: the file's column, a table of column and type, or a function of the row"),
    ],
    isOpen: true,
    example: #"""
      siyu.importer {
        id = "till", title = "收银机", kind = "orders",
        columns = {
          order_id = "单号", paid_at = "时间",
          amount = function(row) return siyu.to_minor(row["金额"]) end,
        },
      }
      """#)
}

extension PluginMachine {
  /// Keeps the map as it is written; whoever reads files checks it against what maps may hold.
  func declareImporter(_ declaration: inout Declaration) {
    guard let id = declaration.text("id"), let title = declaration.text("title") else { return }
    if let other = declarations.importers.first(where: { $0.id == id }) {
      declaration.note(
        "\(declaration.words) is declared a second time; the first is at \(other.place)")
    }
    guard declaration.problems.isEmpty else { return }
    let place = sourcePlace(declaration)
    var map = DataRecord()
    for name in declaration.fields.keys.sorted() where name != "id" && name != "title" {
      guard let value = declaration.fields[name] else { continue }
      map[name] = data(value, name, place, &declaration) { function in
        self.add(
          function,
          DeclaredFunction(
            kind: .importer, fullName: "\(self.source.id).\(id)", localID: id, place: place))
      }
    }
    guard declaration.problems.isEmpty else { return }
    declarations.importers.append(
      ImporterDeclaration(id: id, title: title, map: .record(map), place: place))
  }

  private func data(
    _ value: LuaValue, _ path: String, _ place: SourcePlace, _ declaration: inout Declaration,
    number: (LuaReference) -> Int
  ) -> DataValue {
    switch value {
    case .nil: return .null
    case .boolean(let value): return .bool(value)
    case .integer(let value): return .int(value)
    case .number(let value): return .double(value)
    case .string(let text): return .string(text)
    case .reference(let function, .function):
      return .record(["lua": .int(Int64(number(function)))])
    case .table(let table) where table.fields.isEmpty && !table.list.isEmpty:
      return .list(
        table.list.enumerated().map { index, item in
          data(item, "\(path)[\(index + 1)]", place, &declaration, number: number)
        })
    case .table(let table) where table.list.isEmpty:
      var record = DataRecord()
      for field in table.fields {
        guard case .string(let name) = field.key else {
          declaration.note("'\(path)' in \(declaration.words) has a name that is not a text")
          continue
        }
        record[name] = data(field.value, "\(path).\(name)", place, &declaration, number: number)
      }
      return .record(record)
    case .table:
      declaration.note("'\(path)' in \(declaration.words) mixes a list with named fields")
    case .bytes, .reference:
      declaration.note(
        "'\(path)' in \(declaration.words) cannot hold \(declaration.described(value)).")
    }
    return .null
  }
}
