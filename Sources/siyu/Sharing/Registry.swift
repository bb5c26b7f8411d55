import SiyuBorder
import SiyuModel
import SiyuPackaging
import SiyuRegistry

/// A registry as a command reaches it: a folder, or a web site.
struct Registry {
  enum Place {
    case folder(RegistryFolder)
    case site(SiteAddress)
  }

  let place: Place
  /// As `siyu.toml` calls it; `nil` for one that was named by its place.
  let name: String?

  /// - Parameter root: of the workspace, where the folder's path begins.
  init(_ setting: RegistrySetting, root: String) {
    name = setting.name
    switch setting.place {
    case .folder(let path):
      place = .folder(RegistryFolder(path.hasPrefix("/") ? path : "\(root)/\(path)"))
    case .site(let address): place = .site(address)
    }
  }

  /// - Parameter text: a folder, or an address.
  init(at text: String) throws {
    name = nil
    place =
      SiteAddress.isMeant(text)
      ? .site(try SiteAddress(folder: text)) : .folder(RegistryFolder(text))
  }

  /// In tables and messages.
  var title: String {
    if let name { return name }
    switch place {
    case .folder(let folder): return PluginSubject.lastPart(folder.path)
    case .site(let address): return address.shown
    }
  }

  /// As `siyu.lock` says where a plugin came from. A folder's own path is nobody else's business.
  var source: String { "registry \(title)" }

  /// By which a workspace remembers what it saw.
  var key: String {
    switch place {
    case .folder(let folder): folder.path
    case .site(let address): address.url
    }
  }

  /// An index is read over in half a minute, or not at all.
  private static let indexLimits = SiteLimits(
    bytes: RegistryIndex.mostBytes, milliseconds: 30_000)

  func index() throws -> RegistryIndex {
    switch place {
    case .folder(let folder): return try folder.index()
    case .site(let address):
      let url = address.url(of: RegistryIndex.name)
      return try RegistryIndex.parse(SiteReader(Self.indexLimits).file(url), file: url)
    }
  }

  /// An archive's bytes, which are those that the index names.
  func archive(of package: RegistryIndex.Package) throws -> [UInt8] {
    let limit = UnpackLimits().packedBytes
    switch place {
    case .folder(let folder): return try folder.archive(of: package, limit: limit)
    case .site(let address):
      let url = address.url(of: package.file)
      let bytes = try SiteReader(SiteLimits(bytes: limit)).file(url)
      try package.check(bytes, file: url)
      return bytes
    }
  }
}
