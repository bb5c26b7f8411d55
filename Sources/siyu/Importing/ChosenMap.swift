import SiyuFiles
import SiyuModel
import SiyuPackaging

/// The map an import goes by, and who answers its functions.
struct ChosenMap {
  var map: ImportMap
  /// For a map written in Lua that has functions.
  var worker: ImporterWorker?
  /// What the audit log says of it. Of a file its content, not its name.
  var facts: AuditFacts = ["map": .word("own")]

  func functions(_ host: Host) -> ColumnFunction? {
    worker.map { worker in
      { inputs, questions in
        try worker.answers(inputs, questions, amounts: amounts(inputs.column, host.currency))
      }
    }
  }

  /// Inside Lua, money is whole numbers of the minor unit; the reader expects the file's way.
  private func amounts(_ column: String, _ currency: Currency) -> ((Int64) -> String)? {
    guard let field = ImportField(key: column), [.amount, .refunded, .price].contains(field) else {
      return nil
    }
    return map.amountsAreMinor ? { String($0) } : { Money.format($0, currency, .plain) }
  }
}

/// The map that `--map` means.
enum Maps {
  /// How the message begins that there is no such map.
  static let unknown = "there is no map"

  /// - Parameter name: a built-in map, a plugin's (`PLUGIN.IMPORTER`, or its id alone where that is
  ///   enough), or a file that ends in .toml or .lua; `nil` for siyu's own columns.
  static func find(_ name: String?, kind: ImportKind, _ host: Host) throws -> ChosenMap {
    guard let name else { return ChosenMap(map: .own(kind)) }
    let chosen: ChosenMap
    if name.hasSuffix(".lua") {
      chosen = try LuaMapFile(path: name).chosen(host)
    } else if name.hasSuffix(".toml") || name.contains("/") {
      chosen = try toml(name)
    } else if let builtIn = ImportMap.builtIn(named: name) {
      chosen = ChosenMap(map: builtIn, facts: ["map": .word(builtIn.name)])
    } else {
      chosen = try PluginMaps(host: host).find(name)
    }
    let map = chosen.map
    guard map.kind == kind else {
      throw Diagnostic(
        "the map '\(name)' reads \(map.kind.rawValue), not \(kind.rawValue)",
        hint: "write 'siyu import \(map.kind.rawValue) FILE --map \(name)'")
    }
    return chosen
  }

  private static func toml(_ path: String) throws -> ChosenMap {
    let file = try ImportMapFile.read(path)
    return ChosenMap(
      map: try ImportMap(
        name: baseName(path), from: file.data, file: path, line: { file.line(of: $0) }),
      facts: try facts(ofFile: path))
  }

  static func facts(ofFile path: String) throws -> AuditFacts {
    var facts: AuditFacts = ["map": .word("file")]
    if let digest = try FileDigest.of(path) {
      facts.add(["map_sha256": .digest(digest.sha256)])
    }
    return facts
  }

  /// `shop` for `maps/shop.toml`: however the path is written, ids get the same source.
  static func baseName(_ path: String) -> String {
    let last = path.split(separator: "/").last ?? ""
    return last.lastIndex(of: ".").map { String(last[..<$0]) } ?? String(last)
  }
}
