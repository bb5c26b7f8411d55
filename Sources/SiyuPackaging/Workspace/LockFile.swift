public import SiyuModel

/// `siyu.lock`: what siyu itself remembers about a workspace's plugins.
///
/// Machine-written TOML, replaced as a whole, so that `siyu.toml` keeps its author's comments. It
/// belongs into version control: it says which content was granted what.
public struct LockFile: Sendable, Hashable {
  public struct Plugin: Sendable, Hashable {
    public var id: String
    /// Of the content that stood in `plugins/` when permissions were last granted or taken back, or
    /// when it was first applied.
    public var version: SemanticVersion
    public var checksum: String
    /// Everything it has; what it asks for besides, also what others get at once, it does not get.
    public var granted: Set<Permission>
    /// Where `siyu plugin install` had it from; `nil` for a plugin of one's own. With it, version and
    /// checksum are those of what was installed.
    public var source: String?
    /// Who signed what was installed.
    public var signer: Fingerprint?
    public init(
      id: String, version: SemanticVersion, checksum: String, granted: Set<Permission>,
      source: String? = nil, signer: Fingerprint? = nil
    ) {
      self.id = id
      self.version = version
      self.checksum = checksum
      self.granted = granted
      self.source = source
      self.signer = signer
    }
  }

  /// By id.
  public private(set) var plugins: [Plugin] = []

  public init() {}

  public static let name = "siyu.lock"
  /// 1 left out what is granted at once; 2 knew nothing of installed plugins.
  private static let format: Int64 = 3
  /// What the first format left out: all that was granted at once while it was written.
  private static let impliedByFirstFormat: Set<Permission> = [.readOrders, .readEvents, .writeTags]

  public subscript(id: String) -> Plugin? {
    get { plugins.first { $0.id == id } }
    set {
      plugins.removeAll { $0.id == id }
      if let newValue { plugins.append(newValue) }
      plugins.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }
  }

  /// The file's text; the same content gives the same bytes.
  public var text: String {
    var text = """
      # Written by siyu: which plugin was granted what, at which content, and where it came from. Keep it in
      # version control; change it with `siyu plugin grant`, `install` and `remove`.
      format = \(Self.format)

      """
    for plugin in plugins {
      let words = plugin.granted.sorted().map { TOMLText.quoted($0.word) }
      text += """

        [[plugin]]
        id = \(TOMLText.quoted(plugin.id))
        version = \(TOMLText.quoted(plugin.version.description))
        checksum = \(TOMLText.quoted(plugin.checksum))
        granted = [\(words.joined(separator: ", "))]

        """
      if let source = plugin.source { text += "source = \(TOMLText.quoted(source))\n" }
      if let signer = plugin.signer { text += "signer = \(TOMLText.quoted(signer.description))\n" }
    }
    return text
  }

  /// - Throws: `Diagnostics`, everything that is wrong.
  public static func parse(_ bytes: [UInt8], file: String = name) throws(Diagnostics) -> LockFile {
    let problems = ProblemList(file: file)
    do throws(Diagnostic) {
      let document = try TOMLDocument(bytes, file: file)
      var reader = SectionReader(document.root, problems: problems)
      let lock = read(&reader)
      reader.finish()
      if problems.all.isEmpty { return lock }
    } catch {
      problems.add(error)
    }
    var all = problems.byLine
    // A newer file is to be kept, any other fault is mended by starting again.
    if let last = all.indices.last, all[last].hint == nil { all[last].hint = Message.lockDamaged }
    throw Diagnostics(all)
  }

  private static func read(_ reader: inout SectionReader) -> LockFile {
    let format = reader.integer("format", in: 1...Int64.max) ?? Self.format
    if format > Self.format {
      reader.problems.add(
        line: reader.section["format"]?.line, Message.lockTooNew(format), hint: Message.updateSiyu)
      // What else stands there is for the newer one to judge.
      reader.ignoreRest()
      return LockFile()
    }
    var lock = LockFile()
    guard let item = reader.item("plugin") else { return lock }
    guard case .list(let elements) = item.value else {
      reader.wrongType("plugin", item, wants: "[[plugin]] tables")
      return lock
    }
    for element in elements {
      guard case .table(let section) = element.value else { continue }
      let inner = SectionReader(section, path: "plugin", problems: reader.problems)
      guard var plugin = readPlugin(inner) else { continue }
      if lock[plugin.id] != nil {
        reader.problems.add(line: element.line, Message.lockTwice(plugin.id))
      }
      if format == 1 { plugin.granted.formUnion(Self.impliedByFirstFormat) }
      lock[plugin.id] = plugin
    }
    return lock
  }

  private static func readPlugin(_ reader: SectionReader) -> Plugin? {
    var reader = reader
    let id = reader.requiredText("id", example: "\"skincare\"")
    let version = reader.requiredText("version", example: "\"1.0.0\"")
    let checksum = reader.requiredText("checksum", example: "\"…\"")
    var granted: Set<Permission> = []
    for (word, line) in reader.texts("granted") ?? [] {
      if let permission = Permission(word: word) {
        granted.insert(permission)
      } else {
        reader.problems.add(line: line, Message.unknownGrant(word, for: id ?? "a plugin"))
      }
    }
    let source = reader.text("source")
    let signer = reader.fingerprint("signer")
    reader.finish()
    guard let id, let version, let checksum else { return nil }
    guard let number = SemanticVersion(version) else {
      reader.problems.add(line: reader.section["version"]?.line, Message.badVersion(version))
      return nil
    }
    return Plugin(
      id: id, version: number, checksum: checksum, granted: granted, source: source, signer: signer)
  }
}
