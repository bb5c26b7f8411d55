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

  /// Without `.` and `..`, as far as the words tell: of what is not there, links cannot be followed.
  static func plain(_ path: String) -> String {
    guard path.hasPrefix("/") else { return path }
    var words: [Substring] = []
    for word in path.split(separator: "/") where word != "." {
      if word == ".." { _ = words.popLast() } else { words.append(word) }
    }
    return "/" + words.joined(separator: "/")
  }
}
