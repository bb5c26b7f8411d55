extension SurfacePlace {
  /// `specs and the REPL`, in the order of the places.
  public static func words(_ places: [SurfacePlace]) -> String {
    let words = allCases.filter(places.contains).map { place in
      switch place {
      case .plugin: "plugins"
      case .script: "scripts"
      case .spec: "specs"
      case .repl: "the REPL"
      }
    }
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension SurfaceDescription {
  /// Where a function, value or table of siyu's is found, by its full name: `siyu.customer`, `assert`.
  ///
  /// None where nothing is called so.
  public func places(of name: String) -> [SurfacePlace] {
    var found: Set<SurfacePlace> = []
    for (full, places) in everything where full == name || full.hasPrefix("\(name).") {
      found.formUnion(places)
    }
    return SurfacePlace.allCases.filter(found.contains)
  }

  /// Full names that a place does not have, tables among them, with the places that do.
  public func elsewhere(than place: SurfacePlace) -> [String: [SurfacePlace]] {
    var all: [String: Set<SurfacePlace>] = [:]
    for (full, places) in everything {
      let parts = full.split(separator: ".")
      for last in parts.indices {
        all[parts[...last].joined(separator: "."), default: []].formUnion(places)
      }
    }
    return all.filter { !$0.value.contains(place) }.mapValues { found in
      SurfacePlace.allCases.filter(found.contains)
    }
  }

  private var everything: [(name: String, places: [SurfacePlace])] {
    modules.flatMap { module in
      module.functions.map { ($0.name, $0.places ?? module.places) }
        + module.values.map { (module.path(of: $0), $0.places ?? module.places) }
    } + declarations.map { ("siyu.\($0.name)", SurfacePlace.allCases) }
  }
}
