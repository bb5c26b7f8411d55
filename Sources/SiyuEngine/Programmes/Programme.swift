internal import SiyuModel

/// One kind of membership, or anything else that customers stand in: says what to ask about a customer
/// and decides what the customer is from the answers.
///
/// Decided customer by customer in their order, before the SOPs, which see what comes of it. What a
/// programme changes it changes with ``SOPSubject/stand(_:in:at:into:)`` and
/// ``SOPSubject/bear(_:in:_:at:occurrence:)``; anything else it may add to the subject's change. It must
/// decide by the subject, the answers and the clock alone: a customer who is looked at more often, or
/// only when something is due, is to get the same.
protocol Programme: Sendable {
  /// Full name: `pet-food.vip`.
  var name: String { get }
  var title: String { get }
  /// As authors write it: `growth`.
  var kind: String { get }
  /// What its author declared it with: `membership`.
  var noun: String { get }
  /// What its plugin needs the permission for.
  var effect: Effect { get }
  /// What else it needs: permissions to read.
  var reads: [String] { get }
  /// An answer stands, whatever its function read since: it is no reason to look again.
  var asksOnce: Bool { get }
  /// Position among the book's plugins.
  var plugin: Int { get }
  var stratum: ProgrammeStratum { get }
  /// Titles of states, in their order.
  var states: [(id: String, title: String)] { get }
  /// What has to be known about a customer; may be nothing.
  func questions(about subject: SOPSubject, at now: Instant) -> [ProgrammeQuestion]
  /// Decides. Called once for each list of questions, and not at all where one of them raised an error:
  /// that leaves the customer as is.
  /// - Parameter answers: in the order of the questions.
  /// - Returns: what else has to be asked first, at most ``ProgrammeRound/mostTurns`` times; decide is
  ///   called again with those answers.
  func decide(
    _ subject: inout SOPSubject, _ answers: [ProgrammeAnswer], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion]
}

extension Programme {
  var reads: [String] { [] }
  var asksOnce: Bool { false }
}

extension Programmes {
  /// What is noted of a plugin's memberships when a complete pass knew them first.
  static func noted(_ memberships: [MembershipDeclaration]) -> [String] {
    memberships.compactMap {
      if case .product(let product) = $0 {
        ProductSubscriptionProgramme.noted(product)
      } else {
        nil
      }
    }
  }
}

/// Later ones see what earlier ones decided.
enum ProgrammeStratum: Int, Sendable, Comparable, CaseIterable {
  case screen
  case membership
  case koc

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

struct ProgrammeQuestion: Sendable {
  /// By its number in the plugin's declarations.
  var function: Int
  /// `.condition`, answered yes or no, or `.value`.
  var kind: QuestionKind
  /// What the function is told beside the customer.
  var record = SubjectRecord()
}

struct ProgrammeAnswer: Sendable {
  /// Of a condition true or false.
  var value: DataValue
  /// The author's.
  var reason: String?
}

/// The programmes that a plugin declares.
enum Programmes {
  /// - Parameters:
  ///   - index: its position among the book's plugins.
  ///   - known: what runs noted of it, by name.
  static func of(
    _ plugin: PassPlugin, at index: Int, zone: TimeZoneRules, known: [String: KnownSOP] = [:]
  ) -> [any Programme] {
    let benefits = Dictionary(
      plugin.declarations.benefits.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    func benefited(_ programme: any Programme, _ membership: MembershipDeclaration)
      -> any Programme
    {
      BenefitedProgramme(
        inner: programme, membership: membership, benefits: benefits,
        coupons: plugin.declarations.coupons, grants: Grants(plugin.source), zone: zone)
    }
    let memberships = plugin.declarations.memberships.compactMap {
      membership -> (any Programme)? in
      switch membership {
      case .growth(let growth):
        let programme = GrowthProgramme(growth, plugin: index, zone: zone)
        return growth.levels.allSatisfy(\.benefits.isEmpty)
          ? programme : benefited(programme, membership)
      // Nobody is anything by it: the money is in the ledger.
      case .storedValue: return nil
      case .product(let product):
        return ProductSubscriptionProgramme(
          product: product, plugin: index, checksum: plugin.source.checksum,
          grants: Grants(plugin.source), zone: zone,
          since: known[ProductSubscriptionProgramme.noted(product)]?.since)
      case .benefit(let benefit):
        return benefited(
          BenefitSubscriptionProgramme(benefit: benefit, plugin: index, zone: zone), membership)
      }
    }
    return memberships
      + plugin.declarations.screens.map { ScreenProgramme(screen: $0, plugin: index) }
      + plugin.declarations.kocs.map { KOCProgramme($0, of: plugin, at: index, zone: zone) }
  }
}
