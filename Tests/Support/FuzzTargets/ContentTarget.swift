import SiyuModel

#if DEBUG || SIYU_FUZZ
  @testable import SiyuPackaging

  extension FuzzTarget {
    /// A content file as a plugin brings it: its head, its words, the check of its variables, and
    /// rendering for somebody of whom everything is known and for somebody of whom nothing is.
    static let content = FuzzTarget("content", "content files, word lists and links") { bytes in
      var input = FuzzInput(bytes)
      switch input.choice(4) {
      case 0: try readWords(&input)
      case 1: try readLink(input.text)
      case 2:
        try readContent(
          Array("+++\ntouchpoint=\"wecom.chat\"\ntitle=\"t\"\n+++\n".utf8) + input.bytes)
      default: try readContent(input.bytes)
      }
    }

    // MARK: Content

    private static func readContent(_ bytes: [UInt8]) throws {
      let library = ContentLibrary(
        installed(["content/a.md": bytes]), declarations: declarations, surroundings: surroundings)
      for problem in library.problems { _ = problem.description }
      guard let content = library["content/a"] else {
        return try expect(
          library.problems.contains { $0.severity == .error }, "lost without a word")
      }
      try FuzzTargets.expectSafe(content.title)
      let isFine = library.problems.allSatisfy { $0.severity < .error }
      for facts in content.touchpoint == .group ? [group] : [known, unknown] {
        let made = Result { () throws(Diagnostic) in
          try library.render("content/a", for: facts, code: code)
        }
        switch made {
        case .success(let message): try check(message, content, facts)
        case .failure(let problem):
          // Too long, empty and forbidden are known only when the words come out.
          try expect(
            !isFine || ["come out", "comes out"].contains { problem.message.contains($0) },
            "fine when it was checked: \(problem)")
        }
      }
    }

    private static func check(
      _ message: MessageWords, _ content: ContentFile, _ facts: RenderFacts
    ) throws {
      try expect(!message.text.contains("{{"), "a tag is left")
      try expect(message.text.utf8.count <= 8_000, "too long")
      if let link = message.link {
        try expect(TrackingCode.read(fromLink: link) == code, "the link lost its code")
      }
      // The library and we read the same: this knows nothing of lines, so blanks are left out.
      let plugin = ContentPlugin(installed([:]), declarations, surroundings)
      let values = ContentValues(plugin, facts, link: message.link)
      let ours = written(content.body.nodes, values, current: nil)
      try expect(
        PlainText.removingBlanks(ours) == PlainText.removingBlanks(message.text),
        "two readings of one content")
    }

    private static func written(
      _ nodes: [ContentBody.Node], _ values: ContentValues, current: String?
    ) -> String {
      var text = ""
      for node in nodes {
        switch node {
        case .text(let part, _): text += part
        case .variable(".", _): text += current ?? "?"
        case .variable(let name, _):
          if case .text(let value)? = values[name] { text += value } else { text += "?" }
        case .section(let name, let inverted, _, let inner):
          var rounds: [String?] = []
          switch values[name] {
          case .text(let value)?: rounds = [value]
          case .flag(let flag)?: rounds = flag ? [current] : []
          case .list(let items)?: rounds = items
          case nil: rounds = []
          }
          if inverted {
            if rounds.isEmpty { text += written(inner, values, current: current) }
          } else {
            for round in rounds { text += written(inner, values, current: round) }
          }
        }
      }
      return text
    }

    private static let code = "0123456789abcdefghjkmnpqrs"
    private static let pet = EntityFacts(kind: "pet", id: "p1", fields: [:])
    private static let group = RenderFacts(
      group: GroupFacts(id: "g1", name: nil, owner: nil, capacity: nil, members: 3))
    private static let unknown = RenderFacts(customer: CustomerFacts(id: "C1"), entity: pet)
    private static let known = RenderFacts(
      customer: CustomerFacts(
        id: "C1", personal: [.name: "安娜"], gender: .female, city: "上海",
        attributes: ["skin": "dry"], tags: [TagName(group: "fuzz.likes", value: "mask")]),
      entity: pet,
      staffName: "小王")

    private static let declarations: PluginDeclarations = {
      var declarations = PluginDeclarations()
      declarations.tagRules = [
        TagRule(
          group: TagGroup(
            name: "fuzz.likes", title: "", dimension: .value, exclusive: false,
            values: [TagValue(name: "mask", title: "面膜")]),
          shared: false, function: 1, place: SourcePlace(file: "main.lua", line: 1))
      ]
      return declarations
    }()

    private static let surroundings: ContentSurroundings = {
      var words = WordList()
      words.forbid("最佳", list: "w.txt")
      words.forbid("top1")
      words.allow("最佳人选")
      return ContentSurroundings(
        brand: "花间集",
        plugins: PluginSurroundings(
          zone: .utc, currency: .cny,
          attributes: [FieldDeclaration(name: "skin", title: "", type: .text)]), words: words)
    }()

    private static let manifest = PluginManifest.parse(
      Array(
        """
        id = "fuzz"
        version = "1.0.0"
        title = "f"
        siyu = "1"
        [permissions]
        read = ["name"]
        send = ["wecom.chat"]
        [settings.on]
        type = "boolean"
        default = true
        """.utf8), file: "plugin.toml"
    ).manifest

    private static func installed(_ files: [String: [UInt8]]) -> Workspace.InstalledPlugin {
      guard let manifest else { preconditionFailure("the target's manifest is wrong") }
      return Workspace.InstalledPlugin(
        package: PluginPackage(manifest: manifest, files: files, directory: "plugins/fuzz"),
        settings: manifest.resolvedSettings(
          nil, workspaceFile: "siyu.toml", currency: .cny
        ).settings, grants: [.readPersonal(.name)])
    }

    // MARK: Words and links

    private static func readWords(_ input: inout FuzzInput) throws {
      let text = input.part()
      let (words, problems) = WordFile.read(input.bytes, file: "w.txt")
      for problem in problems { _ = problem.description }
      var list = WordList()
      for word in words.prefix(50) {
        list.forbid(word)
        // A word by itself is found, unless part of another's number or word.
        try expect(!list.hits(in: word).isEmpty, "a word is not found in itself")
      }
      let looked = String(decoding: text, as: UTF8.self)
      let lines = looked.unicodeScalars.count { $0 == "\n" }
      for hit in list.hits(in: looked) { try expect(hit.line <= lines, "beyond the last line") }
    }

    private static func readLink(_ text: String) throws {
      _ = TrackingCode.read(fromState: text)
      _ = TrackingCode.read(fromLink: text)
      let made = TrackingCode.adding(code, to: text)
      try expect(TrackingCode.read(fromLink: made) == code, "the code is not read back")
      try expect(
        TrackingCode.adding(code, to: made) == made, "the code is put in twice")
      if WebAddress.problem(in: text) == nil, made.utf8.count <= WebAddress.maximumBytes {
        try expect(WebAddress.problem(in: made) == nil, "an address became none")
      }
    }
  }
#endif
