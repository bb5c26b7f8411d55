import SiyuModel

extension Message {
  // MARK: Archives

  static let archiveHint = "ask the sender for another; nothing of this one was used"
  static let archiveNoList = """
    does not begin with the list of its files, once and whole, as siyu plugin pack writes it
    """
  static func archiveName(_ name: String) -> String {
    "\(quoted(name)) in it cannot be a plugin's file; \(fileName)"
  }
  static func archiveTwice(_ name: String) -> String { "\(quoted(name)) is in it twice" }
  static func archiveForm(_ name: String) -> String {
    "\(quoted(name)) in it differs only in Unicode form from another name, and many disks make one file of "
      + "the two"
  }
  static func archiveCase(_ path: String) -> String {
    "\(quoted(path)) in it differs only in capitals from another name, or is a file and a folder"
  }
  static func archiveMissing(_ path: String) -> String {
    "\(quoted(path)) is in its list and not in it"
  }
  static func archiveUnlisted(_ path: String) -> String {
    "\(quoted(path)) is in it and not in its list"
  }
  static func archiveChanged(_ path: String) -> String {
    "\(quoted(path)) in it is not the file that its list names"
  }
  static func archiveOtherPlugin(list: PackageList, manifest: PluginManifest) -> String {
    "its list says \(list.id)@\(list.version), its plugin.toml \(manifest.id)@\(manifest.version)"
  }
  static let archiveOwnName = "has a name that archives use for themselves; give it another"

  static let packedKey = "is a key: whoever gets the archive could sign in your name"
  static let packedKeyHint = """
    move it out of the plugin's folder, to where you keep passwords; nothing was packed
    """
  static func archiveKey(_ path: String) -> String {
    "\(quoted(path)) in it is a key to sign with, and everybody who has the archive has it"
  }
  static let archiveKeyHint = """
    tell the author, and revoke that key where you trust it; nothing of this one was used
    """

  // MARK: Signatures

  static let badSignature = "its signature does not belong to it: somebody changed one or the other"
  static let badSignatureHint = "do not use it; ask the author for another and tell them"
  static let keyFileThere = "is already there; nothing was written"
  static let keyFileThereHint = "name another file: a key that is lost cannot sign the next version"
  static func keyInPlugin(_ plugin: String) -> String {
    "lies in the folder of the plugin \(quoted(plugin)), which is passed on; nothing was written"
  }
  static let keyInPluginHint = "name a file elsewhere, such as ../author.key beside the workspace"
  static let signingKeyOpen = "others may read this key, and sign in your name"
  static let notSigningKey = "is no key that siyu plugin key new made, or is damaged"
}

extension Message {
  // MARK: Trust

  static func notFingerprint(_ text: String) -> String {
    "\(quoted(text)) is no fingerprint; one has 20 digits, such as 3f2a-91bc-04de-77a1-c0d9"
  }
  static func fileTooNew(_ format: Int64) -> String {
    "was written by a newer siyu (format \(format))"
  }
  static func signerRevoked(
    _ id: String, _ signer: Fingerprint, _ entry: TrustFile.Entry
  ) -> String {
    "REFUSED: \(id) is signed by \(signer) (\(quoted(entry.name))), which was revoked on "
      + "\(excerpt(entry.since, limit: 20))"
  }
  static let signerRevokedHint =
    "whoever signs with it may not be who it was; ask the author for a version signed by a new key"
  static func signerRevokedSince(_ label: String, _ entry: TrustFile.Entry) -> String {
    "\(label) is signed by \(entry.signer) (\(quoted(entry.name))), which was revoked on "
      + "\(excerpt(entry.since, limit: 20)), and is still installed"
  }
  static func revokedOfRegistryHint(_ id: String) -> String {
    "siyu plugin remove \(id) takes it away; siyu plugin install \(id)@VERSION --accept-signer "
      + "FINGERPRINT puts a version by another signer in its place"
  }
  static func revokedOfFileHint(_ id: String) -> String {
    "siyu plugin remove \(id) takes it away; siyu plugin install FILE --accept-signer "
      + "FINGERPRINT puts a version by another signer in its place"
  }
  static let revokedUnknownHint = "until it can be read, nobody is told whose key was revoked"
  static func signatureGone(_ id: String, _ known: Fingerprint) -> String {
    "REFUSED: \(id) was signed by \(known), and this one is not signed"
  }
  static func signatureGoneHint(_ id: String) -> String {
    "ask the author; 'siyu plugin remove \(id)' forgets who signed it, and its grants"
  }
  static func signerChanged(
    _ id: String, from known: Fingerprint, to signer: Fingerprint
  ) -> String {
    "REFUSED: \(id) was signed by \(known), and this one is signed by \(signer)"
  }
  static func signerChangedHint(_ signer: Fingerprint) -> String {
    "ask the author on another way whether that is their new key, and compare all of it; then "
      + "--accept-signer \(signer)"
  }
  /// - Parameter from: where the registry has no name here.
  static func signerChangedOfRegistryHint(
    _ label: String, _ signer: Fingerprint, from: String? = nil
  ) -> String {
    guard let from else {
      return
        "ask the author on another way whether that is their new key, and compare all of it; then "
        + "siyu plugin install \(label) --accept-signer \(signer)"
    }
    return
      "ask the author on another way whether that is their new key, and compare all of it; then "
      + "siyu plugin install \(label) --from \(from) --accept-signer \(signer)"
  }
  static func signerNotAccepted(
    _ id: String, _ signer: Fingerprint?, _ accepted: Fingerprint
  ) -> String {
    signer.map { "--accept-signer names \(accepted), but \(id) is signed by \($0)" }
      ?? "--accept-signer names \(accepted), but \(id) is not signed"
  }

