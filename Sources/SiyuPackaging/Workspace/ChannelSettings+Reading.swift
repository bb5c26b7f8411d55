import SiyuModel

extension ChannelSettings {
  static func readAll(_ reader: inout SectionReader) -> [ChannelSettings] {
    var channels: [ChannelSettings] = []
    var taken: [Touchpoint: String] = [:]
    for (name, section) in reader.tables("channels") {
      var section = section
      if !Name.isKey(name) {
        reader.problems.add(line: section.line, Message.badKeyName(name, what: "a channel"))
      }
      let touchpoints = readTouchpoints(&section, name: name, taken: &taken)
      let way = readWay(&section)
      section.finish()
      guard let way else { continue }
      let channel = ChannelSettings(
        name: name, touchpoints: touchpoints, way: way, line: section.line)
      if case .folder(let folder) = way,
        let other = channels.first(where: { $0.path == folder.path })
      {
        section.problems.add(
          line: section.section["path"]?.line,
          Message.folderTwice(section.name("path"), other: other.name))
      }
      channels.append(channel)
    }
    return channels
  }

  private var path: String? {
    if case .folder(let folder) = way { folder.path } else { nil }
  }

  private static func readTouchpoints(
    _ reader: inout SectionReader, name: String, taken: inout [Touchpoint: String]
  ) -> [Touchpoint] {
    let example = "[\"\(Touchpoint.chat.rawValue)\"]"
    guard let listed = reader.texts("touchpoints") else {
      if reader.section["touchpoints"] == nil {
        reader.problems.add(
          line: reader.line, Message.missing("touchpoints", in: reader.path, example: example))
      }
      return []
    }
    if listed.isEmpty {
      reader.problems.add(
        line: reader.section["touchpoints"]?.line,
        Message.empty(reader.name("touchpoints"), example: example))
    }
    return listed.compactMap { word, line in
      guard let touchpoint = Touchpoint(rawValue: word) else {
        reader.problems.add(
          line: line,
          Message.unknownWord(
            word, for: reader.name("touchpoints"), known: Touchpoint.allCases.map(\.rawValue)))
        return nil
      }
      if let other = taken[touchpoint] {
        reader.problems.add(line: line, Message.touchpointTwice(word, name: name, other: other))
        return nil
      }
      taken[touchpoint] = name
      return touchpoint
    }
  }

  // MARK: Kinds

  private static let keys: [Kind: [String]] = [
    .folder: ["path", "format", "split", "batch"],
    .stdout: ["deduplicates"],
    .webhook: [
      "url", "secret_file", "secret_env", "timeout_s", "retries", "deduplicates", "batch",
    ],
  ]

  private static func readWay(_ reader: inout SectionReader) -> Way? {
    if reader.section["kind"] == nil {
      reader.problems.add(
        line: reader.line, Message.missing("kind", in: reader.path, example: "\"folder\""))
    }
    guard let kind = reader.word("kind", as: Kind.self) else {
      reader.ignoreRest()
      return nil
    }
    // What another kind has is no misspelling.
    for key in Set(keys.values.joined()).subtracting(keys[kind] ?? []).sorted() {
      guard let item = reader.item(key) else { continue }
      reader.problems.add(
        line: item.line, Message.channelHasNoUse(reader.name(key), for: kind.rawValue))
    }
    switch kind {
    case .folder: return readFolder(&reader).map { .folder($0) }
    case .stdout: return .stdout(Lines(deduplicates: reader.flag("deduplicates") ?? false))
    case .webhook: return readWebhook(&reader).map { .webhook($0) }
    }
  }

  private static func readFolder(_ reader: inout SectionReader) -> Folder? {
    let path = reader.requiredText("path", example: "\"out/wecom\"")
    let format = reader.word("format", as: Format.self)
    let split = reader.word("split", as: Split.self)
    let batch = reader.integer("batch", in: 1...100_000)
    guard let path else { return nil }
    let parts = path.split(separator: "/").map(String.init)
    let isInside = !path.hasPrefix("/")
    let own = [Workspace.privateFolder, "plugins", "scripts"]
    if parts.isEmpty || parts.contains("..") || parts.contains(".")
      || isInside && own.contains(parts[0])
    {
      reader.problems.add(
        line: reader.section["path"]?.line, Message.channelPath(reader.name("path"), path))
      return nil
    }
    return Folder(
      path: (isInside ? "" : "/") + parts.joined(separator: "/"), format: format ?? .csv,
      split: split, batch: batch.map { Int($0) } ?? 10_000)
  }

  private static func readWebhook(_ reader: inout SectionReader) -> Webhook? {
    let url = reader.requiredText("url", example: "\"https://example.com/siyu\"")
    let secret = readSecret(&reader)
    let timeout = reader.integer("timeout_s", in: 1...120)
    let retries = reader.integer("retries", in: 0...10)
    let deduplicates = reader.flag("deduplicates")
    let batch = reader.integer("batch", in: 1...500)
    guard let url, let secret else { return nil }
    do throws(WebhookAddressError) {
      return Webhook(
        address: try WebhookAddress(url), secret: secret, timeoutSeconds: timeout ?? 10,
        retries: retries.map { Int($0) } ?? 3, deduplicates: deduplicates ?? false,
        batch: batch.map { Int($0) } ?? 1)
    } catch {
      reader.problems.add(
        line: reader.section["url"]?.line, Message.badAddress(reader.name("url"), error))
      return nil
    }
  }

  private static func readSecret(_ reader: inout SectionReader) -> Secret? {
    let file = reader.text("secret_file")
    let variable = reader.text("secret_env")
    let items = ["secret_file", "secret_env"].compactMap { reader.section[$0] }
    if items.isEmpty {
      reader.problems.add(line: reader.line, Message.secretUnnamed(reader.path))
    } else if items.count == 2 {
      reader.problems.add(line: items[1].line, Message.secretTwice(reader.path))
    } else if let variable {
      if isVariable(variable) { return .environment(variable) }
      reader.problems.add(
        line: items[0].line, Message.badVariable(reader.name("secret_env"), variable))
    } else if let file {
      if !file.isEmpty, !file.hasSuffix("/") { return .file(file) }
      reader.problems.add(
        line: items[0].line,
        Message.empty(reader.name("secret_file"), example: "\".siyu/webhook-secret\""))
    }
    return nil
  }

  private static func isVariable(_ name: String) -> Bool {
    let isWord = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return isWord && 1...100 ~= name.utf8.count && !(0x30...0x39 ~= name.utf8.first ?? 0x30)
  }
}
