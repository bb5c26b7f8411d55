import SiyuModel

/// For whom a content is meant: what `subject` is in it.
enum ContentSubject: Sendable, Hashable {
  case customer
  case entity(kind: String)
  case group
  /// A moments post is seen by many: it speaks of nobody.
  case nobody
  /// Nothing uses the content yet: a customer, with the fields of whatever entity.
  case anyCustomer

  init(_ kind: SOPSubjectKind) {
    switch kind {
    case .customer: self = .customer
    case .group: self = .group
    case .entity(let kind): self = .entity(kind: kind)
    }
  }
}

/// A variable that content may use.
struct ContentVariable: Sendable, Hashable {
  enum Kind: Sendable { case text, flag, list }
  var kind: Kind
  /// Whether it may be missing.
  var isOptional: Bool
  /// What the plugin must have been granted.
  var permission: PersonalField?

  init(_ kind: Kind = .text, optional: Bool, permission: PersonalField? = nil) {
    self.kind = kind
    isOptional = optional
    self.permission = permission
  }
}

/// All variables by their whole names: `subject.attributes.skin`.
struct ContentVocabulary: Sendable {
  private(set) var variables: [String: ContentVariable] = [:]
  /// What stands before a dot: `subject`, `subject.attributes`.
  private(set) var prefixes: Set<String> = []

  /// The subject's invitation code, in what a programme sends.
  static let code = "code"

  /// Where names begin. A tag of such a name is no variable: inside a section on its group it would
  /// stand before the other.
  static let roots: Set = [
    "brand", "code", "coupon", "link", "settings", "staff", "subject",
  ]

  /// - Parameter hasCode: a programme sends it, and gives each an invitation code.
  init(
    _ subject: ContentSubject, plugin: ContentPlugin, link: ContentVariable?, hasCode: Bool = false
  ) {
    if hasCode { add(Self.code, ContentVariable(optional: false)) }
    add("brand.name", ContentVariable(optional: false))
    add("staff.name", ContentVariable(optional: true))
    if let link { add("link", link) }
    for entry in plugin.settings.entries {
      add(
        "settings.\(entry.declaration.name)",
        ContentVariable(
          entry.declaration.kind.contentKind,
          optional: entry.value == nil && !plugin.surroundings.settingsAreGiven))
    }
    switch subject {
    case .nobody: break
    case .group:
      add("subject.group.id", ContentVariable(optional: false))
      add("subject.group.name", ContentVariable(optional: true))
      add("subject.group.members", ContentVariable(optional: false))
      add("subject.group.capacity", ContentVariable(optional: true))
    case .customer: addCustomer(plugin)
    case .entity(let kind):
      addCustomer(plugin)
      addEntity(plugin, kinds: [kind])
    case .anyCustomer:
      addCustomer(plugin)
      addEntity(plugin, kinds: plugin.entities.map(\.kind))
    }
  }

  private mutating func add(_ name: String, _ variable: ContentVariable) {
    variables[name] = variable
    var prefix = name[...]
    while let dot = prefix.lastIndex(of: ".") {
      prefix = prefix[..<dot]
      prefixes.insert(String(prefix))
    }
  }

  private mutating func addCustomer(_ plugin: ContentPlugin) {
    add("coupon.code", ContentVariable(optional: true))
    add("subject.id", ContentVariable(optional: false))
    for field in PersonalField.allCases {
      add("subject.\(field.permission)", ContentVariable(optional: true, permission: field))
    }
    for name in ["gender", "province", "city", "channel", "campaign", "pool"] {
      add("subject.\(name)", ContentVariable(optional: true))
    }
    add("subject.is_female", ContentVariable(.flag, optional: false))
    add("subject.is_male", ContentVariable(.flag, optional: false))
    for field in plugin.attributes {
      add("subject.attributes.\(field.name)", ContentVariable(field.contentKind, optional: true))
    }
    for group in plugin.groups {
      add(
        "subject.tags.\(group.short)",
        ContentVariable(group.group.exclusive ? .text : .list, optional: true))
      for value in group.group.values where !Self.roots.contains(value.name) {
        add("subject.tags.\(group.short).\(value.name)", ContentVariable(.flag, optional: false))
      }
    }
  }

  private mutating func addEntity(_ plugin: ContentPlugin, kinds: [String]) {
    add("subject.entity.id", ContentVariable(optional: false))
    for entity in plugin.entities where kinds.contains(entity.kind) {
      for field in entity.fields {
        add("subject.entity.\(field.name)", ContentVariable(field.contentKind, optional: true))
      }
    }
  }

  /// The name that was meant, where one is near.
  func suggestion(for name: String) -> String? {
    let known = variables.keys.sorted()
    if let near = NearestName.nearest(to: name, in: known) { return near }
    let last = name.split(separator: ".").last ?? ""
    return known.first { $0.hasSuffix(".\(last)") }
  }
}

extension SettingDeclaration.Kind {
  var contentKind: ContentVariable.Kind {
    switch self {
    case .boolean: .flag
    case .list: .list
    case .money, .integer, .number, .text, .duration, .choice: .text
    }
  }
}

extension FieldDeclaration {
  var contentKind: ContentVariable.Kind { type == .boolean ? .flag : .text }
}
