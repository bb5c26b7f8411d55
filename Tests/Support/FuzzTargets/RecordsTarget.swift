import SiyuFiles
import SiyuModel

extension FuzzTarget {
  /// Whole files as `siyu import` takes them: the first byte picks the map, one of siyu's own or one
  /// that stands in front of the file as TOML, up to a NUL. Later choices put a map's header in
  /// front, so that what follows is rows.
  static let records = FuzzTarget("records", "files through import maps", longest: 512) { bytes in
    var input = FuzzInput(bytes)
    let choice = input.byte()
    let map: ImportMap?
    var file = input.bytes
    if choice == ownMap {
      map = MapText.map(Array(input.part()))
      file = input.bytes
    } else {
      let number = Int(choice) % (2 * maps.count)
      map = maps[number % maps.count]
      if number >= maps.count { file = headers[number - maps.count] + file }
    }
    guard let map else { return }
    try file.withUnsafeBytes { file in
      try MemoryFile.with(file) { try read($0, map, most: file.count + 1) }
    }
  }

  /// However many maps there are.
  private static let ownMap: UInt8 = 255

  /// Every column of each map, under the first of its names.
  private static let headers: [[UInt8]] = maps.map { map in
    if !map.hasHeader { return [] }
    let names = map.columns.compactMap { column -> String? in
      if case .name(let name)? = column.from.first { name } else { nil }
    }
    return Array((names.joined(separator: map.delimiter == .blanks ? " " : ",") + "\n").utf8)
  }

  private static func read(_ path: String, _ map: ImportMap, most: Int) throws {
    let context = ImportContext(zone: Zones.all[1], currency: .cny)
    let ask: ColumnFunction? = map.columns.contains { $0.function != nil } ? answer : nil
    do {
      let reader = try RecordReader(path: path, map: map, context: context, ask: ask, batchSize: 8)
      var rejected = 0
      reader.onRejected = { _ in rejected += 1 }
      var batches = 0
      while try reader.nextBatch() != nil {
        batches += 1
        if batches == 1 { try reader.reject(at: 0, reason: "refused") }
      }
      _ = reader.warnings
      try expect(rejected == reader.counts.rejected, "rejected rows are counted otherwise")
      try expect(reader.counts.records >= 0, "fewer than no records")
      try expect(reader.counts.rows <= most, "more rows than bytes")
    } catch is FileFailure {
    }
  }

  private static let maps = ImportMap.builtIn + ImportKind.allCases.map { ImportMap.own($0) }

  /// What a plugin's function may answer.
  private static func answer(
    _ inputs: ColumnInputs, _ questions: [ColumnQuestion]
  ) -> [ColumnAnswer] {
    questions.map { question in
      switch question.values.first {
      case .text(let text): .text(text)
      case .personal(let handle): .personal(handle)
      default: inputs.function == 0 ? .failed("no value") : .none
      }
    }
  }
}
