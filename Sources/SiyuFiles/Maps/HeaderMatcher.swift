import SiyuModel

/// Finds a map's columns in a file's header.
struct HeaderMatcher {
  /// Where one of our columns is in this file.
  struct Binding {
    var column: MapColumn
    /// 0-based.
    var places: [Int]
    /// For functions: what they call their columns, and where those are; `nil` for one that this
    /// file lacks.
    var inputs: [(name: String, place: Int?)] = []
  }

  struct Match {
    /// By `ImportField.rawValue`.
    var bindings: [Binding?]
    /// 0-based places and the values that skip a row.
    var skips: [(place: Int, values: Set<String>)]
    /// Sets of which the file has no column.
    var missing: [[ImportField]]
    /// Columns found by name.
    var found: Int
    var names: [String]

    var columns: Set<String> {
      Set(bindings.compactMap { $0?.column.field.key })
    }
  }

  let map: ImportMap

  func match(_ names: [String]) -> Match {
    var places: [HeaderName: Int] = [:]
    for (index, name) in names.enumerated() {
      let key = HeaderName(name)
      if !key.folded.isEmpty, places[key] == nil { places[key] = index }
    }
    var bindings = [Binding?](repeating: nil, count: ImportField.allCases.count)
    var found = 0
    func place(_ place: MapColumn.Place) -> Int? {
      switch place {
      case .name(let name): places[HeaderName(name)]
      case .position(let position): position > 0 ? position - 1 : nil
      }
    }
    for column in map.columns {
      let known = column.from.compactMap(place)
      found += known.count
      if known.isEmpty, column.fixed == nil, !column.readsAllColumns { continue }
      var binding = Binding(column: column, places: known)
      if column.readsAllColumns {
        binding.places = Array(names.indices)
        binding.inputs = names.enumerated().map { (Self.trimmed($0.element), $0.offset) }
      } else if column.function != nil {
        binding.inputs = column.from.map { from in
          switch from {
          case .name(let name): (name, place(from))
          case .position(let position): ("\(position)", place(from))
          }
        }
      }
      bindings[column.field.rawValue] = binding
    }
    let skips = map.skips.compactMap { rule in place(rule.place).map { ($0, rule.values) } }
    let missing = map.kind.neededFields.filter { set in
      if map.isBuyerless, set.contains(.customerID) { return false }
      return set.allSatisfy { field in
        guard let binding = bindings[field.rawValue] else { return true }
        return binding.places.isEmpty && binding.column.fixed == nil
          && !binding.column.readsAllColumns
      }
    }
    return Match(bindings: bindings, skips: skips, missing: missing, found: found, names: names)
  }

  /// Columns that the map names and the file has not, of which the reading goes on without: said
  /// once, because a slip in a map's spelling looks just like them. Maps that come with siyu name
  /// columns of several years' exports, and are not meant to find all.
  func notes(_ match: Match) -> [String] {
    if ImportMap.builtIn.contains(where: { $0.name == map.name }) || map == .own(map.kind) {
      return []
    }
    let known = Set(match.names.map { HeaderName($0) })
    let named =
      map.columns.flatMap { column in column.from.map { (column.field.key, $0) } }
      + map.skips.map { ("[skip]", $0.place) }
    return named.compactMap { key, place in
      guard case .name(let name) = place, !known.contains(HeaderName(name)) else { return nil }
      let near = HeaderName.nearest(to: name, among: match.names)
      return "the file has no column \"\(name)\", which the map names for \(key)"
        + (near.map { "; the nearest is \"\($0)\"" } ?? "")
    }
  }

  /// A header's name without the marks and blanks around it.
  private static func trimmed(_ name: String) -> String {
    PlainText.trim(name.first == "\u{FEFF}" ? String(name.dropFirst()) : name)
  }

  /// `id，name，city`: one name, that holds what was to part several.
  private static func wideSeparator(_ names: [String]) -> String? {
    guard names.count == 1, let name = names.first,
      let sign = name.first(where: { "，；、".contains($0) })
    else { return nil }
    return
      "'\(sign)' is a sign of the Chinese keyboard; columns are parted by plain commas, tabs or semicolons"
  }

  /// What to tell somebody whose file lacks columns.
  func failure(_ match: Match, path: String) -> FileFailure {
    let spellings = match.missing.map { set -> (wanted: String, names: [String]) in
      let names = set.flatMap { field in
        (map.column(field)?.from ?? []).compactMap { place -> String? in
          if case .name(let name) = place { name } else { nil }
        }
      }
      let quoted = (names.isEmpty ? set.map(\.key) : names).map { "\"\($0)\"" }
      return (quoted.joined(separator: " or "), names.isEmpty ? set.map(\.key) : names)
    }
    let wanted = spellings.map(\.wanted).joined(separator: ", ")
    let guesses = spellings.compactMap { spelling -> String? in
      for name in spelling.names {
        if let near = HeaderName.nearest(to: name, among: match.names) {
          return "the nearest that the file has is \"\(near)\""
        }
      }
      return nil
    }
    let shown = match.names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
    let hint =
      Self.wideSeparator(match.names) ?? guesses.first
      ?? "the file has \(shown.isEmpty ? "no header" : shown); another --map may fit it better"
    let plural = match.missing.count == 1 ? "column" : "columns"
    return FileFailure(
      .missingColumns, path: path, "has no \(plural) \(wanted), which map \"\(map.name)\" needs",
      hint: hint)
  }
}
