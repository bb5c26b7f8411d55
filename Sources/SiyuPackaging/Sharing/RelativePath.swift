/// A path as it is written in a folder: `../playbooks`, `./playbooks`.
public enum RelativePath {
  /// - Parameters:
  ///   - path: absolute.
  ///   - base: a folder.
  /// - Returns: with a slash, so that it is no name.
  public static func of(_ path: String, from base: String) -> String {
    let there = path.split(separator: "/")
    let here = DiskFile.resolved(base).split(separator: "/")
    var common = 0
    while common < min(there.count, here.count), there[common] == here[common] { common += 1 }
    let up = Array(repeating: "..", count: here.count - common)
    let down = there.dropFirst(common).map(String.init)
    let words = ((up.isEmpty ? ["."] : up) + down).joined(separator: "/")
    return words.contains("/") ? words : words + "/"
  }
}