  // MARK: Installing

  static let otherChanges = "another siyu is changing this workspace's plugins; nothing was changed"
  static let otherChangesHint = "run the same command again when it has ended"

  static let installOverOwn = """
    is a plugin of your own, with the same id; nothing was changed
    """
  static let installOverChanges = """
    was changed since it was installed; nothing was changed
    """
  static func installOverStrays(_ paths: [String]) -> String {
    "holds what no archive has and what would be lost: \(someOf(paths)); nothing was changed"
  }
  private static func someOf(_ paths: [String]) -> String {
    paths.prefix(5).map { quoted($0) }.joined(separator: ", ") + (paths.count > 5 ? ", …" : "")
  }
  static let installReplaceHint = "copy what you want to keep, then --replace puts this one there"
  static func installMeanwhile(_ label: String) -> String {
    "what \(label) would get was changed while you looked at it; nothing of it was installed"
  }
  static let installMeanwhileHint = "run the same command again, and look at what it shows now"
  static func removeMeanwhile(_ id: String) -> String {
    "\(id) was changed while you were asked; nothing was removed"
  }
  static func removeNeeded(_ id: String, _ by: [String]) -> String {
    "\(id) is needed: \(by.joined(separator: ", "))"
  }
  static func removeNeededHint(_ ids: [String]) -> String {
    "remove \(ids.joined(separator: ", ")) first"
  }
  static func lockedUnknown(_ id: String) -> String {
    "has no installed plugin \(quoted(id)), so --locked refuses it"
  }
  static func lockedVersion(_ label: String, _ locked: SemanticVersion) -> String {
    "has version \(locked), so --locked refuses \(label)"
  }
  static func lockedChecksum(_ label: String) -> String {
    "has another checksum, so --locked refuses this \(label)"
  }
  static let lockedNeeded = """
    is not what siyu.lock has, and its Lua is part of what is installed: --locked refuses it
    """
  static func lockedNeededHint(_ source: String) -> String {
    "siyu plugin install --locked --replace puts it back; siyu.lock says where it came from: \(quoted(source))"
  }
  static func lockedSigner(_ label: String) -> String {
    "has another signer, so --locked refuses this \(label)"
  }
}

extension Message {
  // MARK: Dependencies

  static func dependencyFolder(_ id: String) -> String {
    "\(quoted(id)) cannot be needed: require(\"\(id).…\") means a plugin's own folder"
  }
  static func dependencyOwnFolder(_ id: String) -> String {
    "lies where require(\"\(id).…\") means the plugin \(quoted(id)); give the folder another name"
  }
  static func dependencyCircle(_ way: [String]) -> String {
    "goes round in a circle: \(way.joined(separator: " → "))"
  }
  static let dependencyCircleHint = "move what both need into a third plugin"
  static func dependencyUnreadable(_ id: String, _ why: String) -> String {
    "needs \(id), which cannot be read: \(why)"
  }
  static func dependencyMissing(_ id: String, _ range: VersionRange) -> String {
    "needs \(id) \(range.text), which is not in plugins/"
  }
  static func dependencyVersion(
    _ id: String, _ range: VersionRange, _ here: SemanticVersion
  ) -> String {
    "needs \(id) \(range.text), and \(here) is in plugins/"
  }
  static func dependencyHint(_ id: String, _ range: VersionRange) -> String {
    "siyu plugin install '\(id)@\(range.text)' takes it from a registry"
  }
  static func unresolved(_ id: String) -> String {
    "no version of \(id) does for all that need it"
  }
}

extension Message {
  // MARK: Registries

