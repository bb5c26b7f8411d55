import SiyuEngine
import SiyuModel
import SiyuWords

/// Tasks to look at what was handed in, of which nothing can come: the period is judged, or it is not among
/// what counts in it.
struct LateReviews {
  private let host: Host
  private let kocs: [String: KOCDeclaration]

  enum Reason {
    case tooLate
    /// As `siyu explain` says it, in English.
    case leftOut(String)
  }

  static let why = say("the period of what was handed in is judged already")

  init(_ host: Host, _ loaded: LoadedPlugins) {
    self.host = host
    kocs = Dictionary(
      loaded.plugins.flatMap(\.declarations.kocs).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// - Returns: why nothing can come of it, by the ids of those among open tasks of which that is so.
  func among(_ tasks: [StaffTask]) throws -> [String: Reason] {
    var known: [String: Reviews] = [:]
    var reasons: [String: Reason] = [:]
    for task in tasks where task.doneAt == nil {
      guard let koc = kocs[task.sop], let assess = koc.assess, let number = task.customer else {
        continue
      }
      let key = "\(task.sop) \(number)"
      let reviews =
        try known[key] ?? self.reviews(in: koc, assess, of: CustomerNumber(rawValue: number))
      known[key] = reviews
      if reviews.open.contains(task.id) { continue }
      reasons[task.id] = reviews.leftOut[task.id].map { .leftOut($0) } ?? .tooLate
    }
    return reasons
  }

  /// What is known of one customer's reviews in one programme.
  private struct Reviews {
    /// Ids of the tasks of all that waits.
    var open: Set<String> = []
    /// Of what does not count in a period that is not judged, why.
    var leftOut: [String: String] = [:]
  }

  private func reviews(
    in koc: KOCDeclaration, _ assess: KOCAssessing, of number: CustomerNumber
  ) throws -> Reviews {
    let standings = try host.store.standings(of: number).filter { $0.programme == koc.name }
    var reviews = Reviews()
    reviews.open = Set(
      standings.flatMap { KOCRecord($0.data).proofs }.filter { $0.state == .waiting }
        .map { KOCStandings.taskID(koc.name, $0.id, task: $0.task) })
    guard let member = KOCStandings.member(standings)?.member, member.stage.isMember else {
      return reviews
    }
    let facts = try KOCFactsReader(host.store, koc, at: host.now).facts(of: number)
    for one in member.record.leftOut(of: facts, assess, at: host.now) {
      switch one.reason {
      case .unreviewed, .reviewedLate: break
      default:
        let id = KOCStandings.taskID(koc.name, one.handed.id, task: one.handed.task)
        reviews.leftOut[id] = one.words
      }
    }
    return reviews
  }
}
