public import SiyuModel

/// One message of a plugin: `content/welcome.md`, a head in TOML between lines of `+++`, then the
/// words, with variables in Mustache.
///
///     +++
///     touchpoint = "wecom.chat"
///     title = "欢迎"
///     +++
///     {{#subject.name}}{{subject.name}}{{/subject.name}}{{^subject.name}}亲{{/subject.name}}，你好！
public struct ContentFile: Sendable {
  public enum Picture: Sendable, Hashable {
    case url(String)
    /// A file of the plugin, by its path there.
    case file(String)
  }

  /// Path in the plugin, without `.md`.
  public let path: String
  /// As in messages: `plugins/skincare/content/welcome.md`.
  public let file: String
  public let touchpoint: Touchpoint
  /// Without variables.
  public let title: String
  public let titleLine: Int
  /// An https address or `{{settings.NAME}}`, as the author wrote it.
  public let link: String?
  public let linkLine: Int
  public let picture: Picture?
  public let purpose: MessagePurpose
  /// The first and the last day in the brand's zone.
  public let validFrom: CivilDate?
  public let validUntil: CivilDate?
  let body: ContentBody

  public static let folder = "content/"
  public static let suffix = ".md"
  /// The longest text that any touchpoint takes is 4,000 bytes; the rest is room for sections.
  public static let maximumBytes = 16 << 10

  /// Of the files of a plugin, those that are content; `content/README.md` is not.
  static func isContent(_ file: String) -> Bool {
    file.hasPrefix(folder) && file.hasSuffix(suffix) && file != "content/README.md"
  }

  /// Reads one file, whatever is in it.
  ///
  /// - Parameters:
  ///   - directory: of the plugin, as in messages: `plugins/skincare`.
  ///   - files: the plugin's, for the picture.
  /// - Returns: the content, `nil` where it cannot be used, and everything that is wrong with it that
  ///   can be seen in the file alone.
  static func read(
    _ file: String, in files: [String: [UInt8]], directory: String
  ) -> (content: ContentFile?, problems: [Diagnostic]) {
    let problems = ProblemList(file: "\(directory)/\(file)")
    guard let parts = split(files[file] ?? [], problems) else { return (nil, problems.byLine) }
    let document: TOMLDocument
    do throws(Diagnostic) {
      document = try TOMLDocument(parts.head, file: problems.file)
    } catch {
      return (nil, [error])
    }
    var reader = SectionReader(document.root, problems: problems)
    let head = ContentHead(&reader, files: files)
    reader.finish()
    let body = ContentBody(parts.body, firstLine: parts.bodyLine, problems: problems)
    if let body, let touchpoint = head.touchpoint {
      checkLength(body, touchpoint, parts.bodyLine, problems)
    }
    let all = problems.byLine
    guard all.isEmpty, let body, let touchpoint = head.touchpoint, let title = head.title else {
      return (nil, all)
    }
    return (
      ContentFile(
        path: String(file.dropLast(suffix.count)), file: problems.file, touchpoint: touchpoint,
        title: title, titleLine: document.root["title"]?.line ?? 1, link: head.link,
        linkLine: document.root["link"]?.line ?? 1,
        picture: head.picture, purpose: head.purpose, validFrom: head.validFrom,
        validUntil: head.validUntil, body: body), []
    )
  }

  private static func checkLength(
    _ body: ContentBody, _ touchpoint: Touchpoint, _ line: Int, _ problems: ProblemList
  ) {
    let certain = body.certainText
    if let excess = touchpoint.textLimit.excess(of: certain) {
      problems.add(line: line, Message.contentTooLong(excess, touchpoint))
    }
    if body.isEmpty { problems.add(line: line, Message.contentEmpty) }
  }

  // MARK: Parts

  private struct Parts {
    /// With an empty line for the fence, so that lines count as in the file.
    var head: [UInt8]
    var body: String
    var bodyLine: Int
  }

  private static func split(_ bytes: [UInt8], _ problems: ProblemList) -> Parts? {
    func refuse(_ line: Int?, _ message: String, hint: String? = nil) -> Parts? {
      problems.add(line: line, message, hint: hint)
      return nil
    }
    if bytes.count > maximumBytes {
      return refuse(nil, Message.tooLarge(bytes.count, limit: maximumBytes))
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return refuse(nil, Message.isUTF16, hint: Message.saveAsUTF8)
    }
    if let line = firstLineThatIsNotText(bytes) {
      let isNUL = bytes.contains(0)
      return refuse(
        line, isNUL ? Message.nulCharacter : Message.notUTF8, hint: isNUL ? nil : Message.saveAsUTF8
      )
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    func isFence(_ line: ArraySlice<UInt8>, _ mark: String = "+++") -> Bool {
      var rest = line
      while let last = rest.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
        rest.removeLast()
      }
      return rest.elementsEqual(mark.utf8)
    }
    func isWideFence(_ line: ArraySlice<UInt8>) -> Bool {
      line.count < 40
        && ChineseSign.plain(PlainText.trim(String(decoding: line, as: UTF8.self))) == "+++"
    }
    guard let first = lines.first, isFence(first) else {
      if lines.first.map(isWideFence) == true {
        return refuse(1, Message.wideFence, hint: Message.typeInstead("+++"))
      }
      let isYAML = lines.first.map { isFence($0, "---") } ?? false
      return refuse(1, isYAML ? Message.headIsYAML : Message.noHead, hint: Message.headHint)
    }
    guard let end = lines.dropFirst().firstIndex(where: { isFence($0) }) else {
      if let wide = lines.firstIndex(where: isWideFence) {
        return refuse(wide + 1, Message.wideFence, hint: Message.typeInstead("+++"))
      }
      return refuse(1, Message.openHead)
    }
    let newline = [UInt8(ascii: "\n")]
    let body = lines[(end + 1)...].joined(separator: newline)
    return Parts(
      head: newline + Array(lines[1..<end].joined(separator: newline)),
      body: String(decoding: Array(body), as: UTF8.self), bodyLine: end + 2)
  }
}
