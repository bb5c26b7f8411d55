/// A registry by its place: a folder, or a web site. Who reads it is a matter of doors.
public struct Registry: Sendable {
  public enum Place: Sendable {
    case folder(RegistryFolder)
    case site(SiteAddress)
  }

  public let place: Place
  /// As `siyu.toml` calls it; `nil` for one that was named by its place.
  public let name: String?

  /// - Parameter root: of the workspace, where the folder's path begins.
  public init(_ setting: RegistrySetting, root: String) {
    name = setting.name
    switch setting.place {
    case .folder(let path):
      place = .folder(RegistryFolder(path.hasPrefix("/") ? path : "\(root)/\(path)"))
    case .site(let address): place = .site(address)
    }
  }

  /// - Parameter text: a folder, or an address.
  public init(at text: String) throws {
    name = nil
    place =
      SiteAddress.isMeant(text)
      ? .site(try SiteAddress(folder: text)) : .folder(RegistryFolder(text))
  }

  /// In tables and messages: of a folder the last part, because where somebody keeps their files is
  /// nobody else's business.
  public var title: String {
    if let name { return name }
    switch place {
    case .folder(let folder): return folder.path.split(separator: "/").last.map(String.init) ?? "/"
    case .site(let address): return address.shown
    }
  }

  /// As `siyu.lock` says where a plugin came from. A folder's own path is nobody else's business.
  public var source: String { "registry \(title)" }

  /// How `source` begins, for a registry and for nothing else.
  public static let sourceStart = "registry "

  /// By which a workspace remembers what it saw.
  public var key: String {
    switch place {
    case .folder(let folder): folder.path
    case .site(let address): address.url
    }
  }
}
