import SiyuModel

/// The rows of a file behind its header, with our columns bound and functions answered.
final class MappedRows {
  enum Outcome {
    case row, skipped, end
    case rejected(RowFault)
  }

  let reader: any RowReader
  let names: [String]
  /// By `ImportField.rawValue`.
  let columns: [BoundColumn?]
  let suppliedColumns: Set<String>
  /// The row last given.
  private(set) var current: RowBuffer

  private let skips: [(place: Int, values: Set<String>)]
  private let map: ImportMap
  private let functions: [BoundColumn]
  private let personal: Set<Int>
  private let notes: [String]
  private let ask: ColumnFunction?
  /// Rows read ahead so that a function is asked for many at once.
  private var waiting: [(row: RowBuffer, outcome: Outcome, answers: [Int: String])] = []
  private var nextWaiting = 0
  private static let rowsAsked = 4096

  init(path: String, map: ImportMap, ask: ColumnFunction?) throws {
    self.map = map
    self.ask = ask
    let opened = try HeaderSearch.open(path: path, map: map)
    reader = opened.reader
    names = opened.match.names
    skips = opened.match.skips
    let names = names
    notes = HeaderMatcher(map: map).notes(opened.match)
    columns = opened.match.bindings.map { $0.map { BoundColumn($0, names: names) } }
    suppliedColumns = opened.match.columns
    functions = columns.compactMap { $0?.function == nil ? nil : $0 }
    personal = Self.personalPlaces(columns, names: names, kind: map.kind)
    current = opened.reader.row
    if !functions.isEmpty, ask == nil {
      throw FileFailure(
        .cannotRead, path: path,
        "map \"\(map.name)\" has a function for \(functions[0].field.key), and nobody to ask it",
        hint: "name the plugin's map: --map PLUGIN.IMPORTER")
    }
  }

  /// Columns that the map names in vain, and personal ones that it reads as ordinary ones, for
  /// everybody to see.
  var warnings: [String] {
    notes
      + columns.compactMap { column in
        guard let column, column.function == nil, column.field != .name,
          !map.kind.isPersonal(column.field),
          let place = column.places.first(where: { PersonalColumns.contains(name(of: $0)) })
        else { return nil }
        return "\"\(name(of: place))\" looks personal and is read as \(column.field.key), which"
          + " every plugin may see"
      }
  }

  /// Turns `values` to the next row.
  func next(_ values: inout RowValues) throws -> Outcome {
    if functions.isEmpty {
      let outcome = try read()
      current = reader.row
      values.turn(to: reader.row)
      return outcome
    }
    if nextWaiting == waiting.count {
      try fillWaiting(values)
      if waiting.isEmpty { return .end }
    }
    let found = waiting[nextWaiting]
    nextWaiting += 1
    current = found.row
    values.turn(to: found.row)
    values.answers = found.answers
    return found.outcome
  }

  private func read() throws(FileFailure) -> Outcome {
    switch try reader.next() {
    case .end: return .end
    case .rejected(let problem): return .rejected(problem)
    case .row: return judge()
    }
  }

  private func judge() -> Outcome {
    let row = reader.row
    if let expected = reader.expectedFields, row.count > expected, reader.keys == nil {
      for extra in expected..<row.count where !CellText.clean(row[extra]).isEmpty {
        return .rejected(
          RowFault(
            "has \(row.count) fields where the header has \(expected);"
              + " perhaps a field with a separator in it lacks its quotes"))
      }
    }
    for skip in skips {
      let cell = String(decoding: CellText.clean(row[skip.place]), as: UTF8.self)
      if skip.values.contains(cell) { return .skipped }
    }
    return .row
  }

  private func fillWaiting(_ values: RowValues) throws {
    waiting.removeAll(keepingCapacity: true)
    nextWaiting = 0
    while waiting.count < Self.rowsAsked {
      let outcome = try read()
      if case .end = outcome { break }
      waiting.append((reader.row.copied(), outcome, [:]))
    }
    for column in functions { try answer(column, values) }
  }

  private func answer(_ column: BoundColumn, _ values: RowValues) throws {
    guard let ask, let function = column.function else { return }
    var values = values
    var places: [Int] = []
    var questions: [ColumnQuestion] = []
    for index in waiting.indices {
      guard case .row = waiting[index].outcome else { continue }
      values.turn(to: waiting[index].row)
      places.append(index)
      questions.append(
        ColumnQuestion(
          line: waiting[index].row.line,
          values: column.inputs.map { input in
            input.place.map { field($0, row: index, values) } ?? .none
          }))
    }
    if questions.isEmpty { return }
    let key = column.field.key
    let answers = try ask(
      ColumnInputs(function: function, column: key, names: column.inputs.map(\.name)), questions)
    for (number, index) in places.enumerated() {
      let reply = answers.indices.contains(number) ? answers[number] : .failed("got no answer")
      switch reply {
      case .none: waiting[index].answers[column.field.rawValue] = ""
      case .text(let text): waiting[index].answers[column.field.rawValue] = text
      case .failed(let reason):
        waiting[index].outcome = .rejected(RowFault("\(key): \(reason)"))
      case .personal(let handle):
        // A handle is good for its own row and for a column the function was given.
        guard handle.row == Int32(index), column.places.contains(Int(handle.place)) else {
          waiting[index].outcome = .rejected(
            RowFault("\(key): the function gave back a field it was not given"))
          continue
        }
        // Whoever may read ordinary columns may read this one.
        guard map.kind.isPersonal(column.field) else {
          waiting[index].outcome = .rejected(
            RowFault("\(key): is no personal column and cannot take a personal field"))
          continue
        }
        values.turn(to: waiting[index].row)
        let cell = values.cell(at: Int(handle.place)) ?? UnsafeBufferPointer(start: nil, count: 0)
        let isMasked = CellText.isMasked(cell)
        waiting[index].answers[column.field.rawValue] =
          isMasked ? "" : String(decoding: cell, as: UTF8.self)
      }
    }
  }

  private func field(_ place: Int, row: Int, _ values: RowValues) -> FieldValue {
    guard let cell = values.cell(at: place) else { return .none }
    if personal.contains(place) {
      return .personal(PersonalHandle(row: Int32(row), place: Int32(place)))
    }
    return .text(String(decoding: cell, as: UTF8.self))
  }

  /// Personal by the file's own name, or because the map makes a personal field of it.
  private static func personalPlaces(
    _ columns: [BoundColumn?], names: [String], kind: ImportKind
  ) -> Set<Int> {
    var places = Set(names.indices.filter { PersonalColumns.contains(names[$0]) })
    // A function that reads everything does not make everything personal.
    for case let column? in columns where kind.isPersonal(column.field) && !column.readsAllColumns {
      places.formUnion(column.places)
    }
    return places
  }

  private func name(of place: Int) -> String {
    names.indices.contains(place) ? names[place] : "column \(place + 1)"
  }
}
