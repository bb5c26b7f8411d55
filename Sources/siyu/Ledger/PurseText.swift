import SiyuModel
import SiyuReport
import SiyuWords

/// What a customer has of points and money, as people and programs read it.
struct PurseText {
  private let purses: [(purse: Purse, wallet: Wallet)]
  private let now: Instant
  private let currency: Currency
  private let zone: TimeZoneRules
  /// Of coupons, by the lot they were given with.
  private let codes: [Int64: CouponCode]

  init(_ wallets: [Purse: Wallet], codes: [Int64: CouponCode] = [:], _ host: Host) {
    self.codes = codes
    purses = wallets.sorted { $0.key.name < $1.key.name }.map { ($0.key, $0.value) }
    now = host.now
    currency = host.currency
    zone = host.zone
  }

  var isEmpty: Bool { purses.isEmpty }

  /// `points 120`, and below it a line for each lot that counts.
  var lines: [String] {
    purses.flatMap { purse, wallet in
      ["\(purse.name)  \(purse.text(wallet.balance(at: now), currency))"]
        + table(purse, wallet).lines
    }
  }

  /// A line for each purse.
  var short: [String] {
    purses.map { purse, wallet in
      let next = wallet.nextExpiry(after: now).map { say(", some until \(time($0))") } ?? ""
      return "  \(purse.name)  \(purse.text(wallet.balance(at: now), currency))\(next)"
    }
  }

  private func table(_ purse: Purse, _ wallet: Wallet) -> TextTable {
    var table = TextTable([.init("", .right), .init(""), .init(""), .init("")], indent: 2)
    for lot in current(wallet) {
      let code = codes[lot.number].map { say(", code \(TextEscape.terminalSafe($0.code))") } ?? ""
      table.add(
        purse.text(lot.left, currency), "\(lot.source)",
        [
          lot.since > now ? say("from \(time(lot.since))") : nil,
          lot.expires.map { say("until \(time($0))") },
        ].compactMap { $0 }.joined(separator: " "), say("entry \(lot.number)\(code)"))
    }
    if wallet.owedInAll > 0 {
      table.add(purse.text(-wallet.owedInAll, currency), say("owed"))
    }
    return table
  }

  private func current(_ wallet: Wallet) -> [Lot] {
    wallet.lots.filter { $0.left > 0 && !$0.isOver(at: now) }
  }

  var json: DataValue {
    .list(
      purses.map { purse, wallet in
        [
          "purse": .string(purse.name), "unit": .string("\(purse.unit)"),
          "balance": .int(wallet.balance(at: now)), "owed": .int(wallet.owedInAll),
          "lots": .list(
            current(wallet).map { lot in
              [
                "entry": .int(lot.number), "source": .string("\(lot.source)"),
                "left": .int(lot.left),
                "expires_at": lot.expires.map { .string(TimeText.iso($0, in: zone)) } ?? .null,
                "code": codes[lot.number].map { .string($0.code) } ?? .null,
              ]
            }),
        ]
      })
  }

  private func time(_ at: Instant) -> String { TimeText.dateTime(at, in: zone) }
}
