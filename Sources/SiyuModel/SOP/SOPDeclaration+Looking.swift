extension SOPDeclaration {
  /// A Lua function of an SOP's, and where its author finds it.
  public struct Function: Sendable, Hashable {
    /// Its number in the plugin's declarations.
    public var number: Int
    /// As the author would say it: `enrol.when`, `leave`, `steps.howto.when`.
    public var path: String
    public var place: SourcePlace
  }

  /// All of them, in the order in which they are asked.
  public var functions: [Function] {
    var all: [Function] = []
    if let enrolWhen {
      all.append(Function(number: enrolWhen, path: Self.enrolPath, place: place))
    }
    if let leave { all.append(Function(number: leave, path: Self.leavePath, place: place)) }
    for step in steps {
      guard let when = step.when else { continue }
      all.append(Function(number: when, path: Self.path(ofStep: step.id), place: step.place))
    }
    return all
  }

  package static let enrolPath = "enrol.when"
  package static let leavePath = "leave"
  package static func path(ofStep id: String) -> String { "steps.\(id).when" }

  /// Without the plugin's id: what its author calls it.
  public var localID: String {
    guard let dot = name.firstIndex(of: ".") else { return name }
    return String(name[name.index(after: dot)...])
  }

  /// Every event type it looks for.
  public var eventTypes: [String] {
    var all: [String] = []
    for case .event(let type, _) in triggers { all.append(type) }
    if let goal { all.append(goal.event) }
    for step in steps {
      if case .waitFor(let event, _, _, _, _) = step.action { all.append(event) }
    }
    return all
  }

  /// Every content it can send or put into a task.
  public var contents: [String] {
    steps.flatMap { step -> [String] in
      switch step.action {
      case .send(let all): all.map(\.content)
      case .task(_, let content): content.map { [$0] } ?? []
      default: []
      }
    }
  }
}

extension StepAction {
  /// The permission a plugin must ask for to take this step: any to send where it is `nil` and the
  /// step sends, since the touchpoint is the content's to say.
  public func permission(plugin: String) -> String? {
    switch self {
    case .task: "task"
    case .points: "points"
    case .coupon: "coupon"
    case .tag(let tag, _): tag.group.hasPrefix(plugin + ".") ? "tag" : "tag:\(tag.group)"
    case .send, .waitFor, .goTo, .end: nil
    }
  }
}

/// Types of events that siyu makes itself, and what a plugin must ask for to look for them.
public enum KnownEvents {
  /// An order as the event that its payment is.
  public static let orderPaid = "order.paid"
  public static let poolJoined = "pool.joined"
  public static let poolLeft = "pool.left"

  /// Whether a `pool.left` with these props only tells that staff handed the customer over: WeCom tells
  /// of that as if the customer had left the one. It is no leave for the gate, for SOPs under way, for
  /// reports and for invitations.
  public static func isHandOver(_ props: DataValue) -> Bool {
    props["source"]?.stringValue == "DELETE_BY_TRANSFER"
      || props["reason"]?.stringValue == "handover" || props["handover"] == .bool(true)
  }
  /// Somebody passed content on: props `programme` where it is known for which, and `clicks` where it is
  /// known how many there were.
  public static let contentShared = "content.shared"
  /// A screen says that something of hers looks abnormal: props `screen`, `event` (the type), `event_at`,
  /// and `reason` where there is one. From elsewhere it counts the same.
  public static let joinSuspect = "join.suspect"

  public static let types =
    [
      orderPaid, poolJoined, poolLeft, joinSuspect, contentShared, "message.answered",
      "message.clicked", staffChanged,
      levelUp, levelDown, couponUsed, benefitGiven, benefitUsed, deliverySoon, deliveryDue,
      subscriptionBegan, subscriptionRenewed, subscriptionEnded,
      KOCDeclaration.EventType.invited, KOCDeclaration.EventType.answered,
      KOCDeclaration.EventType.selected, KOCDeclaration.EventType.warned,
      KOCDeclaration.EventType.passed, KOCDeclaration.EventType.left,
      KOCDeclaration.EventType.taskAccepted, kocRewarded, kocClawedBack,
      teamFull, teamFailed,
    ] + TaskResult.Result.allCases.map(task)

  /// A hand-over gave the customer to another member of staff: props `from`, `to`, `how`.
  public static let staffChanged = "staff.changed"
  /// A membership's level rose or fell: props `programme`, `from`, `to`; "none" is no level.
  public static let levelUp = "level.up"
  public static let levelDown = "level.down"
  /// A till took a coupon: props `coupon`, `code`, `order_id`.
  public static let couponUsed = "coupon.used"
  /// What siyu gave a member, and what a member asked for: props `programme`, `benefit`; `benefit`,
  /// `note`.
  public static let benefitGiven = "benefit.given"
  public static let benefitUsed = "benefit.used"
  /// Of a product subscription: props `programme`, `n` from 1, `sku`, `at`; `late` where it was made more
  /// than three days after that.
  public static let deliverySoon = "delivery.soon"
  public static let deliveryDue = "delivery.due"
  /// Of both kinds of subscription: props `programme`.
  public static let subscriptionBegan = "subscription.began"
  public static let subscriptionRenewed = "subscription.renewed"
  public static let subscriptionEnded = "subscription.ended"
  /// What memberships bring forth by themselves.
  public static let ofMemberships = [
    levelUp, levelDown, benefitGiven, deliverySoon, deliveryDue, subscriptionBegan,
    subscriptionRenewed, subscriptionEnded,
  ]
  /// A reward for bringing somebody was given, or taken back: props `programme`, `level`, and `points`
  /// and `money` (minor units) where there are any; of one taken back also `points_taken` and
  /// `money_taken`, which are less where some of it was spent. Of one that is given again `points` and
  /// `money` are what was posted now, and `points_kept` and `money_kept` what was spent before and so is
  /// not given twice.
  public static let kocRewarded = "koc.rewarded"
  public static let kocClawedBack = "koc.clawed-back"
  /// What became of a group buy, for everybody in the team: props `programme`, `role` (`initiator`,
  /// `member`), `size`, `members`, `opened`.
  public static let teamFull = "team.full"
  public static let teamFailed = "team.failed"
  /// What came of a task: `task.done`, `task.failed`, `task.declined`; props `task`, `sop`, `step`, and
  /// `after`, so many others of the same task and second that it came after.
  public static func task(_ result: TaskResult.Result) -> String { "task.\(result.name)" }

  /// `orders` or `events`.
  public static func permission(for type: String) -> String {
    type.hasPrefix("order.") ? "orders" : "events"
  }

  /// What an SOP can ask of `order.paid`, the same when a pass looks for it and when a report counts it.
  ///
  /// - Parameters:
  ///   - platform: `nil` for what the order does not name; so with channel and shop.
  ///   - amount: what was paid, in the currency's minor unit; so with refunded, which is all of it where
  ///     the order was closed.
  public static func orderProps(
    id: String, platform: String?, channel: String?, shop: String?, amount: Int64, refunded: Int64,
    status: UInt8
  ) -> DataValue {
    var props = DataRecord()
    props["order"] = .string(id)
    for (name, word) in [("platform", platform), ("channel", channel), ("shop", shop)] {
      if let word { props[name] = .string(word) }
    }
    props["amount"] = .int(amount)
    props["refunded"] = .int(
      OrderSum.givenBack(amount: amount, refunded: refunded, status: status))
    return .record(props)
  }
}
