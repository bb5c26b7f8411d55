import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// All that this target says to a person, in one place.
enum Message {
  // MARK: Text files

  static func tooLarge(_ bytes: Int, limit: Int) -> String {
    "the file has \(bytes) bytes; at most \(limit) are read"
  }
  static let notUTF8 = "the file is not UTF-8 text"
  static let isUTF16 = "the file is UTF-16 text"
  static let saveAsUTF8 = "save it as UTF-8 in your editor"
  static let nulCharacter = "a NUL character is not allowed in text"
  static func controlCharacter(_ byte: UInt8) -> String {
    "a control character (code \(byte)) is not allowed in TOML"
  }
  static func expected(_ what: String, found: String) -> String {
    "not valid TOML: expected \(what), found \(found)"
  }
  static func expectedKey(found: String) -> String {
    "not valid TOML: expected a key, found \(found); "
      + "keys of other characters than a-z, 0-9, - and _ need quotes"
  }
  static func chineseSign(_ sign: Character) -> String {
    "'\(sign)' is a sign of the Chinese keyboard, which TOML does not read"
  }
  static func typeInstead(_ plain: String) -> String {
    "write \(plain) instead, with the keyboard set to English"
  }
  static let nothingBehind =
    "take it out: behind a value stands nothing but a comment, which begins with #"
  static let wideBlank = "a full-width space (U+3000) stands here, which TOML does not read"
  static let plainBlank = "write a plain space instead, with the keyboard set to English"
  static func closeInstead(_ quote: String, of other: Character) -> String {
    "close it with \(quote) instead of \(other)"
  }
  static func noValue(_ word: String) -> String {
    "not valid TOML: \(quoted(word)) is no value; text needs quotes"
  }
  static func openString(_ quote: UInt8) -> String {
    "not valid TOML: the text that begins here lacks its closing \(Unicode.Scalar(quote))"
  }
  static func openLongString(_ quote: UInt8) -> String {
    let mark = Character(Unicode.Scalar(quote))
    return "not valid TOML: the text that begins here lacks its closing "
      + String(repeating: mark, count: 3)
  }
  static func badEscape(_ character: String) -> String {
    "not valid TOML: \\\(excerpt(character, limit: 4)) means nothing in text; write \\\\ for a "
      + "backslash, or put the text in single quotes"
  }
  static func notExtendable(_ key: String, first: Int) -> String {
    "\(quoted(key)) cannot be added to here; it is complete on line \(first)"
  }
  static func tooDeep(_ limit: Int) -> String { "tables and lists go deeper than \(limit) levels" }
  static func keyTwice(_ key: String, first: Int) -> String {
    "\(quoted(key)) is set a second time; the first is on line \(first)"
  }
  static func tableTwice(_ table: String, first: Int) -> String {
    "[\(excerpt(table, limit: 60))] begins a second time; the first is on line \(first)"
  }

  // MARK: Keys and values

  static func unknownKey(_ key: String, in table: String, known: [String]) -> String {
    let place = excerpt(table, limit: 80)
    let words =
      table.isEmpty ? "unknown key \(quoted(key))" : "unknown key \(quoted(key)) in [\(place)]"
    return words + suggestion(for: key, among: known)
  }
  static func missing(_ key: String, in table: String, example: String) -> String {
    table.isEmpty
      ? "\(quoted(key)) is missing; write \(key) = \(example)"
      : "[\(table)] lacks \(quoted(key)); write \(key) = \(example)"
  }
  static func empty(_ key: String, example: String) -> String {
    "\(key) is empty; write for example \(example)"
  }
  static func wrongType(_ key: String, _ item: TOMLItem, wants: String) -> String {
    "\(key) wants \(wants), got \(got(item))"
  }
  static func wrongElement(_ list: String, _ item: TOMLItem, wants: String) -> String {
    "every element of \(list) wants \(wants), got \(got(item))"
  }
  static func unknownWord(_ word: String, for key: String, known: [String]) -> String {
    "\(key) cannot be '\(excerpt(word, limit: 60))'" + suggestion(for: word, among: known)
  }
  static func badKeyName(_ key: String, what: String) -> String {
    "\(quoted(key)) cannot name \(what); use a-z, 0-9 and _, a letter first, at most 40"
  }

  // MARK: Manifests

