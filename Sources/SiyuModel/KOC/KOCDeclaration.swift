/// A programme of customers who bring customers, as a plugin declared it: how they are recruited,
/// selected, assessed, given what they share, and rewarded for whom they bring.
///
/// Plain data with numbers of functions in it: the stages are the host's, and Lua is only asked
/// whether and how much.
public struct KOCDeclaration: Sendable, Hashable {
  /// Full name: `snacks.ambassador`.
  public var name: String
  public var title: String
  public var recruit: KOCRecruiting
  public var select: KOCSelecting
  /// `nil`: whoever was selected stays.
  public var assess: KOCAssessing?
  public var share: KOCSharing?
  public var fission: FissionDeclaration?
  public var place: SourcePlace

  public init(
    name: String, title: String, recruit: KOCRecruiting, select: KOCSelecting,
    assess: KOCAssessing? = nil, share: KOCSharing? = nil, fission: FissionDeclaration? = nil,
    place: SourcePlace
  ) {
    self.name = name
    self.title = title
    self.recruit = recruit
    self.select = select
    self.assess = assess
    self.share = share
    self.fission = fission
    self.place = place
  }

  /// Without the plugin's id: what its author calls it.
  public var localID: String { Survey.localName(of: name) }
  public var plugin: String { Survey.plugin(of: name) }
}

/// Who is invited, and what they are asked.
public struct KOCRecruiting: Sendable, Hashable {
  /// Full name of the survey that is answered to take part.
  public var survey: String
  /// A function `(c, ctx)`, asked about those who are nothing yet: yes invites.
  public var invite: Int?
  /// What the invitation says; `nil`: siyu sends none.
  public var send: String?
  /// Whoever answers takes part, invited or not.
  public var open: Bool
  /// So long after an invitation that nobody answered `invite` is asked again; `nil`: never.
  public var again: CalendarDuration?
  /// siyu's own: when the survey was answered completely, or nothing.
  public var answered: Int

  public init(
    survey: String, invite: Int? = nil, send: String? = nil, open: Bool = false,
    again: CalendarDuration? = nil, answered: Int
  ) {
    self.survey = survey
    self.invite = invite
    self.send = send
    self.open = open
    self.again = again
    self.answered = answered
  }
}

/// Who of those who answered is taken.
public struct KOCSelecting: Sendable, Hashable {
  /// A function `(c, ctx)`: a number and perhaps a reason; nothing is no candidate.
  public var score: Int
  /// So many at most, of all who are ever taken at once.
  public var top: Int?
  /// Only from this score on.
  public var least: Double?
  /// A function that names the part of each: her city, her level.
  public var per: Int?
  /// What `per` was declared as, for people: `city`, `level`; `nil` for a function.
  public var perWord: String?
  /// How many of one part; those who are in the programme already count.
  public var quota: KOCQuota?

  public init(
    score: Int, top: Int? = nil, least: Double? = nil, per: Int? = nil, perWord: String? = nil,
    quota: KOCQuota? = nil
  ) {
    self.score = score
    self.top = top
    self.least = least
    self.per = per
    self.perWord = perWord
    self.quota = quota
  }
}

/// How many of each part are taken.
public struct KOCQuota: Sendable, Hashable {
  /// By part; those that are not named have ``others``.
  public var named: [String: Int]
  /// `nil`: only parts that are named.
  public var others: Int?
  public init(named: [String: Int] = [:], others: Int?) {
    self.named = named
    self.others = others
  }

  /// Of one part, 0 where it has none. `nil` stands for whoever is in no part.
  public func places(in part: String?) -> Int { part.flatMap { named[$0] } ?? others ?? 0 }
}

/// What those who were selected have to do, period after period.
public struct KOCAssessing: Sendable, Hashable {
  /// How long a period is; the first begins with the selection.
  public var every: CalendarDuration
  public var tasks: [KOCTask]
  /// A function `(c, ctx)`, asked at a period's end: no warns. `nil`: everything was done.
  public var pass: Int?
  /// So many failed periods in a row are only warned of.
  public var warnings: Int
  /// So long after leaving she may be invited again; `nil`: never.
  public var backAfter: CalendarDuration?

  public init(
    every: CalendarDuration, tasks: [KOCTask], pass: Int? = nil, warnings: Int = 1,
    backAfter: CalendarDuration? = nil
  ) {
    self.every = every
    self.tasks = tasks
    self.pass = pass
    self.warnings = warnings
    self.backAfter = backAfter
  }

  public func task(_ id: String) -> KOCTask? { tasks.first { $0.id == id } }
}

/// One thing to do in a period.
public struct KOCTask: Sendable, Hashable {
  public enum Proof: String, Sendable, Hashable, CaseIterable {
    /// Where it can be seen.
    case link
    /// A reference to a picture, which siyu does not fetch.
    case picture
    /// An order of hers: found by itself, or by its id.
    case order
  }

  public enum Review: Sendable, Hashable {
    /// Counts as it comes.
    case none
    /// A task for whoever owns the customer.
    case staff
    /// A function `(c, ctx)` with `ctx.task`.
    case function(Int)
  }

  public var id: String
  public var title: String
  /// For each time, 0…1,000,000.
  public var points: Int64
  public var proof: Proof
  /// After the period began; `nil`: until it ends.
  public var due: CalendarDuration?
  /// How often in a period, 1…20.
  public var times: Int
  public var review: Review
  public var place: SourcePlace

  public init(
    id: String, title: String, points: Int64 = 0, proof: Proof, due: CalendarDuration? = nil,
    times: Int = 1, review: Review = .none, place: SourcePlace
  ) {
    self.id = id
    self.title = title
    self.points = points
    self.proof = proof
    self.due = due
    self.times = times
    self.review = review
    self.place = place
  }
}

/// What those who were selected get to pass on.
public struct KOCSharing: Sendable, Hashable {
  /// Paths in the plugin, without `.md`, sent one after the other.
  public var contents: [String]
  /// Whether `{{code}}` may stand in them.
  public var givesCode: Bool
  public init(contents: [String], givesCode: Bool = true) {
    self.contents = contents
    self.givesCode = givesCode
  }
}

/// How much a programme may hold. Whoever reads one, from Lua or from a worker, holds it against these.
public enum KOCLimits {
  public static let programmes = 20
  public static let tasks = 1...20
  public static let times = 1...20
  public static let points: ClosedRange<Int64> = 0...1_000_000
  public static let warnings = 0...10
  /// Selected at once, and in a quota.
  public static let places = 1...1_000_000
  /// Parts that a quota names.
  public static let parts = 1...400
  public static let contents = 1...10
  /// Proofs of all tasks that count in one period: what a standing's record has room for.
  public static let proofs = 40
}
