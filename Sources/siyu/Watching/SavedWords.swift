import SiyuWords

/// Which files were saved, in one line.
enum SavedWords {
  private static let most = 4

  static func line(_ files: [String]) -> String {
    let shown = files.prefix(most).listed()
    let more = files.count - most
    return more > 0
      ? say("saved: \(shown) and \(Grouping.text(Int64(more))) more") : say("saved: \(shown)")
  }
}
