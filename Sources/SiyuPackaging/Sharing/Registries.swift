public import SiyuModel

/// The registries that a command may ask, each read once.
public final class Registries {
  public let all: [Registry]
  private let workspace: Workspace?
  /// Nothing is taken from them.
  private let onlyLooks: Bool
  private let reading: (Registry) throws -> RegistryIndex
  private var read: [String: RegistryIndex] = [:]
  /// Those that `readable()` passed over, or that are only locked, and what is wrong with each.
  public private(set) var unreadable: [(registry: Registry, problem: Diagnostic)] = []
  /// Entries of those that were read which cannot be used.
  public private(set) var leftOut: [(registry: Registry, entry: RegistryIndex.LeftOut)] = []

  /// - Parameters:
  ///   - workspace: whose, if there is one.
  ///   - onlyLooks: nothing is taken from them, so that it does not matter when what was seen
  ///     cannot be kept.
  ///   - reading: has the index of one.
  public init(
    _ all: [Registry], in workspace: Workspace?, onlyLooks: Bool = false,
    reading: @escaping (Registry) throws -> RegistryIndex
  ) {
    self.all = all
    self.workspace = workspace
    self.onlyLooks = onlyLooks
    self.reading = reading
  }

  /// - Throws: `Diagnostic` where there is none to ask.
  public func atLeastOne() throws -> [Registry] {
    if !all.isEmpty { return all }
    throw Self.noneKnown
  }

  private static let noneKnown = Diagnostic(
    "no registry is known here",
    hint: "write its folder or address under [registries] in siyu.toml, or after --from")

  /// The index, which is not older than the one this workspace saw last. Outside of a workspace
  /// nobody remembers anything.
  public func index(of registry: Registry) throws -> RegistryIndex {
    if let index = read[registry.key] { return index }
    let index = try reading(registry)
    do { try workspace?.see(index, of: registry.key, onlyLooks: onlyLooks) } catch var problem {
      // It may be what is missing.
      if let bad = index.leftOut.first {
        problem.hint = [problem.hint, Message.indexEntry(bad)].compactMap(\.self)
          .joined(separator: "\n  ")
      }
      throw problem
    }
    read[registry.key] = index
    leftOut += index.leftOut.map { (registry: registry, entry: $0) }
    return index
  }

  /// Those whose index can be had; what is wrong with the others is in `unreadable`, to be told. Only for
  /// looking: what is installed must not depend on who answers today.
  /// - Throws: `Diagnostics` where none can be had, with what is wrong with each.
  public func readable() throws -> [Registry] {
    var good: [Registry] = []
    for registry in try atLeastOne() where try isReadable(registry) { good.append(registry) }
    if good.isEmpty { throw Diagnostics(problems) }
    return good
  }

  /// What is wrong goes into `unreadable`.
  private func isReadable(_ registry: Registry) throws -> Bool {
    if isPassedOver(registry) { return false }
    do {
      _ = try index(of: registry)
      return true
    } catch let problem as Diagnostic {
      unreadable.append((registry, problem))
    } catch let problems as Diagnostics {
      unreadable += problems.all.prefix(1).map { (registry, $0) }
    }
    return false
  }

  /// What is wrong with those that were passed over, each once.
  public var problems: [Diagnostic] {
    unreadable.map(\.problem).reduce(into: []) { all, problem in
      if !all.contains(problem) { all.append(problem) }
    }
  }

  /// So many entries of one registry are told of by name.
  private static let mostTold = 10

  /// What is wrong with entries that cannot be used.
  public var entryProblems: [Diagnostic] {
    var told: [Diagnostic] = []
    for registry in all {
      let bad = leftOut.filter { $0.registry.key == registry.key }.map(\.entry)
      told += bad.prefix(Self.mostTold).map {
        Diagnostic(
          .warning, file: registry.title, Message.indexEntry($0), hint: Message.indexEntryHint)
      }
      if bad.count > Self.mostTold {
        told.append(
          Diagnostic(
            .warning, file: registry.title, Message.indexEntriesMore(bad.count - Self.mostTold)))
      }
    }
    return told
  }

  private func isPassedOver(_ registry: Registry) -> Bool {
    unreadable.contains { $0.registry.key == registry.key }
  }

  // MARK: Who has it

  /// Those that may have any plugin.
  private var open: [Registry] { all.filter { !$0.isOnlyLocked } }

  /// Where the installed one came from; those that `siyu.toml` names come first.
  private func origin(of id: String) -> Registry? {
    guard let source = workspace?.lock[id]?.source else { return nil }
    return all.first { $0.isSource(source) }
  }

  /// Whether the registry that a plugin came from was passed over.
  public func isOriginPassedOver(of id: String) -> Bool {
    origin(of: id).map(isPassedOver) ?? false
  }

  /// The registry to have a plugin from: where the installed one came from, or the only one that has it.
  /// Names are nobody's property: of two registries that both have one, the operator chooses.
  ///
  /// One that is only locked has nothing but what is locked to it; where it cannot be read, as on another
  /// machine, that keeps no other plugin from its newer version.
  /// - Parameter preferred: asked first, where the plugin is not installed.
  /// - Returns: `nil` where none has it, or the one it came from was passed over.
  public func holder(of id: String, preferred: Registry? = nil) throws -> Registry? {
    if let registry = origin(of: id), registry.isOnlyLocked || all.count > 1 {
      if registry.isOnlyLocked { return try isReadable(registry) ? registry : nil }
      return isPassedOver(registry) ? nil : registry
    }
    if let preferred, !preferred.isOnlyLocked, try !index(of: preferred).versions(of: id).isEmpty {
      return preferred
    }
    let holders = try open.filter { try !isPassedOver($0) && has(id, $0) }
    if holders.count > 1 {
      throw Diagnostic(
        "\(id) is in several registries: \(holders.map(\.title).joined(separator: ", "))",
        hint: "they may be different plugins: name the one you mean with --from")
    }
    return holders.first
  }

  private func has(_ id: String, _ registry: Registry) throws -> Bool {
    do { return try !index(of: registry).versions(of: id).isEmpty } catch var problem as Diagnostic
      where all.count > 1
    {
      problem.hint = [problem.hint, Message.otherRegistryHint].compactMap(\.self)
        .joined(separator: "\n  ")
      throw problem
    }
  }

  /// - Throws: `Diagnostic` where no registry has it, with the nearest id.
  public func existingHolder(of id: String) throws -> Registry {
    _ = try atLeastOne()
    // Asked for by its name, it has to be had.
    if let registry = origin(of: id), registry.isOnlyLocked { _ = try index(of: registry) }
    if let found = try holder(of: id) { return found }
    if open.isEmpty { throw Self.noneKnown }
    let known = try open.flatMap { try index(of: $0).search("").map(\.id) }
    throw Diagnostic(
      open.count == 1
        ? "the registry \(open[0].title) has no plugin '\(TextEscape.terminalSafe(id))'"
        : "no registry has a plugin '\(TextEscape.terminalSafe(id))'",
      hint: NearestName.nearest(to: id, in: known).map { "did you mean '\($0)'?" }
        ?? "siyu plugin search lists all")
  }
}

/// A plugin that came from somewhere, and is checked.
public struct FetchedPlugin: Sendable {
  public var shared: SharedPackage
  /// As `siyu.lock` is to name it.
  public var source: String

  public init(shared: SharedPackage, source: String) {
    self.shared = shared
    self.source = source
  }

  public var package: PluginPackage { shared.package }
  public var label: String { shared.package.label }
}
