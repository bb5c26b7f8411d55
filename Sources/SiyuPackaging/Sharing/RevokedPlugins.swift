public import SiyuModel

/// An installed plugin whose signer was revoked since.
public struct RevokedPlugin: Sendable, Hashable {
  public var plugin: LockFile.Plugin
  /// What `trust.toml` says of its signer.
  public var signer: TrustFile.Entry

  /// For whoever runs it all the same.
  public var warning: Diagnostic {
    Diagnostic(
      .warning, Message.signerRevokedSince("\(plugin.id)@\(plugin.version)", signer),
      hint: plugin.source?.hasPrefix(Registry.sourceStart) == true
        ? Message.revokedOfRegistryHint(plugin.id) : Message.revokedOfFileHint(plugin.id))
  }
}

extension Workspace {
  /// What lies in `plugins/` and, as `siyu.lock` says, was signed by a key that was revoked since. It runs
  /// on: its files are those that somebody said yes to, and to stop an SOP in the middle is for people
  /// to decide. So nobody is to overlook it.
  public func revokedPlugins(_ trust: TrustFile) -> [RevokedPlugin] {
    let folders = Set(pluginFolders)
    return lock.plugins.compactMap { plugin in
      guard let signer = plugin.signer, let entry = trust[signer], entry.state == .revoked,
        folders.contains(plugin.id)
      else { return nil }
      return RevokedPlugin(plugin: plugin, signer: entry)
    }
  }

  /// What is to be told wherever plugins run or are listed; also that nobody can know it.
  public func revocationWarnings() -> [Diagnostic] {
    do throws(Diagnostics) {
      return try revokedPlugins(trust()).map(\.warning)
    } catch {
      guard var problem = error.all.first else { return [] }
      problem.severity = .warning
      problem.hint = problem.hint ?? Message.revokedUnknownHint
      return [problem]
    }
  }
}
