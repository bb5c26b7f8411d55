public import SiyuModel

/// What installing a package would do to a workspace, and what forbids it. Nothing is written and
/// nothing of the package runs before `Workspace.install`.
public struct Installation: Sendable {
  /// What stands in `plugins/` by now.
  public enum Present: Sendable, Hashable {
    case nothing
    /// As it was installed.
    case installed(SemanticVersion)
    /// What is to be installed, and `siyu.lock` does not say so: an installation ended before it did.
    case same
    /// Files that nobody installed, or that were changed since.
    case own
  }

  public enum SignerState: Sendable, Hashable {
    case unsigned
    /// Never seen here.
    case unknown(Fingerprint)
    case trusted(Fingerprint, name: String)

    public var fingerprint: Fingerprint? {
      switch self {
      case .unsigned: nil
      case .unknown(let signer), .trusted(let signer, _): signer
      }
    }
  }

  public let package: PluginPackage
  public let signer: SignerState
  /// As `siyu.lock` is to name it.
  public let source: String
  public let present: Present
  /// What the lock says of the one that is there.
  public let before: LockFile.Plugin?
  /// What `siyu.lock` will hold: what the installed one had, or what a new plugin gets at once, and what
  /// is granted with it. What a plugin of one's own had is nobody else's.
  public let granted: Set<Permission>
  /// What it asks for and `siyu.toml` gives it.
  public let grantedByHand: Set<Permission>
  /// What it asks for that the installed version did not; all where nobody knows what that was.
  public let newlyAsked: Set<Permission>
  /// Against the files that are there, by path; none where there are none or they cannot be read.
  public let fileChanges: [FileChange]
  /// What lies in the folder besides and would be lost: `.git/`, `notes.bak`.
  public let strays: [String]
  /// The plugins in which its Lua runs, with their permissions.
  public let dependents: [DependentPlugin]
  /// Settings without a default that `siyu.toml` does not set.
  public let settingsToMake: [SettingDeclaration]

  /// Exactly these files are in place, so that none has to be touched.
  let areFilesThere: Bool

  private let terms: Terms
  private let askedSource: String
  private let coming: [DependentPlugin.Coming]

  public var manifest: PluginManifest { package.manifest }

  /// What it will be able to do, as `Workspace.grants(for:)` has it.
  public var willHave: Set<Permission> {
    granted.union(grantedByHand).intersection(manifest.permissions)
  }

  /// What was installed before, whatever became of its files since.
  public var replaced: SemanticVersion? {
    present == .nothing ? nil : before.flatMap { $0.source == nil ? nil : $0.version }
  }

  /// The same content is there, with the same signer and no more to grant.
  public var changesNothing: Bool {
    guard case .installed = present, let before else { return false }
    return before.checksum == package.checksum && before.signer == signer.fingerprint
      && before.granted == granted && before.version == manifest.version
  }

  public var isDowngrade: Bool {
    before.map { $0.source != nil && manifest.version < $0.version } ?? false
  }

  /// What the operator said.
  public struct Terms: Sendable, Hashable {
    public var granting: Set<Permission>
    /// The operator compared it and takes it in the place of the one before.
    public var acceptedSigner: Fingerprint?
    /// Only what `siyu.lock` has, exactly.
    public var isLocked: Bool
    /// Changes of one's own may go.
    public var replaces: Bool
    /// What siyu itself writes into plugins' folders beside the plugin, by name.
    public var made: [String: [UInt8]]

    public init(
      granting: Set<Permission> = [], acceptedSigner: Fingerprint? = nil, isLocked: Bool = false,
      replaces: Bool = false, made: [String: [UInt8]] = [:]
    ) {
      self.granting = granting
      self.acceptedSigner = acceptedSigner
      self.isLocked = isLocked
      self.replaces = replaces
      self.made = made
    }
  }

  /// - Parameter coming: what is installed together with it.
  /// - Throws: `Diagnostic`, the reason for which it is refused.
  public init(
    _ package: PluginPackage, signer: Fingerprint?, source: String, in workspace: Workspace,
    trust: TrustFile, _ terms: Terms = Terms(), coming: [DependentPlugin.Coming] = []
  ) throws(Diagnostic) {
    let id = package.manifest.id
    let before = workspace.lock[id]
    let isLocked = terms.isLocked
    self.terms = terms
    askedSource = source
    self.coming = coming
    if isLocked { try Self.checkLocked(package, signer, before) }
    self.signer = try Self.state(
      of: signer, before: before, trust: trust, accepted: terms.acceptedSigner, package, source,
      root: workspace.root)
    let path = "\(workspace.pluginsPath)/\(id)"
    let there =
      DiskFile.exists(path) ? try? PluginFolder.read(path, name: "plugins/\(id)") : nil
    present = Self.present(there, isThere: DiskFile.exists(path), before, package)
    areFilesThere = there?.checksum == package.checksum
    if present == .own, !terms.replaces {
      throw Diagnostic(
        file: "plugins/\(id)",
        before?.source == nil ? Message.installOverOwn : Message.installOverChanges,
        hint: Message.installReplaceHint)
    }
    strays = areFilesThere ? [] : StrayFiles.list(in: path, except: terms.made)
    if !strays.isEmpty, !terms.replaces {
      throw Diagnostic(
        file: "plugins/\(id)", Message.installOverStrays(strays),
        hint: Message.installReplaceHint)
    }
    let asked = package.manifest.permissions
    self.package = package
    self.source = isLocked ? before?.source ?? source : source
    self.before = before
    let inherited = before.flatMap { $0.source == nil ? nil : $0.granted }
    granted = (inherited ?? asked.filter(\.isGrantedByDefault)).union(terms.granting)
    grantedByHand = asked.intersection(workspace.file.grants[id] ?? [])
    newlyAsked = Self.newlyAsked(package, there: there, present, before)
    fileChanges = there.map { FileChange.between($0.files, package.files) } ?? []
    dependents = workspace.running(id, coming: coming)
    let set = workspace.file.settings[id]
    settingsToMake = package.manifest.settings.filter {
      $0.preset == nil && set?[$0.name] == nil
    }
  }

