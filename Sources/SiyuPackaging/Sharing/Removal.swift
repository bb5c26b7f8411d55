public import SiyuModel

/// What removing a plugin would take away from a workspace, and what forbids it.
public struct Removal: Sendable, Hashable {
  public let id: String
  /// Whether there is a folder of its name in `plugins/`.
  public let isThere: Bool
  /// Whether that holds files that no archive has.
  public let isOwn: Bool
  /// What lies in it besides and no archive has either: `.git/`, `notes.bak`.
  public let strays: [String]
  private let made: [String: [UInt8]]
  private let before: LockFile.Plugin?
  /// Of the files, where they can be read.
  private let checksum: String?

  /// - Parameter made: what siyu itself writes into plugins' folders beside the plugin, by name.
  /// - Throws: `Diagnostics`: there is no such plugin, or others need it.
  public init(
    _ id: String, in workspace: Workspace, made: [String: [UInt8]] = [:]
  ) throws(Diagnostics) {
    self.made = made
    isThere = workspace.pluginFolders.contains(id)
    before = workspace.lock[id]
    if !isThere, before == nil {
      // Says so, with the nearest name there is.
      _ = try workspace.plugin(id)
    }
    let dependents = workspace.dependents(of: id)
    if !dependents.isEmpty {
      let words = dependents.map { "\($0.plugin.id) needs \(id) \($0.range.text)" }
      throw Diagnostics([
        Diagnostic(
          Message.removeNeeded(id, words),
          hint: Message.removeNeededHint(dependents.map(\.plugin.id)))
      ])
    }
    let package =
      isThere
      ? try? PluginFolder.read("\(workspace.pluginsPath)/\(id)", name: "plugins/\(id)") : nil
    self.id = id
    strays = isThere ? StrayFiles.list(in: "\(workspace.pluginsPath)/\(id)", except: made) : []
    checksum = package?.checksum
    let isInstalled = before.map { $0.source != nil } ?? false
    isOwn = isThere && (!isInstalled || package.map(workspace.isChanged) ?? true)
  }

  /// Whether it is the same by now: somebody may have changed, granted or installed something while the
  /// operator was asked.
  /// - Throws: `Diagnostics` when it is not.
  public func check(in workspace: Workspace) throws(Diagnostics) {
    guard try Removal(id, in: workspace, made: made) == self else {
      throw Diagnostics([
        Diagnostic(Message.removeMeanwhile(id), hint: Message.installMeanwhileHint)
      ])
    }
  }
}
