import SiyuModel

// What is said about content files, word lists and links.

extension Message {
  // MARK: Files

  static let noHead = "a content begins with a head between two lines of +++"
  static let headIsYAML =
    "the head of a content is TOML between two lines of +++, not YAML between ---"
  static let headHint = """
    write +++, touchpoint = "wecom.chat", title = "…", +++, each on a line, then the words
    """
  static let openHead = "the head that begins here lacks its closing line of +++"
  static let contentEmpty = "there are no words below the head"
  static func contentTooLong(_ length: Int, _ touchpoint: Touchpoint) -> String {
    "the words have \(length) where \(touchpoint.rawValue) takes \(touchpoint.textLimit.words)"
  }
  static let titleHasVariable = "title takes no variables; they belong below the head"
  static func titleTooLong(_ bytes: Int, limit: Int) -> String {
    "title has \(bytes) bytes; at most \(limit) are shown, some 40 characters of Chinese"
  }
  static func hiddenCharacter(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "a character that nobody sees (U+\(code)) stands here; take it out"
  }
  static func badLink(_ key: String, _ reason: String) -> String {
    "\(key) is no address that may be sent: \(reason)"
  }
  static func badLinkSetting(_ name: String, _ reason: String) -> String {
    "the setting \(quoted(name)) is the link, and no address that may be sent: \(reason)"
  }
  static func linkSettingNoText(_ name: String) -> String {
    "the setting \(quoted(name)) cannot be a link: it is no text"
  }
  static let momentsCarryOne = "a moments post carries a link or a picture, not both"
  static func friendCarriesWords(_ key: String) -> String {
    "a friend request carries words alone; take out \(quoted(key)), or send it by wecom.chat afterwards"
  }
  static let neverValid = "valid_until is before valid_from"
  static func noPicture(_ path: String, among pictures: [String]) -> String {
    let text = "picture wants an https address or a file of the plugin; there is no \(quoted(path))"
    return pictures.isEmpty ? text : text + suggestion(for: path, among: Array(pictures.prefix(8)))
  }
  static func notPicture(_ path: String) -> String {
    "picture wants a PNG or JPEG file (.png, .jpg, .jpeg); \(quoted(path)) is none"
  }
  static func pictureTooLarge(_ bytes: Int, limit: Int) -> String {
    "the picture has \(bytes) bytes; WeCom takes \(limit)"
  }

  // MARK: Tags

  static func openSection(_ name: String, inverted: Bool) -> String {
    let tag = (inverted ? "^" : "#") + excerpt(name, limit: 60)
    return "the section {{\(tag)}} that begins here is never closed"
  }
  static let openTag = "the {{ that stands here lacks its closing }}"
  static let emptyTag = "{{}} names nothing; write for example {{staff.name}}"
  static let dotSection = "{{.}} is no section; write the whole name"
  static func sectionsTooDeep(_ limit: Int) -> String { "sections go deeper than \(limit) levels" }
  static let nothingEscaped =
    "nothing is escaped in content; write two braces and the name: {{name}}"
  static let noPartials = "a content holds all of its words; {{>…}}, {{<…}} and {{$…}} are not read"
  static let noPragmas = "the signs around variables stay {{ and }}; {{=…}} and {{%…}} are not read"
  static func closesNothing(_ name: String) -> String {
    "{{/\(excerpt(name, limit: 60))}} closes no section"
  }
  static func closesOther(_ name: String, open: String, at line: Int) -> String {
    "{{/\(excerpt(name, limit: 60))}} stands where {{/\(excerpt(open, limit: 60))}} should; "
      + "that section begins on line \(line)"
  }
  static func noFunctions(_ name: String) -> String {
    "\(quoted(name)) calls a function; content has none, only names"
  }
  static func badVariable(_ name: String) -> String {
    "\(quoted(name)) is no variable; a name has letters, digits, '_', '-' and dots"
  }
  static let oddBraces = "braces in here cannot be read: too many, or one with a mark of its own"
  static let notMustache = "the words cannot be read as Mustache"

  // MARK: Variables