  static func badSite(_ text: String, _ error: WebhookAddressError) -> String {
    let text = quoted(text)
    return
      switch error
    {
    case .characters:
      "\(text) holds characters that no address has; write others than ASCII as %E4%BD%A0"
    case .scheme: "\(text) is no address that siyu reads; it begins with https://"
    case .insecure:
      "\(text) wants https://; what comes by http:// may be anybody's, and it is for this machine only "
        + "(127.0.0.1)"
    case .userInfo: "\(text) holds a name or password, which siyu would have to keep; leave it out"
    case .fragment: "\(text) holds '#', which is never sent; leave it out"
    case .host: "\(text) names no host; write for example https://example.com/playbooks"
    case .port: "\(text) wants a port from 1 to 65535"
    }
  }
  static func siteQuery(_ text: String) -> String {
    "\(quoted(text)) holds '?', and a registry is a folder; leave out what follows it"
  }
  static func noIndex(_ reason: String) -> String { "is no index of a registry: \(reason)" }
  static func indexEntry(_ entry: RegistryIndex.LeftOut) -> String {
    "\(entry.name) in it cannot be used: \(entry.problem)"
  }
  static let indexEntryHint =
    "ask whoever keeps the registry to mend it; the others in it can be had"
  static func indexEntriesMore(_ count: Int) -> String {
    "\(count) more of its entries cannot be used"
  }
  static let indexEntryPublishHint = "mend it first; nothing was published"
  static let noRegistry = "is no registry: there is no index.json in it"
  static let noRegistryHint = "siyu plugin publish FILE --to DIR makes one of an empty folder"
  static let otherRegistryHint = "--from NAME asks one registry alone"
  static let noRegistryFolder = "there is no such folder; nothing was published"
  static func noRegistryFolderHint(_ path: String) -> String {
    "make it first, mkdir -p \(TextEscape.terminalSafe(path)): an empty folder becomes a registry"
  }
  static func publishedTitle(_ package: RegistryIndex.Package) -> String {
    "the title of \(package.label) has \(package.title.utf8.count) bytes, and a registry takes at most "
      + "\(RegistryIndex.longestTitle); nothing was published"
  }
  static let publishedTitleHint = """
    make title in plugin.toml shorter, say the rest in description, and pack it anew
    """
  static func indexFull(_ package: RegistryIndex.Package) -> String {
    "with \(package.label) the index would have more than \(RegistryIndex.mostBytes >> 20) MB, which nobody "
      + "reads; nothing was published"
  }
  static let indexFullHint = "begin another registry in an empty folder"
  static func indexBroken(_ package: RegistryIndex.Package, _ reason: String) -> String {
    "nobody could read the index with \(package.label) in it: \(reason); nothing was published"
  }
  static let indexOtherwise = "it reads otherwise than it was written"
  static let notRegistryFolder = "is no registry, and other files lie in it; nothing was published"
  static let notRegistryFolderHint = "name an empty folder, or one that was published to"
  static let noFolderToPublish = "there is no such folder; nothing was published"
  static func noFolderToPublishHint(_ path: String) -> String {
    "an empty folder becomes a registry: mkdir -p \(path)"
  }
  static func publishedOther(_ package: RegistryIndex.Package) -> String {
    "\(package.label) is published already, with other content or another signature; a version is "
      + "for good: give this one a new number"
  }
  static func archiveLength(_ bytes: Int, _ indexed: Int64) -> String {
    "has \(bytes) bytes, and the registry's index says \(indexed)"
  }
  static let archiveDigest = "is not the file that the registry's index names"
  static func indexOther(_ package: RegistryIndex.Package, _ label: String) -> String {
    "holds \(label), and something in it is not what the registry's index says of \(package.label)"
  }
  static func indexRequires(_ package: RegistryIndex.Package) -> String {
    "needs other plugins than the registry's index says of \(package.label)"
  }
  static func olderIndex(_ serial: Int64, seen: Int64) -> String {
    "REFUSED: its index (serial \(serial)) is older than the one seen before (\(seen))"
  }
  static let olderIndexHint = """
    somebody may be hiding newer versions: ask whoever keeps the registry; if it was begun anew, \
    take its line out of .siyu/registries
    """
  static func versionGone(_ label: String) -> String {
    "REFUSED: its index has \(label) no more"
  }
  static func versionOther(_ label: String) -> String {
    "REFUSED: its index has another \(label) than was seen before"
  }
  static func otherIndex(_ serial: Int64) -> String {
    "REFUSED: its index is not the one seen before, with the same serial (\(serial))"
  }
  static let versionGoneHint = """
    a version is for good: ask whoever keeps the registry; if they took it back themselves, take the \
    registry's line out of .siyu/registries
    """
  static let seenFull = "has no room for what this registry has"
  static let seenFullHint = "take out the lines of registries that you no longer use"
  static let seenDamaged = "is damaged, so an older index than was seen could pass"
  static let seenDamagedHint = "remove it if you know why; siyu begins to remember anew"
}
