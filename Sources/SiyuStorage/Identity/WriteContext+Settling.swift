import SiyuModel

/// Puts the customers of unsettled accounts together anew from all their evidence.
extension WriteContext {
  private struct Node {
    var account: Int64
    var platform: String
    var name: String
    var home: Int64
    var own: Int64?
    var customer: Int64
  }

  func settleIdentities() throws {
    if unsettled.isEmpty { return }
    let nodes = try closure(of: unsettled).sorted {
      // Canonical order; never by number, which depends on the order of files.
      precedes(($0.platform, $0.name), ($1.platform, $1.name))
    }
    unsettled.removeAll()
    let clusters = try evidence(among: nodes).customers()
    try assign(clusters.map { $0.map { nodes[$0] } })
  }

  /// Everybody whom evidence, or their customer of today, connects to these accounts.
  private func closure(of seeds: Set<Int64>) throws -> [Node] {
    var seen = seeds
    var queue = Array(seeds)
    var nodes: [Node] = []
    var customersSeen: Set<Int64> = []
    var tokensSeen: Set<[UInt8]> = []
    func reach(_ sql: String, _ argument: Int64) throws {
      let find = try connection.statement(sql)
      find.bind(1, argument)
      defer { find.reset() }
      while try find.step() {
        let account = find.int(0)
        if seen.insert(account).inserted { queue.append(account) }
      }
    }
    while let account = queue.popLast() {
      guard let node = try node(account) else { continue }
      nodes.append(node)
      if customersSeen.insert(node.customer).inserted {
        try reach("SELECT number FROM accounts WHERE customer = ?", node.customer)
      }
      try reach("SELECT b FROM links WHERE a = ?", account)
      try reach("SELECT a FROM links WHERE b = ?", account)
      for (kind, token) in try tokens(of: account) where tokensSeen.insert(token).inserted {
        for other in try accountsTied(by: kind, token) where seen.insert(other).inserted {
          queue.append(other)
        }
      }
    }
    return nodes
  }

  private func node(_ account: Int64) throws -> Node? {
    let find = try connection.statement(
      """
      SELECT ifnull(w.text, ''), a.name, a.home, a.own, a.customer
      FROM accounts a LEFT JOIN words w ON w.number = a.platform WHERE a.number = ?
      """)
    find.bind(1, account)
    defer { find.reset() }
    guard try find.step() else { return nil }
    return Node(
      account: account, platform: find.text(0), name: find.text(1), home: find.int(2),
      own: find.optionalInt(3), customer: find.int(4))
  }

  private func tokens(of account: Int64) throws -> [(EvidenceKind, [UInt8])] {
    let find = try connection.statement("SELECT kind, token FROM evidence WHERE account = ?")
    find.bind(1, account)
    defer { find.reset() }
    var found: [(EvidenceKind, [UInt8])] = []
    while try find.step() {
      if let kind = EvidenceKind(rawValue: UInt8(truncatingIfNeeded: find.int(0))) {
        found.append((kind, Array(find.bytes(1))))
      }
    }
    return found
  }

  /// The accounts that a token ties; none for a phone number that too many share.
  private func accountsTied(by kind: EvidenceKind, _ token: [UInt8]) throws -> [Int64] {
    let limit = kind == .phone ? accountsPerPhone + 1 : Int64.max
    let all = try accountsSharing(kind, token, limit: limit)
    return kind == .phone && Int64(all.count) > accountsPerPhone ? [] : all
  }

  private func evidence(among nodes: [Node]) throws -> Evidence {
    let position = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.account, $0) })
    var evidence = Evidence(count: nodes.count)
    for (index, node) in nodes.enumerated() {
      let find = try connection.statement("SELECT b FROM apart WHERE a = ?")
      find.bind(1, node.account)
      while try find.step() {
        if let other = position[find.int(0)] { evidence.keepApart(index, other) }
      }
      find.reset()
    }
    var tokensSeen: Set<[UInt8]> = []
    for (index, node) in nodes.enumerated() {
      let find = try connection.statement("SELECT b, kind FROM links WHERE a = ?")
      find.bind(1, node.account)
      while try find.step() {
        if let other = position[find.int(0)],
          let kind = EvidenceKind(rawValue: UInt8(truncatingIfNeeded: find.int(1)))
        {
          evidence.tie(index, other, kind)
        }
      }
      find.reset()
      for (kind, token) in try tokens(of: node.account) where tokensSeen.insert(token).inserted {
        let tied = try accountsTied(by: kind, token).compactMap { position[$0] }.sorted()
        if tied.count > 1 { evidence.tie(tied, kind) }
      }
    }
    return evidence
  }

  // MARK: Numbers

  /// Gives each cluster its number, and writes what that changes.
  ///
  /// A customer number belongs to the account because of which it was made (`own`), for good; a
  /// cluster takes the smallest number among its accounts'. So when a merge is undone each part
  /// finds its own number, its rows and its tags where they were.
  private func assign(_ clusters: [[Node]]) throws {
    var numbers: [Int64] = []
    var clustersOfHome: [Int64: Set<Int64>] = [:]
    var affected: Set<Int64> = []
    let before = Set(clusters.joined().map(\.customer))
    for cluster in clusters {
      let number = try cluster.compactMap(\.own).min() ?? newOwn(of: cluster)
      numbers.append(number)
      for node in cluster {
        clustersOfHome[node.home, default: []].insert(number)
        if node.customer != number { affected.formUnion([node.customer, number]) }
      }
    }
    let after = Set(numbers)
    customersMerged += Int64(before.subtracting(after).count)
    customersSplit += Int64(after.subtracting(before).count)

    for (cluster, number) in zip(clusters, numbers) where affected.contains(number) {
      let owned = Set(cluster.compactMap(\.own)).union([number])
      let isScattered =
        owned.count > 1
        || cluster.contains { $0.home != number || (clustersOfHome[$0.home]?.count ?? 0) > 1 }
      for node in cluster where node.customer != number {
        try connection.run(
          "UPDATE accounts SET customer = ? WHERE number = ?", number, node.account)
      }
      for home in owned where home != number {
        try connection.run(
          """
          UPDATE customers SET shape = 1, owner = ?, id = NULL, profile = NULL WHERE number = ?
          """, number, home)
        try connection.run("UPDATE held SET due = NULL WHERE customer = ?", home)
      }
      try connection.run(
        "UPDATE customers SET shape = ?, owner = ?2, changed = ?3 WHERE number = ?2",
        isScattered ? CustomerShape.scattered : CustomerShape.plain, number, change)
      outdated.insert(cluster[0].account)
      regrouped.insert(number)
    }
  }

  private func newOwn(of cluster: [Node]) throws -> Int64 {
    let number = try accounts.newCustomer(id: nil, change: change)
    try connection.run("UPDATE accounts SET own = ? WHERE number = ?", number, cluster[0].account)
    try passOver(begunUnder: Set(cluster.map(\.customer)), under: number)
    return number
  }
}
