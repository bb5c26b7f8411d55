import SiyuModel

/// The head of a content file while it is read; what is wrong is noted.
struct ContentHead {
  var touchpoint: Touchpoint?
  var title: String?
  var link: String?
  var picture: ContentFile.Picture?
  var purpose: MessagePurpose
  var validFrom: CivilDate?
  var validUntil: CivilDate?

  private enum PurposeWord: String, CaseIterable { case marketing, service }

  init(_ reader: inout SectionReader, files: [String: [UInt8]]) {
    touchpoint = reader.word("touchpoint", as: Touchpoint.self)
    if reader.section["touchpoint"] == nil {
      reader.problems.add(
        line: 1, Message.missing("touchpoint", in: "", example: "\"wecom.chat\""))
    }
    purpose = reader.word("purpose", as: PurposeWord.self) == .service ? .service : .marketing
    title = Self.title(&reader)
    link = reader.text("link")
    if let link, ContentFile.settingName(inLink: link) == nil,
      let problem = WebAddress.problem(in: link)
    {
      reader.problems.add(line: reader.section["link"]?.line, Message.badLink("link", problem))
    }
    picture = Self.picture(&reader, files: files)
    // WeCom, add_moment_task: pictures, one video or one link.
    if touchpoint == .moments, link != nil, picture != nil {
      reader.problems.add(line: reader.section["picture"]?.line, Message.momentsCarryOne)
    }
    if touchpoint == .friend,
      let key = ["link", "picture"].first(where: { reader.section[$0] != nil })
    {
      reader.problems.add(
        line: reader.section[key]?.line, Message.friendCarriesWords(key))
    }
    validFrom = Self.day("valid_from", &reader)
    validUntil = Self.day("valid_until", &reader)
    if let validFrom, let validUntil, validUntil < validFrom {
      reader.problems.add(line: reader.section["valid_until"]?.line, Message.neverValid)
    }
  }

  private static func title(_ reader: inout SectionReader) -> String? {
    guard let title = reader.requiredText("title", example: "\"欢迎\"") else { return nil }
    let line = reader.section["title"]?.line
    if title.contains("{{") { reader.problems.add(line: line, Message.titleHasVariable) }
    if title.utf8.count > titleBytes {
      reader.problems.add(line: line, Message.titleTooLong(title.utf8.count, limit: titleBytes))
    }
    if let hidden = HiddenText.first(in: title, besides: []) {
      reader.problems.add(line: line, Message.hiddenCharacter(hidden.scalar))
    }
    return title
  }

  /// WeCom, attachments: a link's title has at most 128 bytes.
  static let titleBytes = 128

  /// A day, as a TOML date or in quotes.
  private static func day(_ key: String, _ reader: inout SectionReader) -> CivilDate? {
    guard let item = reader.item(key) else { return nil }
    let spelled: String? =
      switch item.value {
      case .text(let text), .time(let text): text
      default: nil
      }
    let parts = (spelled ?? "").split(separator: "-", omittingEmptySubsequences: false)
    if parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      let date = CivilDate(year: year, month: month, day: day)
    {
      return date
    }
    reader.wrongType(key, item, wants: "a day such as 2026-11-11")
    return nil
  }

  // MARK: Pictures

  private static func picture(
    _ reader: inout SectionReader, files: [String: [UInt8]]
  ) -> ContentFile.Picture? {
    guard let text = reader.text("picture") else { return nil }
    let line = reader.section["picture"]?.line
    if text.contains("://") {
      if let problem = WebAddress.problem(in: text) {
        reader.problems.add(line: line, Message.badLink("picture", problem))
        return nil
      }
      return .url(text)
    }
    guard let bytes = files[text] else {
      let pictures = files.keys.filter { isPictureName($0) }.sorted()
      reader.problems.add(line: line, Message.noPicture(text, among: pictures))
      return nil
    }
    // WeCom, media/upload_attachment: JPG or PNG, at most 2 MB.
    if !isPictureName(text) || !isPicture(bytes) {
      reader.problems.add(line: line, Message.notPicture(text))
    } else if bytes.count > pictureBytes {
      reader.problems.add(line: line, Message.pictureTooLarge(bytes.count, limit: pictureBytes))
    }
    return .file(text)
  }

  static let pictureBytes = 2 << 20

  private static func isPictureName(_ path: String) -> Bool {
    [".png", ".jpg", ".jpeg"].contains { path.hasSuffix($0) }
  }

  private static func isPicture(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
      || bytes.starts(with: [0xFF, 0xD8, 0xFF])
  }
}
