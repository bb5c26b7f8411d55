import SiyuModel

/// A registry by its place: a folder, or a web site. Who reads it is a matter of doors.
public struct Registry: Sendable {
  public enum Place: Sendable {
    case folder(RegistryFolder)
    case site(SiteAddress)
  }

  public let place: Place
  /// As `siyu.toml` calls it; `nil` for one that was named by its place.
  public let name: String?
  /// Of the workspace; a folder's path in `siyu.lock` begins there. `nil` outside of one.
  private let root: String?
  /// `siyu.lock` alone names it. Whoever took one plugin from there did not choose it for others: it is
  /// asked for nothing but what is locked to it.
  public private(set) var isOnlyLocked = false

  /// - Parameter root: of the workspace, where the folder's path begins.
  public init(_ setting: RegistrySetting, root: String) {
    name = setting.name
    self.root = root
    switch setting.place {
    case .folder(let path):
      place = .folder(RegistryFolder(path.hasPrefix("/") ? path : "\(root)/\(path)"))
    case .site(let address): place = .site(address)
    }
  }

  /// - Parameters:
  ///   - text: a folder, or an address.
  ///   - root: of the workspace, if there is one.
  public init(at text: String, root: String? = nil) throws {
    name = nil
    self.root = root
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

  /// As `siyu.lock` says where a plugin came from: by the name that `siyu.toml` has for it, else by its
  /// place, so that it is found again. A folder's path begins in the workspace; where that lies is nobody
  /// else's business.
  public var source: String {
    "registry \(name ?? place(from: root) ?? title)"
  }

  /// How `source` begins, for a registry and for nothing else.
  public static let sourceStart = "registry "

  /// Whether `siyu.lock` means this one. Older ones have the last part of a folder's path, which is no
  /// place: one that is only locked may be called like another.
  public func isSource(_ text: String) -> Bool {
    guard text.hasPrefix(Self.sourceStart) else { return false }
    let named = String(text.dropFirst(Self.sourceStart.count))
    if place(from: root) == named || !isOnlyLocked && named == title { return true }
    // Also a place that is written otherwise.
    return root.flatMap { Registry(source: text, root: $0) }?.key == key
  }

  /// The one that `siyu.lock` names by its place; `nil` where it has a name of `siyu.toml`, or comes from
  /// an older siyu.
  init?(source: String, root: String) {
    guard source.hasPrefix(Self.sourceStart) else { return nil }
    let place = String(source.dropFirst(Self.sourceStart.count))
    guard place.contains("/") else { return nil }
    let isPath = !SiteAddress.isMeant(place) && !place.hasPrefix("/")
    guard let registry = try? Registry(at: isPath ? "\(root)/\(place)" : place, root: root)
    else { return nil }
    self = registry
    isOnlyLocked = true
  }

  /// What `--from` takes here, as a shell reads it; `nil` for one with a name, which needs none.
  public var typed: String? { name == nil ? place(from: ".").map(ShellWord.typed) : nil }

  /// What `--from` takes here for the registry of a `source`; `nil` for one with a name.
  static func typed(_ source: String, root: String) -> String? {
    Registry(source: source, root: root)?.typed
  }

  /// An address, or a path that can be typed in the folder `base`; `nil` for a path without one.
  private func place(from base: String?) -> String? {
    switch place {
    case .folder(let folder): base.map { RelativePath.of(folder.path, from: $0) }
    case .site(let address): address.shown
    }
  }

  /// By which a workspace remembers what it saw.
  public var key: String {
    switch place {
    case .folder(let folder): folder.path
    case .site(let address): address.url
    }
  }
}

extension Workspace {
  /// Registries that `siyu.lock` names by their place, and `siyu.toml` not at all.
  public var lockedRegistries: [Registry] {
    let named = file.registries.map { Registry($0, root: root) }
    var found: [Registry] = []
    for source in lock.plugins.compactMap(\.source) {
      guard let registry = Registry(source: source, root: root),
        !(named + found).contains(where: { $0.key == registry.key })
      else { continue }
      found.append(registry)
    }
    return found
  }
}
