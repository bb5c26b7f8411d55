import SiyuModel

/// Opens a file and finds its header: among the first rows, because reports carry a title above it.
enum HeaderSearch {
  struct Opened {
    var reader: any RowReader
    var match: HeaderMatcher.Match
  }

  private static let rowsSearched = 6

  static func open(path: String, map: ImportMap) throws(FileFailure) -> Opened {
    let reader = try FileOpening.reader(path: path, map: map)
    let matcher = HeaderMatcher(map: map)
    if reader.keys != nil { return try openKeyed(reader, matcher, path: path) }
    if !map.hasHeader {
      let match = matcher.match([])
      reader.expectedFields = nil
      if !match.missing.isEmpty { throw matcher.failure(match, path: path) }
      return Opened(reader: reader, match: match)
    }
    var best: HeaderMatcher.Match?
    for _ in 0..<rowsSearched {
      let outcome = try reader.next()
      if outcome == .end { break }
      guard outcome == .row else { continue }
      let match = matcher.match(reader.row.texts)
      if match.missing.isEmpty, match.found > 0 {
        reader.expectedFields = match.names.count
        if map.hasUnitsLine { _ = try reader.next() }
        return Opened(reader: reader, match: match)
      }
      if match.found > best?.found ?? -1 { best = match }
    }
    guard let best else { throw FileFailure(.empty, path: path, "holds no row") }
    throw matcher.failure(best, path: path)
  }

  /// Objects name their columns themselves, and not every object all of them: the file is read
  /// once for its keys before it is read for its rows.
  private static func openKeyed(
    _ scout: any RowReader, _ matcher: HeaderMatcher, path: String
  ) throws(FileFailure) -> Opened {
    while try scout.next() != .end {}
    let match = matcher.match(scout.keys ?? [])
    if !match.missing.isEmpty { throw matcher.failure(match, path: path) }
    let reader = try FileOpening.reader(path: path, map: matcher.map)
    return Opened(reader: reader, match: match)
  }
}
