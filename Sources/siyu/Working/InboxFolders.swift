import SiyuPackaging

/// Where files lie for `siyu work` to take in, and where they go.
struct InboxFolders {
  let inbox: String
  var done: String { inbox + "/done" }
  var rejected: String { inbox + "/rejected" }

  init(_ workspace: Workspace) { inbox = workspace.root + "/inbox" }

  /// Whether a file was in the inbox and is no more.
  func holdTaken(_ path: String) -> Bool {
    path.hasPrefix(done + "/") || path.hasPrefix(rejected + "/")
  }
}
