import ArgumentParser
import SiyuModel
import SiyuReport
import SiyuWords

struct CouponCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coupon", abstract: "Codes of coupons: how many are left, and whose one is.",
    subcommands: [CouponList.self, CouponShow.self])
}

struct CouponList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The pools, and how many of their codes are left.",
    discussion: """
      Left are those that the next apply can give: free ones whose time is not over, and those that go \
      back to their pool by then. Given are those that customers can still use, used those that were paid \
      with; over are those whose time ended before that. The four add up to the codes.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let pools = try host.store.couponPools(at: host.now)
    if host.console.json {
      return host.console.print(json: ["pools": .list(pools.map(json))])
    }
    guard !pools.isEmpty else {
      return host.console.print(say("There are no codes yet; siyu import coupons brings them in."))
    }
    var table = TextTable(
      [.init(say("pool")), .init(say("codes"), .right), .init(say("left"), .right)]
        + CouponState.allCases.dropFirst().map { .init($0.name, .right) })
    for pool in pools {
      table.add(
        [pool.pool, Grouping.text(pool.total), Grouping.text(pool.left)]
          + CouponState.allCases.dropFirst().map { Grouping.text(pool.counts[$0] ?? 0) })
    }
    table.lines.forEach { host.console.print($0) }
    for pool in pools where pool.waiting > 0 {
      let customers = Grouping.count(pool.waiting, "customer")
      host.console.print(
        say(
          "pool \(pool.pool): \(customers) without a code that can be used; import more codes, and apply"
        ))
    }
  }

  private func json(_ pool: CouponPoolCounts) -> DataValue {
    .record(
      DataRecord(
        [
          ("pool", .string(pool.pool)), ("codes", .int(pool.total)), ("left", .int(pool.left)),
          ("waiting", .int(pool.waiting)),
        ] + CouponState.allCases.map { ($0.name, .int(pool.counts[$0] ?? 0)) }))
  }
}

struct CouponShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "What has become of a code, and whose it is.")

  @Argument(help: ArgumentHelp("As it was imported.", valueName: "CODE"))
  var code: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    guard let found = try host.store.couponCode(code) else { throw try unknown(host) }
    let id = try found.customer.map { try host.store.publicID(of: $0) }
    if host.console.json { return host.console.print(json: try json(found, id, host)) }
    func time(_ at: Instant?) -> String? { at.map { TimeText.dateTime($0, in: host.zone) } }
    var lines = [say("\(found.code)  \(found.state.name), pool \(found.pool)")]
    if let coupon = found.coupon, let given = time(found.givenAt) {
      let until = time(found.until).map { say(", until \($0)") } ?? ""
      lines.append(say("given \(given) to \(id ?? say("somebody erased")) as \(coupon)\(until)"))
    }
    if let used = time(found.usedAt) {
      lines.append(say("used \(used)") + (found.orderID.map { say(" for order \($0)") } ?? ""))
    }
    for other in found.before {
      let id = try host.store.publicID(of: other.customer)
      let (from, to) = (time(other.givenAt) ?? "", time(other.until) ?? "")
      lines.append(say("also with \(id), \(from) to \(to)"))
    }
    if let expires = time(found.expires) { lines.append(say("of no use from \(expires) on")) }
    lines.forEach { host.console.print(TextEscape.terminalSafe($0)) }
  }

  private func unknown(_ host: Host) throws -> Diagnostic {
    let near = try host.store.couponCodes(startingWith: String(code.prefix(3)), most: 200)
    return Diagnostic(
      "there is no code '\(TextEscape.terminalSafe(code))'",
      hint: NearestName.nearest(to: code, in: near).map { "did you mean '\($0)'?" }
        ?? "siyu coupon list shows the pools")
  }

  private func json(_ code: CouponCode, _ id: String?, _ host: Host) throws -> DataValue {
    func time(_ at: Instant?) -> DataValue {
      at.map { .string(TimeText.iso($0, in: host.zone)) } ?? .null
    }
    func text(_ text: String?) -> DataValue { text.map { .string($0) } ?? .null }
    return [
      "code": .string(code.code), "pool": .string(code.pool), "state": .string(code.state.name),
      "expires_at": time(code.expires), "coupon": text(code.coupon), "customer": text(id),
      "given_at": time(code.givenAt), "until": time(code.until),
      "entry": code.entry.map { .int($0) } ?? .null, "used_at": time(code.usedAt),
      "order_id": text(code.orderID),
      "also_with": .list(
        try code.before.map { other in
          [
            "customer": .string(try host.store.publicID(of: other.customer)),
            "given_at": time(other.givenAt), "until": time(other.until),
          ]
        }),
    ]
  }
}
