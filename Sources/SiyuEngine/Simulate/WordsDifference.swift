public import SiyuModel

/// What the messages of one step say that two versions both send to the same subjects.
public struct WordsDifference: Sendable {
  public struct Example: Sendable, Hashable {
    /// The customer's number, or a chat group's id.
    public var customer: Int64?
    public var group: String?
    public var words: Rewording
  }

  /// Full name.
  public var sop: String
  public var step: String
  /// Messages that both versions send.
  public var both: Int64 = 0
  /// Those of them that read differently.
  public var different: Int64 = 0
  /// The first of these.
  public var example: Example?
}

/// What differs in one message, line by line, as the old version says it and as the new one does.
public struct Rewording: Sendable, Hashable {
  public enum Line: Sendable, Hashable {
    case text(String)
    case title(String)
    case link(String)
    /// An address, or a file's name.
    case picture(String)
    /// A file of the same name with another content.
    case otherPicture(String)
    /// Why there are no words.
    case problem(String)
  }
  public var then: [Line]
  public var now: [Line]
  public init(then: [Line], now: [Line]) {
    self.then = then
    self.now = now
  }
}

extension VersionComparison {
  /// - Returns: what differs between two messages about the same; `nil` where both read alike.
  public typealias Reading = (_ then: Message, _ now: Message) throws -> Rewording?

  /// Walks both plans at once, in the order of customers: neither is held in memory.
  mutating func compareWords(
    _ then: PlannedMessages, _ now: PlannedMessages, _ reading: Reading
  ) throws {
    var (then, now) = (then, now)
    var (old, new) = (try then.next(), try now.next())
    while let (customer, oldMessages) = old, let (other, newMessages) = new {
      if customer < other {
        old = try then.next()
      } else if other < customer {
        new = try now.next()
      } else {
        if try meet(oldMessages, newMessages, reading) { rewordedCustomers += 1 }
        (old, new) = (try then.next(), try now.next())
      }
    }
    let groups = Dictionary(then.groups) { first, _ in first }
    for (id, messages) in now.groups {
      if let old = groups[id], try meet(old, messages, reading) { rewordedGroups += 1 }
    }
  }

  /// - Returns: whether one subject would read anything else.
  private mutating func meet(
    _ then: [Message], _ now: [Message], _ reading: Reading
  ) throws -> Bool {
    var rest = then
    var differs = false
    for message in now {
      guard
        let place = rest.firstIndex(where: {
          ($0.sop, $0.step, $0.entity) == (message.sop, message.step, message.entity)
        })
      else { continue }
      let old = rest.remove(at: place)
      let row =
        words.firstIndex { $0.sop == message.sop && $0.step == message.step } ?? words.count
      if row == words.count { words.append(WordsDifference(sop: message.sop, step: message.step)) }
      words[row].both += 1
      guard let found = try reading(old, message) else { continue }
      differs = true
      words[row].different += 1
      if words[row].example == nil {
        words[row].example = WordsDifference.Example(
          customer: message.customer, group: message.group, words: found)
      }
    }
    return differs
  }
}

/// The messages of a plan that was not committed, customer after customer.
struct PlannedMessages {
  private var stream: ChangeStream?
  /// By id.
  let groups: [(String, [Message])]

  init(_ computed: Planner.Computed, _ spool: PassSpool) throws {
    // Tags of steps are no rule's: nobody asks for their numbers here.
    stream = try ChangeStream(
      spool, setAside: Set(computed.result.setAside.keys), stepRulesFrom: 0)
    groups = (computed.result.sops?.groups ?? []).map { ($0.0, $0.1.messages) }
  }

  /// The next customer by number who gets any.
  mutating func next() throws -> (customer: Int64, messages: [Message])? {
    while let change = try stream?.next() {
      if let messages = change.outreach?.messages, !messages.isEmpty {
        return (change.customer, messages)
      }
    }
    return nil
  }
}

extension Planner {
  /// What would change with these plugins alone, and what they would send.
  func planned() throws -> (outcome: PassOutcome, messages: PlannedMessages) {
    let spool = try PassSpool(in: temporaryDirectory)
    let computed = try reading { try compute($0, spool: spool, choice: .full(.alone)) }
    return (computed.result.outcome, try PlannedMessages(computed, spool))
  }
}