  /// The same once more, with what the workspace's files say by now: somebody may have granted, taken
  /// back or revoked something while the operator read.
  /// - Throws: `Diagnostic`: it is refused by now, or is no longer what was shown.
  public func again(
    in workspace: Workspace, trust: TrustFile
  ) throws(Diagnostic) -> Installation {
    let now = try Installation(
      package, signer: signer.fingerprint, source: askedSource, in: workspace, trust: trust, terms,
      coming: coming)
    guard now.shown == shown else {
      throw Diagnostic(Message.installMeanwhile(package.label), hint: Message.installMeanwhileHint)
    }
    return now
  }

  /// All that the operator sees and that the workspace has a part in.
  private var shown: Shown {
    Shown(
      signer: signer, present: present, before: before, granted: granted, byHand: grantedByHand,
      newlyAsked: newlyAsked, changes: fileChanges, dependents: dependents,
      strays: strays, settings: settingsToMake.map(\.name))
  }
  private struct Shown: Equatable {
    var signer: SignerState
    var present: Present
    var before: LockFile.Plugin?
    var granted: Set<Permission>
    var byHand: Set<Permission>
    var newlyAsked: Set<Permission>
    var changes: [FileChange]
    var dependents: [DependentPlugin]
    var strays: [String]
    var settings: [String]
  }

  private static func newlyAsked(
    _ package: PluginPackage, there: PluginPackage?, _ present: Present,
    _ before: LockFile.Plugin?
  ) -> Set<Permission> {
    let asked = package.manifest.permissions
    let isInstalled = before.map { $0.source != nil } ?? false
    // What the lock names is this one, wherever its files went; and nothing of a first one is new.
    if isInstalled, before?.checksum == package.checksum { return [] }
    if present == .nothing, !isInstalled { return [] }
    guard case .installed = present, let there else { return asked }
    return asked.subtracting(there.manifest.permissions)
  }

  // MARK: Refusals

  private static func checkLocked(
    _ package: PluginPackage, _ signer: Fingerprint?, _ before: LockFile.Plugin?
  ) throws(Diagnostic) {
    let label = package.label
    guard let before, before.source != nil else {
      throw Diagnostic(file: LockFile.name, Message.lockedUnknown(package.manifest.id))
    }
    guard before.version == package.manifest.version else {
      throw Diagnostic(file: LockFile.name, Message.lockedVersion(label, before.version))
    }
    guard before.checksum == package.checksum else {
      throw Diagnostic(file: LockFile.name, Message.lockedChecksum(label))
    }
    guard before.signer == signer else {
      throw Diagnostic(file: LockFile.name, Message.lockedSigner(label))
    }
  }

  private static func state(
    of signer: Fingerprint?, before: LockFile.Plugin?, trust: TrustFile, accepted: Fingerprint?,
    _ package: PluginPackage, _ source: String, root: String
  ) throws(Diagnostic) -> SignerState {
    let id = package.manifest.id
    if let signer, let entry = trust[signer], entry.state == .revoked {
      throw Diagnostic(
        Message.signerRevoked(id, signer, entry), hint: Message.signerRevokedHint)
    }
    if let known = before?.signer, known != signer {
      guard let signer else {
        throw Diagnostic(Message.signatureGone(id, known), hint: Message.signatureGoneHint(id))
      }
      guard signer == accepted else {
        throw Diagnostic(
          Message.signerChanged(id, from: known, to: signer),
          // Also for 'update', which takes nobody new.
          hint: source.hasPrefix(Registry.sourceStart)
            ? Message.signerChangedOfRegistryHint(
              package.label, signer, from: Registry.typed(source, root: root))
            : Message.signerChangedHint(signer))
      }
    }
    if let accepted, accepted != signer {
      throw Diagnostic(Message.signerNotAccepted(id, signer, accepted))
    }
    guard let signer else { return .unsigned }
    return trust[signer].map { .trusted(signer, name: $0.name) } ?? .unknown(signer)
  }

  private static func present(
    _ there: PluginPackage?, isThere: Bool, _ before: LockFile.Plugin?, _ package: PluginPackage
  ) -> Present {
    guard isThere else { return .nothing }
    // What was granted or applied as one's own stays that, whatever it is.
    if let before, before.source == nil { return .own }
    if let before, there?.checksum == before.checksum { return .installed(before.version) }
    return there?.checksum == package.checksum ? .same : .own
  }
}

/// What becomes of one file of a plugin.
public struct FileChange: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case added, changed, removed
  }
  /// Inside the plugin.
  public var path: String
  public var kind: Kind

  /// By path.
  static func between(_ old: [String: [UInt8]], _ new: [String: [UInt8]]) -> [FileChange] {
    PluginChecksum.sorted(Set(old.keys).union(new.keys)).compactMap { path in
      switch (old[path], new[path]) {
      case (nil, _): FileChange(path: path, kind: .added)
      case (_, nil): FileChange(path: path, kind: .removed)
      case (let old, let new): old == new ? nil : FileChange(path: path, kind: .changed)
      }
    }
  }
}
