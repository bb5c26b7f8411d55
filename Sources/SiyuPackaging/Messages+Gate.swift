import SiyuModel

/// What is said about `[gate]`.
extension Message {
  static let quietForm = "two times such as [\"21:00\", \"09:00\"], or false"
  static func quietIsEmpty(_ time: String) -> String {
    "gate.quiet begins and ends at \(time); write quiet = false to send at any time"
  }
  static func noQuota(_ key: String) -> String {
    "\(key) = 0 would let nothing out; `siyu pause` stops all sending, and "
      + "`siyu plugin grant ID TOUCHPOINT --remove` a plugin's"
  }
  static func daysOfMonth(_ per: String) -> String {
    "gate.caps.most = \"days-of-month\" goes with per = \"month\", not with \"\(per)\""
  }
  static func capTwice(_ what: String, in list: String) -> String {
    "\(list) limits \(what) twice; keep one of them"
  }
  static func replyWord(_ word: String) -> String {
    "gate.unsubscribe_words cannot take \(quoted(word)); a word has letters or digits, at most 40"
  }
  static func listOutside(_ path: String) -> String {
    "gate.suppress wants files inside the workspace or from the root, got \(quoted(path))"
  }
  static func listTwice(_ path: String) -> String { "gate.suppress names \(quoted(path)) twice" }
  static func unknownZoneAttribute(_ name: String, known: [String]) -> String {
    "gate.zone_attribute names no attribute: there is no [attributes.\(excerpt(name, limit: 60))]"
      + suggestion(for: name, among: known)
  }
  static func zoneAttributeType(_ name: String, _ type: FieldType) -> String {
    "gate.zone_attribute wants an attribute of type text or choice; '\(name)' is \(type.rawValue)"
  }
}
