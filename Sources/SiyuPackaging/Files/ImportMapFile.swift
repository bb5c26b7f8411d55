public import SiyuModel

/// A map for other people's files, as a person wrote it in TOML. What may stand in it is for the
/// reader of maps to say; `line(of:)` gives its messages their place.
public struct ImportMapFile: Sendable {
  /// As it is named in messages.
  public let file: String
  public let data: DataValue
  private let root: TOMLSection

  public init(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    let document = try TOMLDocument(bytes, file: file)
    self.file = file
    root = document.root
    data = .record(root.data)
  }

  /// - Parameter name: the file in messages; `path` when it is not given.
  public static func read(
    _ path: String, name: String? = nil
  ) throws(Diagnostic) -> ImportMapFile {
    let name = name ?? path
    let bytes = try DiskFile.bytes(of: path, name: name, limit: TOMLDocument.maximumBytes)
    return try ImportMapFile(bytes, file: name)
  }

  /// The line of what a path of keys leads to: `["columns", "paid_at", "formats", "0"]`, elements of
  /// lists by their position. Where the path leads further than the file, the line it got to.
  public func line(of path: [String]) -> Int? {
    var line: Int?
    var value = TOMLItem.Value.table(root)
    for part in path {
      let next: TOMLItem?
      switch value {
      case .table(let section): next = section[part]
      case .list(let items):
        next = Int(part).flatMap { items.indices.contains($0) ? items[$0] : nil }
      default: next = nil
      }
      guard let next else { return line }
      line = next.line
      value = next.value
    }
    return line
  }
}
