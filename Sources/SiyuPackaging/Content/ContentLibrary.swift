public import SiyuModel

/// The content of one plugin: read, checked, and rendered.
///
/// Made from a plugin's files in memory, so from those that are kept under a checksum as well.
public struct ContentLibrary: Sendable {
  /// Those that can be read, by path.
  public let contents: [ContentFile]
  /// Whether there is none that cannot be read: then it is known what they use.
  public let areAllRead: Bool
  /// Everything that is wrong, file after file; with an error among them nothing of it is sent.
  public let problems: [Diagnostic]
  /// Which steps send or show which content.
  public let uses: [String: [ContentStep]]
  private let places: [String: Int]
  /// By path: what may stand in it.
  private let broken: [String: Diagnostic]
  /// Files of the plugin that contents show.
  private let pictures: [String: [UInt8]]
  private let plugin: ContentPlugin

  /// Never fails: what is wrong is among the problems.
  public init(
    _ installed: Workspace.InstalledPlugin, declarations: PluginDeclarations,
    surroundings: ContentSurroundings
  ) {
    let package = installed.package
    let plugin = ContentPlugin(installed, declarations, surroundings)
    self.plugin = plugin
    let steps = ContentStep.all(in: declarations.sops)
    uses = Dictionary(grouping: steps, by: \.content)
    var contents: [ContentFile] = []
    var problems: [Diagnostic] = []
    var broken: [String: Diagnostic] = [:]
    let names = package.paths.filter(ContentFile.isContent)
    for name in names {
      let path = String(name.dropLast(ContentFile.suffix.count))
      let read = ContentFile.read(name, in: package.files, directory: package.directory)
      var found = read.problems
      if let content = read.content {
        contents.append(content)
        found += content.wordProblems(plugin)
        if let problem = content.linkProblem(plugin.settings) { found.append(problem) }
        let uses = uses[path] ?? []
        // Whatever step uses it, no blank may come out.
        let hasCode = !uses.isEmpty && uses.allSatisfy { $0.programme != nil }
        for subject in content.subjects(uses) {
          for problem in ContentCheck(content, subject, plugin, hasCode: hasCode).problems
          where !found.contains(problem) { found.append(problem) }
        }
        found.sort { ($0.line ?? 0) < ($1.line ?? 0) }
      }
      broken[path] = found.first { $0.severity == .error }
      problems += found
    }
    self.contents = contents
    areAllRead = contents.count == names.count
    pictures = package.files.filter { name, _ in contents.contains { $0.picture == .file(name) } }
    self.broken = broken
    places = Dictionary(uniqueKeysWithValues: contents.enumerated().map { ($1.path, $0) })
    let files = Dictionary(uniqueKeysWithValues: contents.map { ($0.path, $0) })
    problems += steps.flatMap {
      $0.problems(
        files, all: names.map { String($0.dropLast(ContentFile.suffix.count)) },
        asked: plugin.asked, directory: package.directory)
    }
    for content in contents where uses[content.path] == nil {
      problems.append(
        Diagnostic(
          .warning, file: content.file, line: content.titleLine, Message.contentUnused
        ).coded(.unusedContent))
    }
    self.problems = problems
  }

  public subscript(path: String) -> ContentFile? { places[path].map { contents[$0] } }

  /// The whole names of all variables that contents use, and what their links are made of.
  public var variables: Set<String> {
    var names: Set<String> = []
    for content in contents {
      names.formUnion(content.body.allNames)
      if let setting = content.link.flatMap(ContentFile.settingName(inLink:)) {
        names.insert("settings.\(setting)")
      }
    }
    return names
  }

  /// What the walk and the gate need; `nil` where there is no such content.
  public func facts(_ path: String) -> ContentFacts? {
    guard let content = self[path] else { return nil }
    let zone = plugin.surroundings.plugins.zone
    return ContentFacts(
      path: content.path, title: content.title, touchpoint: content.touchpoint,
      purpose: content.purpose, hasLink: content.address(plugin.settings) != nil,
      validFrom: content.validFrom.map { zone.start(of: $0) },
      validUntil: content.validUntil.map { zone.start(of: $0.adding(days: 1)) })
  }

  /// The same for all of them.
  public var factsByPath: [String: ContentFacts] {
    Dictionary(
      uniqueKeysWithValues: contents.compactMap { content in
        facts(content.path).map { (content.path, $0) }
      })
  }

  /// The programme whose invitation code a content shows when this SOP sends it; `nil` where it shows
  /// none.
  public func programme(of path: String, sentBy sop: String) -> String? {
    guard let content = self[path], content.body.names(ContentVocabulary.code) else { return nil }
    return uses[path]?.first { $0.sop == sop }?.programme
  }

  /// The words of one message.
  ///
  /// - Parameter code: a message's id, put into the link; `nil` leaves the link as it is.
  /// - Throws: `Diagnostic`: the content has an error, a value is missing, or what came out is too long
  ///   or holds a forbidden word. Nothing of the customer's is in it.
  public func render(
    _ path: String, for facts: RenderFacts, code: String?
  ) throws(Diagnostic) -> MessageWords {
    if let problem = broken[path] { throw problem }
    guard let content = self[path] else {
      throw Diagnostic(.error, Message.noContent(path, among: contents.map(\.path)))
    }
    let link = content.address(plugin.settings).map { link in
      code.map {
        TrackingCode.adding($0, to: link, parameter: plugin.surroundings.linkParameter)
      } ?? WebAddress.encoded(link)
    }
    let text = try words(of: content, facts, link: link)
    let picture: MessageWords.Picture? =
      switch content.picture {
      case .url(let url): .url(WebAddress.encoded(url))
      case .file(let path): .file(path: path, bytes: pictures[path] ?? [])
      case nil: nil
      }
    return MessageWords(title: content.title, text: text, link: link, picture: picture)
  }

  private func words(
    of content: ContentFile, _ facts: RenderFacts, link: String?
  ) throws(Diagnostic) -> String {
    let page = ContentPage(
      ContentValues(plugin, facts, link: link),
      ContentVocabulary(
        content.subject(of: facts), plugin: plugin, link: content.linkVariable(plugin.settings),
        hasCode: true))
    let text = ContentBody.trimmed(page.render(content.body.template))
    if let name = page.missing.first {
      throw Diagnostic(file: content.file, Message.missingValue(name), hint: Message.idiom(name))
    }
    if text.isEmpty { throw Diagnostic(file: content.file, Message.renderedEmpty) }
    if let excess = content.touchpoint.textLimit.excess(of: text) {
      throw Diagnostic(file: content.file, Message.renderedTooLong(excess, content.touchpoint))
    }
    if let hit = plugin.surroundings.words.hits(in: text).first {
      throw Diagnostic(
        file: content.file, Message.renderedForbidden(hit.word, list: hit.list),
        hint: Message.forbiddenHint)
    }
    return text
  }
}

extension ContentFile {
  /// What `subject` may be in it: of the steps that use it, or what its touchpoint suggests.
  fileprivate func subjects(_ steps: [ContentStep]) -> [ContentSubject] {
    if touchpoint == .moments { return [.nobody] }
    var subjects: [ContentSubject] = []
    for step in steps where !subjects.contains(step.subject) { subjects.append(step.subject) }
    return subjects.isEmpty ? [touchpoint == .group ? .group : .anyCustomer] : subjects
  }

  fileprivate func subject(of facts: RenderFacts) -> ContentSubject {
    if touchpoint == .moments { return .nobody }
    if facts.customer == nil, facts.group != nil { return .group }
    return facts.entity.map { .entity(kind: $0.kind) } ?? .customer
  }
}
