import SiyuModel

// A content's link is an address, or `{{settings.NAME}}`: then the brand says it once for all messages
// of a plugin, and a playbook carries no address that is somebody else's.

extension ContentFile {
  /// The setting that holds the link; `nil` where the head gives an address or nothing.
  var linkSetting: String? { link.flatMap(Self.settingName) }

  /// `shop_link` of `{{settings.shop_link}}`.
  static func settingName(inLink link: String) -> String? {
    let (start, end) = ("{{settings.", "}}")
    guard link.hasPrefix(start), link.hasSuffix(end), link.count > start.count + end.count else {
      return nil
    }
    let name = link.dropFirst(start.count).dropLast(end.count)
    return name.contains { "{}. ".contains($0) } ? nil : String(name)
  }

  /// The link's address; `nil` where there is none, also because nobody set it.
  func address(_ settings: ResolvedSettings) -> String? {
    guard let name = linkSetting else { return link }
    return settings.entries.first { $0.declaration.name == name }?.value?.stringValue
  }

  /// Whether there may be no address although the head gives a link.
  func linkMayBeMissing(_ settings: ResolvedSettings) -> Bool {
    linkSetting != nil && address(settings) == nil
  }

  /// `{{link}}` in the words; `nil` where the head gives none.
  func linkVariable(_ settings: ResolvedSettings) -> ContentVariable? {
    link.map { _ in ContentVariable(optional: linkMayBeMissing(settings)) }
  }

  /// What is wrong with a setting that is to hold the link.
  func linkProblem(_ settings: ResolvedSettings) -> Diagnostic? {
    guard let name = linkSetting else { return nil }
    func problem(_ message: String) -> Diagnostic {
      Diagnostic(file: file, line: linkLine, message)
    }
    guard let entry = settings.entries.first(where: { $0.declaration.name == name }) else {
      let known = settings.entries.map(\.declaration.name)
      return problem(
        Message.unknownVariable(
          "settings.\(name)",
          near: NearestName.nearest(to: name, in: known).map { "settings.\($0)" })
      )
    }
    guard case .text = entry.declaration.kind else {
      return problem(Message.linkSettingNoText(name))
    }
    guard let address = entry.value?.stringValue else { return nil }
    return WebAddress.problem(in: address).map { problem(Message.badLinkSetting(name, $0)) }
  }
}
