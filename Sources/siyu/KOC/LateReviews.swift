import SiyuEngine
import SiyuModel
import SiyuWords

/// Tasks to look at what was handed in, of which nothing can come any more: the period is judged.
struct LateReviews {
  private let host: Host
  private let kocs: [String: KOCDeclaration]

  static let why = say("the period of what was handed in is judged already")

  init(_ host: Host, _ loaded: LoadedPlugins) {
    self.host = host
    kocs = Dictionary(
      loaded.plugins.flatMap(\.declarations.kocs).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// - Returns: ids of those among open tasks.
  func among(_ tasks: [StaffTask]) throws -> Set<String> {
    var waiting: [String: Set<String>] = [:]
    var late: Set<String> = []
    for task in tasks where task.doneAt == nil {
      guard kocs[task.sop]?.assess != nil, let number = task.customer else { continue }
      let key = "\(task.sop) \(number)"
      let known = try waiting[key] ?? open(in: task.sop, of: CustomerNumber(rawValue: number))
      waiting[key] = known
      if !known.contains(task.id) { late.insert(task.id) }
    }
    return late
  }

  /// Ids of the tasks of all that waits.
  private func open(in programme: String, of number: CustomerNumber) throws -> Set<String> {
    let standings = try host.store.standings(of: number).filter { $0.programme == programme }
    return Set(
      standings.flatMap { KOCRecord($0.data).proofs }.filter { $0.state == .waiting }
        .map { KOCStandings.taskID(programme, $0.id, task: $0.task) })
  }
}
