public import SiyuModel

/// What is known of a customer that an assessment looks at.
public struct KOCFacts: Sendable, Hashable {
  /// Something that was handed in.
  public struct Handed: Sendable, Hashable {
    public var id: String
    public var task: String
    public var at: Instant
    /// As it was handed in: a link, a picture's reference, an order's id.
    public var text: String
    /// Under which number of a customer with several it lies; `nil`: there is one only.
    public var number: Int64?
    /// It was refused, and is another's since, for whom it counts.
    public var isPassedOn = false
    public init(id: String, task: String, at: Instant, text: String = "", number: Int64? = nil) {
      self.id = id
      self.task = task
      self.at = at
      self.text = text
      self.number = number
    }
  }

  /// What somebody found of it.
  public struct Finding: Sendable, Hashable {
    public var accepted: Bool
    public var at: Instant
    public init(accepted: Bool, at: Instant) {
      self.accepted = accepted
      self.at = at
    }
  }

  /// By time, then id.
  public var handed: [Handed] = []
  /// Paid orders of hers, by time, then id; each proves a task that wants an order.
  public var orders: [Handed] = []
  /// Ids of orders of hers that were paid back whole: what one proved before stays proved.
  public var sentBack: Set<String> = []
  /// By the id of what was handed in; the last one counts.
  public var findings: [String: Finding] = [:]
  /// When an apply accepted something, by its id.
  public var counted: [String: Instant] = [:]
  /// For which task an order was handed in, by the order's id as it was written; others prove any.
  public var claims: [String: String] = [:]
  public init() {}

  /// Orders that may prove a task, those first that were handed in for it.
  func orders(for task: String) -> [Handed] {
    if claims.isEmpty { return orders }
    return orders.filter { claims[$0.text] == task } + orders.filter { claims[$0.text] == nil }
  }

  /// As it was handed in; empty where that is not known any more.
  public func text(of proof: KOCProof) -> String { source(of: proof)?.text ?? "" }

  /// Whether it counts for another since.
  public func isPassedOn(_ proof: KOCProof) -> Bool { source(of: proof)?.isPassedOn ?? false }

  /// Under which of several numbers of hers it was handed in; `nil`: there is one only.
  public func number(of proof: String, _ task: String?) -> Int64? {
    source(of: proof, task)?.number
  }

  func source(of proof: KOCProof) -> Handed? { source(of: proof.id, proof.task) }

  private func source(of proof: String, _ task: String?) -> Handed? {
    if let one = handed.first(where: { $0.id == proof }) { return one }
    guard let task else { return nil }
    return orders.first { "\($0.id)/\(task)" == proof }
  }

  /// Whether it is of hers still: people who were thought to be one may have been parted since.
  func isHers(_ proof: KOCProof, _ task: KOCTask) -> Bool {
    if let source = source(of: proof) { return !source.isPassedOn || proof.state != .waiting }
    guard let order = Self.order(of: proof) else {
      // Handed in for a task that orders prove now; it may be an id of any form.
      return task.proof == .order
    }
    return task.proof != .order || sentBack.contains(order)
  }

  /// The order's id, where one proves a task.
  private static func order(of proof: KOCProof) -> String? {
    let end = "/\(proof.task)"
    return proof.id.hasSuffix(end) ? String(proof.id.dropLast(end.count)) : nil
  }
}