  static func badPluginID(_ id: String) -> String {
    "\(quoted(id)) cannot be a plugin's id; use a-z, 0-9 and single -, a letter first, 2 to 40"
  }
  static func badVersion(_ text: String) -> String {
    "version \(quoted(text)) is not of the form 1.2.3 (https://semver.org)"
  }
  static func badRange(_ text: String, for id: String) -> String {
    "dependencies.\(id) cannot read \(quoted(text)); write a range such as \"^1.2\" or \">=1.0, <3\""
  }
  static func unknownSurface(_ text: String, known: [String]) -> String {
    "the plugin is written for siyu surface \(quoted(text)); this siyu has "
      + known.map { "\"\($0)\"" }.joined(separator: ", ")
  }
  static func unknownPermission(_ word: String, under action: Permission.Action) -> String {
    if word.hasPrefix(Permission.sharedPrefix), action == .write {
      return "\(quoted(word)) names no shared group; write for example \"tag:lifecycle\""
    }
    let known = Permission.words(for: action)
    return "unknown permission \(quoted(word)) in permissions.\(action.rawValue)"
      + suggestion(for: word, among: known)
  }
  static func permissionElsewhere(
    _ permission: Permission, under action: Permission.Action
  ) -> String {
    "\(quoted(permission.word)) belongs to permissions.\(permission.action.rawValue), "
      + "not to permissions.\(action.rawValue)"
  }
  static func unknownGrant(_ word: String, for plugin: String) -> String {
    let known = Permission.Action.allCases.flatMap(Permission.words)
    return "unknown permission \(quoted(word)) granted to \(plugin)"
      + suggestion(for: word, among: known)
  }

  // MARK: Settings

  static func settingHasNoUse(_ key: String, for kind: SettingDeclaration.Kind) -> String {
    "\(key) has no use for a setting of type \"\(kind.rawValue)\""
  }
  static func choicesMissing(_ table: String) -> String {
    "[\(table)] lacks 'choices'; write choices = [\"one\", \"another\"]"
  }
  static func choiceTwice(_ choice: String, in key: String) -> String {
    "\(key) lists \(quoted(choice)) twice"
  }
  static func boundsCrossed(_ table: String) -> String { "\(table).min is greater than its max" }
  static func settingWants(_ key: String, _ wants: String, _ item: TOMLItem) -> String {
    "\(key) wants \(wants), got \(got(item))"
  }
  static func declaredAt(_ file: String, _ line: Int) -> String { "\(file):\(line) declares it" }

  static func fieldHasNoUse(_ key: String, for type: FieldType) -> String {
    "\(key) has no use for the type \"\(type.rawValue)\""
  }

  // MARK: Folders

  static func cannotRead(_ code: Int32) -> String { "cannot be read: \(systemText(code))" }
  static func cannotWrite(_ code: Int32) -> String { "cannot be written: \(systemText(code))" }
  static let notPlainFile = "is not a plain file"
  static let changedWhileRead = "changed while it was being read; try again"
  static let isLink = "is a symbolic link; a plugin holds plain files and folders only"
  static let folderIsLink = "is a symbolic link; copy the folder itself"
  static let fileName = """
    file names in a plugin have letters a-z, digits, '.', '_' and '-' only, at most 100
    """
  static func foldersTooDeep(_ limit: Int) -> String {
    "folders in a plugin go at most \(limit) deep"
  }
  static func pluginTooLarge(limit: Int) -> String {
    "the plugin's files have more than \(limit) bytes together"
  }
  static func tooManyFiles(_ limit: Int) -> String { "the plugin has more than \(limit) files" }
  static let noManifest = "there is no plugin.toml in this folder"
  static let pluginNewHint = "`siyu plugin new NAME` makes a plugin to start from"
  static let noMain = "there is no main.lua in this folder; it declares what the plugin offers"
  static func folderName(id: String, folder: String) -> String {
    "the id is \(quoted(id)), but the folder is \(quoted(folder)); give both the same name"
  }
  static let compiledLua = "is compiled Lua; plugins hold Lua text only"
  static let luaMark = "begins with a byte-order mark, which Lua does not read"
  static let saveWithoutMark = "save it as UTF-8 without a byte-order mark"
  static func namesDifferInCase(_ other: String) -> String {
    "differs only in capitals from \(quoted(other)); some disks keep one of the two"
  }

  // MARK: Workspaces

