import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The ways out that siyu.toml names. Nobody is asked anything: that would be sending.
struct ChannelCheckup {
  let places: WorkspacePlaces

  var items: [CheckedItem] {
    guard let workspace = places.workspace else { return [] }
    return workspace.file.channels.map {
      CheckedItem(section: "channels", finding: finding($0, workspace))
    }
  }

  private func finding(_ channel: ChannelSettings, _ workspace: Workspace) -> Finding {
    let touchpoints = channel.touchpoints.map(\.rawValue).joined(separator: ", ")
    switch channel.way {
    case .stdout: return Finding(channel.name, .ok, "lines on standard output: \(touchpoints)")
    case .folder(let folder):
      let words = "\(folder.format.rawValue) files in \(folder.path): \(touchpoints)"
      if let problem = problem(with: workspace.path(of: folder), below: workspace.base(of: folder))
      {
        return Finding(
          channel.name, .problem, "\(folder.path) \(problem)",
          step: "\(touchpoints) waits until then")
      }
      return Finding(channel.name, .ok, words)
    case .webhook(let webhook):
      do throws(Diagnostic) {
        _ = try workspace.secret(of: channel)
        return Finding(
          channel.name, .ok, "signed requests to \(webhook.address.host): \(touchpoints)")
      } catch {
        let place = error.file.map { "\($0) " } ?? ""
        return Finding(channel.name, .problem, place + error.message, step: error.hint)
      }
    }
  }

  /// `nil` where a folder can be written to, or made.
  private func problem(with path: String, below base: String) -> String? {
    var about = stat()
    if stat(path, &about) == 0 {
      if about.st_mode & S_IFMT != S_IFDIR { return "is no folder" }
      return access(path, W_OK | X_OK) == 0 ? nil : "cannot be written to"
    }
    if stat(base, &about) != 0 { return "cannot be made: there is no \(base)" }
    return access(base, W_OK | X_OK) == 0 ? nil : "cannot be made"
  }
}