  static func unknownVariable(_ name: String, near: String?) -> String {
    "there is no variable \(quoted(name))" + (near.map { "; did you mean '\($0)'?" } ?? "")
  }
  static let variablesHint = "docs/reference/content.md lists them"
  static func notAValue(_ name: String) -> String {
    "\(quoted(name)) is no value by itself, only what stands before a dot"
  }
  static let noCode = "there is no 'code' here: it stands in what siyu.koc sends"
  static let codeHint =
    "{{code}} is for contents of 'send' in recruit and of share, and of those only"
  static let wholeNames = "write whole names, also inside of sections: {{subject.city}}"
  static let noLink = "there is no 'link': the head gives none; write link = \"https://…\" there"
  static let dotOutside =
    "{{.}} stands for the value of the section directly around it; there is none"
  static func mayBeMissing(_ name: String) -> String {
    "\(quoted(name)) may be missing, and would leave a blank"
  }
  static func idiom(_ name: String) -> String {
    let name = excerpt(name, limit: 60)
    return "say what then: {{#\(name)}}{{\(name)}}{{/\(name)}}{{^\(name)}}…{{/\(name)}}"
  }
  static func alwaysMissing(_ name: String) -> String {
    "\(quoted(name)) is always missing here: the section around it is for when it is"
  }
  static func flagHasNoWords(_ name: String) -> String {
    "\(quoted(name)) is yes or no and has no words"
  }
  static func flagHint(_ name: String) -> String {
    let name = excerpt(name, limit: 60)
    return "write {{#\(name)}}…{{/\(name)}} for yes, {{^\(name)}}…{{/\(name)}} for no"
  }
  static func listHasNoWords(_ name: String) -> String {
    "\(quoted(name)) holds any number of texts"
  }
  static func listHint(_ name: String) -> String {
    let name = excerpt(name, limit: 60)
    return "write {{#\(name)}}{{.}} {{/\(name)}}{{^\(name)}}…{{/\(name)}}"
  }
  static func notAsked(_ name: String, _ permission: Permission) -> String {
    "\(quoted(name)) is personal, and plugin.toml does not ask for it"
  }
  static let wideFence =
    "'＋' is a sign of the Chinese keyboard, and a head stands between two lines of +++"
  static func sentAsItStands(_ written: String) -> String {
    "'\(excerpt(written, limit: 60))' is no variable: it would be sent as it stands"
  }
  static func doubleBraces(_ name: String) -> String { "write {{\(name)}} for the variable" }
  static func askHint(_ permission: Permission, _ asked: some Collection<Permission>) -> String {
    "write in plugin.toml under [permissions]: \(PermissionLists.line(adding: permission.word, to: asked.map(\.word)))"
  }
  static func notGranted(_ name: String, _ permission: Permission, _ plugin: String) -> String {
    "\(quoted(name)) is not granted, so it is missing for everybody: "
      + "siyu plugin grant \(plugin) \(permission.word)"
  }

  // MARK: Words

  static func forbiddenWord(_ word: String, list: String) -> String {
    "\(quoted(word)) may not be written" + (list.isEmpty ? "" : ": \(quoted(list)) forbids it")
  }
  static let forbiddenHint = """
    where a longer word around it is fine, add that to allow in [content] of siyu.toml
    """
  static func forbiddenSetting(_ name: String, _ file: String, _ line: Int) -> String {
    """
    \(file):\(line) writes it as settings.\(name); where a longer word around it is fine, add \
    that to allow in [content] of siyu.toml
    """
  }
  static func wordTooLong(limit: Int) -> String { "a word has at most \(limit) bytes" }
  static func wordIsNothing(_ word: String) -> String {
    "\(quoted(word)) has no letter that could be found"
  }
  static func tooManyWords(_ limit: Int) -> String { "a list has at most \(limit) words" }
  static func wordsOutside(_ path: String) -> String {
    "content.forbidden wants a file of the workspace such as \"words/ad-law.txt\", got \(quoted(path))"
  }
  static func listNamedAt(_ file: String, _ line: Int) -> String {
    "\(file):\(line) names it in content.forbidden"
  }
  static func badParameter(_ name: String) -> String {
    "content.link_parameter wants a-z, 0-9, '_' and '-', a letter first, at most 20, got "
      + quoted(name)
  }

  // MARK: Rendering

  static func missingValue(_ name: String) -> String {
    "\(quoted(name)) is missing, so the message is not made"
  }
  static let renderedEmpty = "no words come out, so the message is not made"
  static func renderedTooLong(_ length: Int, _ touchpoint: Touchpoint) -> String {
    "the words come out with \(length) where \(touchpoint.rawValue) takes "
      + "\(touchpoint.textLimit.words), so the message is not made"
  }
  static func renderedForbidden(_ word: String, list: String) -> String {
    "\(quoted(word)) comes out and may not be written, so the message is not made"
      + (list.isEmpty ? "" : ": \(quoted(list)) forbids it")
  }

  // MARK: Uses

  static let contentUnused = "no step sends it or shows it"
  static func noContent(_ path: String, among known: [String]) -> String {
    "there is no content \(quoted(path))" + suggestion(for: path, among: known, list: false)
  }
  static func namesNoContent(_ path: String, among known: [String]) -> String {
    if path.hasSuffix(ContentFile.suffix) {
      let bare = String(path.dropLast(ContentFile.suffix.count))
      if known.contains(bare) { return "names \(quoted(path)); leave out .md: '\(bare)'" }
    }
    return "names \(quoted(path)), which is not there"
      + suggestion(for: path, among: known, list: known.count <= 8)
  }
  static func wrongTouchpoint(
    _ path: String, _ touchpoint: Touchpoint, isForGroups: Bool
  ) -> String {
    isForGroups
      ? "is for groups, and \(quoted(path)) goes by \(touchpoint.rawValue)"
      : "is for persons, and \(quoted(path)) goes by \(touchpoint.rawValue)"
  }
  static func sendNotAsked(_ path: String, _ touchpoint: Touchpoint) -> String {
    "sends \(quoted(path)) by \(touchpoint.rawValue), which plugin.toml does not ask for"
  }
  static func versionNotKept(_ checksum: String) -> String {
    "the plugin's version \(excerpt(checksum, limit: 12)) is not kept, so its messages have no words"
  }
}
