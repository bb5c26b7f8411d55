public import SiyuModel

/// `trust.toml`: whose signatures a workspace accepts, and whose no longer. Version-controlled, so that
/// everybody who runs the workspace agrees.
public struct TrustFile: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, CaseIterable {
      case trusted, revoked
    }
    public var signer: Fingerprint
    /// As the operator knows them.
    public var name: String
    /// The brand's day on which it got its state, `2026-06-30`.
    public var since: String
    public var state: State

    public init(signer: Fingerprint, name: String, since: String, state: State) {
      self.signer = signer
      self.name = name
      self.since = since
      self.state = state
    }
  }

  /// By fingerprint.
  public private(set) var entries: [Entry] = []

  public init() {}

  public static let name = "trust.toml"
  private static let format: Int64 = 1

  public subscript(signer: Fingerprint) -> Entry? {
    get { entries.first { $0.signer == signer } }
    set {
      entries.removeAll { $0.signer == signer }
      if let newValue { entries.append(newValue) }
      entries.sort { $0.signer < $1.signer }
    }
  }

  /// The file's text; the same content gives the same bytes.
  public var text: String {
    var text = """
      # Written by siyu: whose plugins this workspace takes. Keep it in version control; change it with
      # `siyu plugin trust` and `siyu plugin revoke`.
      format = \(Self.format)

      """
    for entry in entries {
      text += """

        [[signer]]
        fingerprint = \(TOMLText.quoted(entry.signer.description))
        name = \(TOMLText.quoted(entry.name))
        since = \(TOMLText.quoted(entry.since))
        state = \(TOMLText.quoted(entry.state.rawValue))

        """
    }
    return text
  }

  /// - Throws: `Diagnostics`, everything that is wrong.
  public static func parse(
    _ bytes: [UInt8], file: String = name
  ) throws(Diagnostics) -> TrustFile {
    let problems = ProblemList(file: file)
    do throws(Diagnostic) {
      let document = try TOMLDocument(bytes, file: file)
      var reader = SectionReader(document.root, problems: problems)
      let trust = read(&reader)
      reader.finish()
      if problems.all.isEmpty { return trust }
    } catch {
      problems.add(error)
    }
    throw Diagnostics(problems.byLine)
  }

  private static func read(_ reader: inout SectionReader) -> TrustFile {
    let format = reader.integer("format", in: 1...Int64.max) ?? Self.format
    if format > Self.format {
      reader.problems.add(
        line: reader.section["format"]?.line, Message.fileTooNew(format), hint: Message.updateSiyu)
      reader.ignoreRest()
      return TrustFile()
    }
    var trust = TrustFile()
    guard let item = reader.item("signer") else { return trust }
    guard case .list(let elements) = item.value else {
      reader.wrongType("signer", item, wants: "[[signer]] tables")
      return trust
    }
    for element in elements {
      guard case .table(let section) = element.value else { continue }
      let inner = SectionReader(section, path: "signer", problems: reader.problems)
      guard let entry = readEntry(inner) else { continue }
      if trust[entry.signer] != nil {
        reader.problems.add(line: element.line, Message.lockTwice(entry.signer.description))
      }
      trust[entry.signer] = entry
    }
    return trust
  }

  private static func readEntry(_ reader: SectionReader) -> Entry? {
    var reader = reader
    if reader.section["fingerprint"] == nil {
      _ = reader.requiredText("fingerprint", example: "\"3f2a-91bc-…\"")
    }
    let signer = reader.fingerprint("fingerprint")
    let name = reader.requiredText("name", example: "\"护肤工坊\"")
    let since = reader.requiredText("since", example: "\"2026-06-30\"")
    // Without a word for it nobody is trusted.
    if reader.section["state"] == nil {
      _ = reader.requiredText("state", example: "\"trusted\"")
    }
    let state = reader.word("state", as: Entry.State.self)
    reader.finish()
    guard let signer, let name, let since, let state else { return nil }
    return Entry(signer: signer, name: name, since: since, state: state)
  }
}

extension SectionReader {
  /// `nil` where it is left out, or is none, which is told.
  mutating func fingerprint(_ key: String) -> Fingerprint? {
    guard let text = text(key) else { return nil }
    if let fingerprint = Fingerprint(text) { return fingerprint }
    problems.add(line: section[key]?.line, Message.notFingerprint(text))
    return nil
  }
}

extension Workspace {
  /// - Throws: `Diagnostics`: there is a file and it cannot be read.
  public func trust() throws(Diagnostics) -> TrustFile {
    let path = "\(root)/\(TrustFile.name)"
    guard DiskFile.exists(path) else { return TrustFile() }
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try DiskFile.bytes(
        of: path, name: TrustFile.name, limit: TOMLDocument.maximumBytes)
    } catch {
      throw Diagnostics([error])
    }
    return try TrustFile.parse(bytes)
  }

  public func save(_ trust: TrustFile) throws(Diagnostic) {
    try DiskFile.replace(
      "\(root)/\(TrustFile.name)", name: TrustFile.name, Array(trust.text.utf8))
  }
}
