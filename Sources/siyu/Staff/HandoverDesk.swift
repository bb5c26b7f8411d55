import SiyuEngine
import SiyuFiles
import SiyuModel
import SiyuPackaging

/// Brings together what a hand-over needs: who is there, whom they own, what a function says.
struct HandoverDesk {
  let host: Host
  let from: String
  let tree: StaffTree

  init(host: Host, from: String) throws {
    self.host = host
    self.from = from
    tree = try host.store.staffTree()
  }

  /// Whoever left hands over by another of WeCom's ways than whoever is here.
  var how: OwnershipCause { tree.member(from)?.hasLeft == true ? .resigned : .handover }

  private var active: [String] { tree.members.filter { !$0.hasLeft && $0.id != from }.map(\.id) }

  // MARK: Plans

  func plan(to staff: [String], among: Set<CustomerNumber>?) throws -> HandoverPlan {
    if staff.isEmpty { throw Diagnostic("--to names nobody", hint: "write --to S2 or --to S2,S3") }
    for id in staff { try check(id, option: "--to") }
    return try plan(among) { _ in .balanced(among: Array(Set(staff))) }
  }

  func plan(toShop shop: String, among: Set<CustomerNumber>?) throws -> HandoverPlan {
    let staff: Set<String>
    do throws(Diagnostic) { staff = try tree.staff(ofShop: shop) } catch {
      throw Diagnostic("--shop: \(error.message)", hint: error.hint)
    }
    let here = active.filter(staff.contains)
    if here.isEmpty {
      throw Diagnostic(
        "--shop: nobody of '\(shop)' can take customers",
        hint: "`siyu export staff` lists who is in which shop, and who left")
    }
    return try plan(among) { _ in .balanced(among: here) }
  }

  func plan(by name: String, among: Set<CustomerNumber>?) throws -> HandoverPlan {
    let loaded = try host.loadPlugins()
    let rules = loaded.plugins.flatMap { plugin in
      plugin.declarations.handovers.map { (plugin, $0) }
    }
    let meant = rules.filter { $0.1.name == name || $0.1.name.hasSuffix(".\(name)") }
    if meant.count > 1 {
      throw Diagnostic(
        "--by: several plugins have a handover '\(TextEscape.terminalSafe(name))'",
        hint: "write one of \(meant.map(\.1.name).joined(separator: ", "))")
    }
    guard let (plugin, rule) = meant.first else {
      host.report(loaded.setAside)
      throw unknown(name, rules.map(\.1.name))
    }
    if let refusal = Grants(plugin.source).refusal(of: .handover) {
      throw Diagnostic(
        "'\(name)' may not choose: \(plugin.source.id) was not granted"
          + " \(refusal.permission ?? "handover")",
        hint: "siyu plugin grant \(plugin.source.id) handover")
    }
    if active.isEmpty {
      throw Diagnostic("there is nobody to choose from", hint: "import staff first")
    }
    return try plan(among) { customers in
      .chosen(
        try HandoverAsker(
          store: host.store, runtime: host.runtime, plugin: plugin, rule: rule, now: host.now
        ).choices(for: customers.map(\.number), among: active))
    }
  }

  private func unknown(_ name: String, _ known: [String]) -> Diagnostic {
    let near = NearestName.nearest(to: name, in: known)
    return Diagnostic(
      "--by: no plugin has a handover '\(name)'",
      hint: near.map { "did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "no plugin declares one; siyu.handover { id = …, choose = … } does"
          : "there are \(known.joined(separator: ", "))"))
  }

  /// Whom a hand-over gives customers to has to be known and here.
  private func check(_ id: String, option: String) throws {
    guard let member = tree.member(id) else {
      let problem = StaffTree.unknown("member of staff", id, active)
      throw Diagnostic("\(option): \(problem.message)", hint: problem.hint)
    }
    if id == from {
      throw Diagnostic("\(option): '\(id)' is the one whose customers are handed over")
    }
    if member.hasLeft {
      throw Diagnostic(
        "\(option): '\(id)' left, as the staff file says (status \(member.status ?? ""))",
        hint: "name somebody who is here")
    }
  }

  private func plan(
    _ among: Set<CustomerNumber>?, way: ([OwnedCustomer]) throws -> HandoverPlanner.Way
  ) throws -> HandoverPlan {
    var customers = try host.store.customers(
      ownedBy: from, transfersSince: HandoverRules.windowStart(host.now))
    if customers.isEmpty {
      if tree.member(from) == nil {
        let problem = StaffTree.unknown("member of staff", from, tree.members.map(\.id))
        throw Diagnostic("--from: \(problem.message)", hint: problem.hint)
      }
      return HandoverPlan()
    }
    var elsewhere: [HandoverPlan.Refused] = []
    if let among {
      let own = Set(customers.map(\.number))
      for number in among.subtracting(own) {
        elsewhere.append(
          .init(customer: try host.store.publicID(of: number), reason: "is not \(from)'s"))
      }
      customers.removeAll { !among.contains($0.number) }
    }
    var plan = HandoverPlanner(
      rules: HandoverRules(mostCustomers: host.workspace.file.mostCustomersOfStaff),
      now: host.now, zone: host.zone
    ).plan(customers, way: try way(customers), owned: try host.store.ownedCounts())
    plan.refused = (plan.refused + elsewhere).sorted { $0.customer < $1.customer }
    return plan
  }

  // MARK: Which customers

  /// The customers that a file names; a row that names nobody known is refused as a whole, because a
  /// hand-over of some is not what was asked for.
  func chosen(from file: String) throws -> Set<CustomerNumber> {
    let reader = try RecordReader(
      path: file, map: .own(.accounts),
      context: ImportContext(zone: host.zone, currency: host.currency))
    var problem: RejectedRow?
    reader.onRejected = { if problem == nil { problem = $0 } }
    var found: Set<CustomerNumber> = []
    while let batch = try reader.nextBatch() {
      guard case .accounts(let rows) = batch else { continue }
      for row in rows {
        let name =
          row.person.customerID ?? row.person.platform.map { "\($0):\(row.person.accountID ?? "")" }
          ?? ""
        do { found.insert(try host.store.customer(named: name)) } catch let error as StoreError
          where error.code == .notFound
        {
          throw Diagnostic(file: file, error.message, hint: "nobody was handed over")
        }
      }
    }
    if let problem {
      throw Diagnostic(
        file: file, line: problem.line, problem.reason, hint: "nobody was handed over")
    }
    return found
  }

  // MARK: Doing it

  func commit(_ plan: HandoverPlan) throws -> HandoverCounts {
    try host.store.handOver(
      HandoverOrder(
        from: from, how: how, at: host.now,
        moves: plan.moves.map { HandoverMove(customer: $0.customer.number, to: $0.to) },
        mostTransfers: HandoverRules.mostTransfers,
        transfersSince: HandoverRules.windowStart(host.now)))
  }
}
