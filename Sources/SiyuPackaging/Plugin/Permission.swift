public import SiyuModel

/// One thing that a plugin asks for in `[permissions]` and an operator grants.
///
/// Profile, attributes and tags may be read always and have no permission.
public enum Permission: Sendable, Hashable {
  case readOrders
  case readEvents
  case readPersonal(PersonalField)
  /// What customers answered in the plugin's own surveys, but for words of their own.
  case readAnswers
  /// Words of their own: `answers:text`.
  case readAnswerTexts
  /// What customers have of points, money and coupons: `wallet`.
  case readWallet
  /// The plugin's own tag groups.
  case writeTags
  /// A group declared in the workspace: `tag:lifecycle`.
  case writeSharedTags(group: String)
  case writePoints
  case writeCoupons
  case writeTasks
  /// Says to whom customers are handed over when an operator asks for it.
  case writeHandovers
  /// What customers are in the plugin's own memberships.
  case writeMemberships
  /// What they are in another plugin's: `membership:pet-food.vip`.
  case readMembership(programme: String)
  /// Has programmes of customers who bring customers.
  case writeKOC
  case send(Touchpoint)

  /// The three lists of a manifest.
  public enum Action: String, CaseIterable, Sendable, Hashable {
    case read, write, send
  }

  public var action: Action {
    switch self {
    case .readOrders, .readEvents, .readPersonal, .readAnswers, .readAnswerTexts,
      .readMembership, .readWallet:
      .read
    case .writeTags, .writeSharedTags, .writePoints, .writeCoupons, .writeTasks,
      .writeHandovers, .writeMemberships, .writeKOC:
      .write
    case .send: .send
    }
  }

  /// As in manifests, grants and messages. No word means two permissions.
  public var word: String {
    switch self {
    case .readOrders: "orders"
    case .readEvents: "events"
    case .readPersonal(let field): field.permission
    case .readAnswers: "answers"
    case .readAnswerTexts: "answers:text"
    case .readWallet: "wallet"
    case .writeTags: "tag"
    case .writeSharedTags(let group): "tag:\(group)"
    case .writePoints: "points"
    case .writeCoupons: "coupon"
    case .writeTasks: "task"
    case .writeHandovers: "handover"
    case .writeMemberships: "membership"
    case .readMembership(let programme): Self.membershipPrefix + programme
    case .writeKOC: "koc"
    case .send(let touchpoint): touchpoint.rawValue
    }
  }

  /// `nil` for a word that names none.
  public init?(word: String) {
    if let known = Self.fixed.first(where: { $0.word == word }) {
      self = known
    } else if word.hasPrefix(Self.sharedPrefix) {
      let group = String(word.dropFirst(Self.sharedPrefix.count))
      guard Name.isKey(group) else { return nil }
      self = .writeSharedTags(group: group)
    } else if word.hasPrefix(Self.membershipPrefix) {
      let parts = word.dropFirst(Self.membershipPrefix.count)
        .split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, Name.isPluginID(String(parts[0])),
        Name.isDeclared(String(parts[1]))
      else { return nil }
      self = .readMembership(programme: parts.joined(separator: "."))
    } else {
      return nil
    }
  }

  /// What a plugin gets that the operator put into `plugins/` and said nothing more about: reading
  /// what does not tell who somebody is, and its own tags. Everything else leaves the machine,
  /// costs money or touches others, and is granted by name.
  public var isGrantedByDefault: Bool {
    switch self {
    case .readOrders, .readEvents, .readAnswers, .readWallet, .writeTags, .writeMemberships: true
    case .readPersonal, .readAnswerTexts, .writeSharedTags, .writePoints, .writeCoupons,
      .writeTasks, .writeHandovers, .writeKOC, .readMembership, .send:
      false
    }
  }

  static let sharedPrefix = "tag:"
  static let membershipPrefix = "membership:"

  /// All but the shared groups, which have names of their own.
  static let fixed: [Permission] =
    [.readOrders, .readEvents, .readAnswers, .readAnswerTexts, .readWallet]
    + PersonalField.allCases.map { .readPersonal($0) }
    + [
      .writeTags, .writePoints, .writeCoupons, .writeTasks, .writeHandovers, .writeMemberships,
      .writeKOC,
    ]
    + Touchpoint.allCases.map { .send($0) }

  static func words(for action: Action) -> [String] {
    fixed.filter { $0.action == action }.map(\.word)
  }
}

extension Permission: Comparable {
  public static func < (a: Permission, b: Permission) -> Bool {
    a.word.utf8.lexicographicallyPrecedes(b.word.utf8)
  }
}
