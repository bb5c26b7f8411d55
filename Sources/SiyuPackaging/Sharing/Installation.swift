public import SiyuModel

/// What installing a package would do to a workspace, and what forbids it. Nothing is written and
/// nothing of the package runs before `Workspace.install`.
public struct Installation: Sendable {
  /// What stands in `plugins/` by now.
  public enum Present: Sendable, Hashable {
    case nothing
    /// As it was installed.
    case installed(SemanticVersion)
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
  /// What it will have: what it had, or what a new plugin gets at once, and what is granted with it.
  public let granted: Set<Permission>
  /// What it asks for that the installed version did not.
  public let newlyAsked: Set<Permission>
  /// Settings without a default that `siyu.toml` does not set.
  public let settingsToMake: [SettingDeclaration]

  public var manifest: PluginManifest { package.manifest }

  /// The same content is there, with the same signer and no more to grant.
  public var changesNothing: Bool {
    guard case .installed = present, let before else { return false }
    return before.checksum == package.checksum && before.signer == signer.fingerprint
      && before.granted == granted && before.version == manifest.version
  }

  public var isDowngrade: Bool {
    before.map { $0.source != nil && manifest.version < $0.version } ?? false
  }

  /// - Parameters:
  ///   - acceptedSigner: the operator compared it and takes it in the place of the one before.
  ///   - isLocked: only what `siyu.lock` has, exactly.
  ///   - replaces: changes of one's own may go.
  /// - Throws: `Diagnostic`, the reason for which it is refused.
  public init(
    _ package: PluginPackage, signer: Fingerprint?, source: String, in workspace: Workspace,
    trust: TrustFile, granting: Set<Permission> = [], acceptedSigner: Fingerprint? = nil,
    isLocked: Bool = false, replaces: Bool = false
  ) throws(Diagnostic) {
    let id = package.manifest.id
    let before = workspace.lock[id]
    if isLocked { try Self.checkLocked(package, signer, before) }
    self.signer = try Self.state(
      of: signer, before: before, trust: trust, accepted: acceptedSigner, id: id)
    present = Self.present(id, in: workspace, before)
    if present == .own, !replaces {
      throw Diagnostic(
        file: "plugins/\(id)",
        before?.source == nil ? Message.installOverOwn : Message.installOverChanges,
        hint: Message.installReplaceHint)
    }
    let asked = package.manifest.permissions
    self.package = package
    self.source = isLocked ? before?.source ?? source : source
    self.before = before
    granted =
      (before?.granted ?? asked.filter(\.isGrantedByDefault)).union(granting)
    let had = present == .nothing ? nil : try? workspace.asked(id)
    newlyAsked = asked.subtracting(had ?? asked)
    let set = workspace.file.settings[id]
    settingsToMake = package.manifest.settings.filter {
      $0.preset == nil && set?[$0.name] == nil
    }
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
    id: String
  ) throws(Diagnostic) -> SignerState {
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
          hint: Message.signerChangedHint(signer))
      }
    }
    if let accepted, accepted != signer {
      throw Diagnostic(Message.signerNotAccepted(id, signer, accepted))
    }
    guard let signer else { return .unsigned }
    return trust[signer].map { .trusted(signer, name: $0.name) } ?? .unknown(signer)
  }

  private static func present(
    _ id: String, in workspace: Workspace, _ before: LockFile.Plugin?
  ) -> Present {
    let path = "\(workspace.pluginsPath)/\(id)"
    guard DiskFile.exists(path) else { return .nothing }
    guard let before, before.source != nil,
      let there = try? PluginFolder.read(path, name: "plugins/\(id)"),
      there.checksum == before.checksum
    else { return .own }
    return .installed(before.version)
  }
}

extension Workspace {
  /// What a plugin that is there asks for.
  fileprivate func asked(_ id: String) throws -> Set<Permission> {
    try PluginFolder.read("\(pluginsPath)/\(id)", name: "plugins/\(id)").manifest.permissions
  }
}