  static let noWorkspace = "there is no siyu.toml here or in a folder above"
  static let initHint = "`siyu init` makes a workspace; `-C DIR` chooses one"
  static func alreadyThere(_ name: String) -> String {
    "\(quoted(name)) is already there; nothing was written"
  }
  static func unknownCurrency(_ code: String) -> String {
    "brand.currency wants a three-letter code such as \"CNY\", got \"\(excerpt(code, limit: 60))\""
  }
  static func unknownPlugin(_ id: String, known: [String]) -> String {
    let text = "there is no plugin \(quoted(id)) in plugins/"
    return known.isEmpty ? text : text + suggestion(for: id, among: known)
  }
  static func enabledTwice(_ id: String) -> String { "plugins.enabled lists \(quoted(id)) twice" }
  static func storeOutside(_ path: String) -> String {
    "store.path wants a path inside the workspace or from the root, got \(quoted(path))"
  }
  static func noValues(_ table: String) -> String {
    "[\(table)] lacks 'values'; write values = { new = \"新客\", loyal = \"老客\" }"
  }
  static func lockTwice(_ id: String) -> String { "\(quoted(id)) is there twice; keep one of them" }
  static func lockTooNew(_ version: Int64) -> String {
    "siyu.lock was written by a newer siyu (format \(version))"
  }
  static let updateSiyu = "update siyu, then try again"
  static let lockDamaged = """
    put it back from version control, or remove it, then install and grant again; it holds nothing else
    """
  static let isClone =
    "this copy of the workspace has neither key nor store, as version control leaves them out"
  static let cloneHint =
    "'siyu init --store' makes both, empty; if customers were here, put back .siyu/ from your backup"
  static let keyMissing =
    "the workspace's key is missing: names, phones, birthdays, addresses and union ids cannot be"
    + " read without it, by anybody"
  static let keyHint =
    "put back the key file from your backup; siyu never makes a second one for what is there"
  static func keySize(_ count: Int) -> String { "a key has 32 bytes, this file has \(count)" }
  static let keyOpen = "others may read the workspace's key"
  static func keyOpenHint(_ path: String) -> String { "chmod 600 \(path)" }
  static let keyIsLink = "is a link, and where it leads others may read or change it unseen"
  static let keyIsLinkHint = "put the key itself here: 32 bytes, readable by you alone"
  static let keyNotPlain = "is no plain file, so it cannot be the workspace's key"
  static let keyOwner = "belongs to somebody else, who can read and change the workspace's key"
  static func keyOwnerHint(_ path: String) -> String { "sudo chown $(id -u) \(path)" }
  static func nextKeyHint(_ path: String) -> String {
    "it is left from a rotation that was interrupted; move it away: mv \(path) \(path).damaged"
  }
  static let keyReplaced = "was changed by somebody else meanwhile; the key was not rotated"
  static let keyReplacedHint = "run the same command again"

  // MARK: Calendars

  static let dayOrDays = "a day or a run of days, such as \"2026-10-01..2026-10-07 国庆节\""
  static func calendarOutside(_ path: String) -> String {
    "calendar.file wants a file in calendars/, such as \"\(Workspace.usualCalendar)\", got "
      + quoted(path)
  }
  static func noCalendar(_ path: String) -> String {
    "calendar.file names \(quoted(path)), which is not there"
  }
  static let calendarHint =
    "docs/reference/calendar-file.md shows one; without [calendar] only steps on workdays need it"
  static func noYear(_ key: String) -> String {
    "\(quoted(key)) is no year; a calendar has a table for each year, [2026]"
  }
  static func badDay(_ list: String, _ reason: String) -> String { "\(list): \(reason)" }
  static func daysBackwards(_ list: String, _ text: String) -> String {
    "\(list): \(quoted(text)) ends before it begins"
  }
  static func dayOfOtherYear(_ list: String, _ date: CivilDate, _ year: Int) -> String {
    "\(list) has \(TimeText.date(date)), which is not in \(year)"
      + "; put it into [\(TimeText.date(date).prefix(4))]"
  }
  static func dayTwice(_ list: String, _ date: CivilDate, first: Int) -> String {
    "\(list) has \(TimeText.date(date)) a second time; the first is on line \(first)"
  }
  static func workOnWorkday(_ list: String, _ date: CivilDate) -> String {
    "\(list) has \(TimeText.date(date)), a workday anyway (\(date.weekday.word)); is the day right?"
  }
  static func yearWithoutWork(_ year: Int) -> String { "[\(year)] leaves no workday in the year" }

  // MARK: Zones

  static func zoneName(_ name: String) -> String {
    "\(quoted(name)) cannot be a time zone; write a name such as \"Asia/Shanghai\""
  }
  static func unknownZone(_ name: String, among: [String]) -> String {
    "there is no time zone \(quoted(name))" + suggestion(for: name, among: among, list: false)
  }
  static func noZones(_ folder: String) -> String {
    "the system's time zone files are missing (\(folder))"
  }
  static let installZones = "install the package tzdata: apt-get install tzdata"
  static let zoneHint = "`timedatectl list-timezones` lists them; package tzdata installs them"
  static let notZoneFile = "is not a time zone file"

  // MARK: Pieces

  /// The person's own spelling, in quotes, cut and without control characters.
  static func quoted(_ text: String) -> String { "'\(excerpt(text, limit: 60))'" }

  private static func got(_ item: TOMLItem) -> String {
    switch item.value {
    case .list, .table: item.kind
    default: item.spelling
    }
  }

  /// "; did you mean 'x'?", or the possible words where none is near.
  static func suggestion(
    for word: String, among known: [String], list: Bool = true
  ) -> String {
    if let near = NearestName.nearest(to: word, in: known) { return "; did you mean '\(near)'?" }
    guard list, !known.isEmpty else { return "" }
    return "; possible are \(known.sorted().joined(separator: ", "))"
  }

  private static func systemText(_ code: Int32) -> String {
    SystemFailure.reason(code)
  }
}

/// The beginning of a text, on one line, without control characters.
func excerpt(_ text: String, limit: Int) -> String {
  let safe = TextEscape.terminalSafe(String(text.prefix(limit)))
  return text.dropFirst(limit).isEmpty ? safe : safe + "…"
}
