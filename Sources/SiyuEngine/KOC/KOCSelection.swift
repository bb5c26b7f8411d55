public import SiyuModel

/// Somebody who answered the survey, with what the plugin says of her.
public struct KOCCandidate: Sendable, Hashable {
  public var number: Int64
  /// Public id.
  public var id: String
  public var answeredAt: Instant
  /// `nil`: the function says that she is no candidate.
  public var score: Double?
  /// The author's.
  public var reason: String?
  /// City, level: what quotas go by.
  public var part: String?
  /// A function raised an error about her.
  public var failure: Diagnostic?

  public init(
    number: Int64, id: String, answeredAt: Instant, score: Double?, reason: String? = nil,
    part: String? = nil, failure: Diagnostic? = nil
  ) {
    self.number = number
    self.id = id
    self.answeredAt = answeredAt
    self.score = score
    self.reason = reason
    self.part = part
    self.failure = failure
  }
}

/// Why somebody is not selected.
public enum KOCMiss: Sendable, Hashable {
  /// The function gave no score.
  case noScore
  case failed(Diagnostic)
  /// Less than the threshold.
  case below(Double)
  /// Her part has no places left, of so many.
  case quota(part: String?, of: Int)
  /// All places are taken, of so many.
  case top(Int)
  /// Somebody took her off the list.
  case struck

  public var words: String {
    switch self {
    case .noScore: "the score function says that she is no candidate"
    case .failed(let problem): "a function failed: \(problem.message)"
    case .below(let least): "below \(AnswerValue.number(least).canonical)"
    case .quota(let part?, let count):
      count == 0 ? "\(part) has no places" : "the \(count) of \(part) are taken"
    case .quota(nil, let count):
      count == 0 ? "in no part that has places" : "the \(count) of those without a part are taken"
    case .top(let count): "all \(count) places are taken"
    case .struck: "struck from the list by hand"
    }
  }

  /// As JSON and files name it.
  public var name: String {
    switch self {
    case .noScore: "no_score"
    case .failed: "failed"
    case .below: "below"
    case .quota: "quota"
    case .top: "top"
    case .struck: "struck"
    }
  }
}

/// Ranks candidates and takes as many as there are places.
///
/// Places are those of the whole programme: who is in it keeps hers, so selecting twice in a row takes
/// nobody a second time.
public struct KOCSelection: Sendable, Hashable {
  public struct Place: Sendable, Hashable {
    /// From 1; `nil` for whoever has no score.
    public var rank: Int?
    public var candidate: KOCCandidate
    /// `nil`: selected.
    public var miss: KOCMiss?
  }

  /// By rank; behind them those without a score, by id.
  public private(set) var places: [Place]
  /// Members there were before.
  public let members: Int

  public var selected: [KOCCandidate] { places.filter { $0.miss == nil }.map(\.candidate) }

  /// About whom a function raised an error.
  public var failed: [(id: String, diagnostic: Diagnostic)] {
    places.compactMap { place in
      if case .failed(let diagnostic)? = place.miss {
        (place.candidate.id, diagnostic)
      } else {
        nil
      }
    }
  }

  /// - Parameters:
  ///   - members: of the programme before, by part; `nil` stands for no part.
  public init(_ candidates: [KOCCandidate], _ rules: KOCSelecting, members: [String?: Int]) {
    self.members = members.values.reduce(0, +)
    var all = self.members
    var taken = members
    var places: [Place] = []
    for (index, candidate) in Self.ranked(candidates).enumerated() {
      let part = rules.quota == nil ? nil : candidate.part
      var miss: KOCMiss?
      if let least = rules.least, (candidate.score ?? 0) < least {
        miss = .below(least)
      } else if let quota = rules.quota, taken[part, default: 0] >= quota.places(in: part) {
        miss = .quota(part: part, of: quota.places(in: part))
      } else if let top = rules.top, all >= top {
        miss = .top(top)
      } else {
        all += 1
        taken[part, default: 0] += 1
      }
      places.append(Place(rank: index + 1, candidate: candidate, miss: miss))
    }
    for candidate in candidates.filter({ !Self.isRanked($0) }).sorted(by: { $0.id < $1.id }) {
      let miss = candidate.failure.map { KOCMiss.failed($0) } ?? .noScore
      places.append(Place(rank: nil, candidate: candidate, miss: miss))
    }
    self.places = places
  }

  /// Without some who would be selected. Their places stay empty: the list was approved as it is.
  public func striking(_ ids: Set<String>) -> KOCSelection {
    var left = self
    for index in places.indices
    where places[index].miss == nil && ids.contains(places[index].candidate.id) {
      left.places[index].miss = .struck
    }
    return left
  }

  private static func isRanked(_ candidate: KOCCandidate) -> Bool {
    candidate.failure == nil && candidate.score?.isFinite == true
  }

  /// The highest score first; of equal ones whoever answered earlier, then by id.
  private static func ranked(_ candidates: [KOCCandidate]) -> [KOCCandidate] {
    candidates.filter(isRanked).sorted { a, b in
      let (first, second) = (a.score ?? 0, b.score ?? 0)
      if first != second { return first > second }
      if a.answeredAt != b.answeredAt { return a.answeredAt < b.answeredAt }
      return a.id < b.id
    }
  }
}
