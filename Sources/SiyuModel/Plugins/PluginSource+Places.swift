extension PluginSource {
  /// The plugin whose file this is: its own, or one that it needs.
  public func owner(of file: String) -> String {
    guard !requires.isEmpty, let slash = file.firstIndex(of: "/") else { return id }
    let first = String(file[..<slash])
    return first != id && requires[first] != nil ? first : id
  }

  /// As messages call one of `files`: a needed plugin's lies beside the plugin's own folder.
  public func path(of file: String) -> String {
    owner(of: file) == id ? "\(folder)/\(file)" : parent + file
  }

  /// The file that messages call so; `nil` for one that is none of `files`' owners'.
  public func file(at path: String) -> String? {
    let own = folder + "/"
    if path.hasPrefix(own) { return String(path.dropFirst(own.count)) }
    guard path.hasPrefix(parent) else { return nil }
    let rest = String(path.dropFirst(parent.count))
    return owner(of: rest) == id ? nil : rest
  }

  private var parent: Substring {
    folder.lastIndex(of: "/").map { folder[...$0] } ?? ""
  }
}
