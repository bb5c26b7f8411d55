public import SiyuModel

/// Where one contract case runs: an empty store that can be opened again.
public struct StoreLab: Sendable {
  /// Opens the same data, the first time a new store.
  public var open: @Sendable () throws -> any Store
  /// For sorting and such.
  public var temporaryDirectory: String
  /// The clock of imports.
  public var now = Instant(seconds: 1_000)
  /// What plugins declare, by full name.
  public var memberships: [String: MembershipDeclaration] = [:]
  public var benefits: [String: BenefitDeclaration] = [:]
  public var coupons: Set<String> = []

  public init(temporaryDirectory: String, open: @escaping @Sendable () throws -> any Store) {
    self.temporaryDirectory = temporaryDirectory
    self.open = open
  }

  public func options(dryRun: Bool = false, accountsPerPhone: Int = 5) -> ImportOptions {
    var options = ImportOptions(
      dryRun: dryRun, accountsPerPhone: accountsPerPhone, temporaryDirectory: temporaryDirectory,
      now: now, memberships: memberships)
    options.benefits = benefits
    options.coupons = coupons
    return options
  }

  /// Imports one file's rows.
  @discardableResult
  public func bring(
    _ batch: ImportBatch, into store: any Store, source: String = "", columns: Set<String>? = nil,
    dryRun: Bool = false, accountsPerPhone: Int = 5, kind: ImportKind? = nil
  ) throws -> (counts: ImportCounts, problems: [RowProblem]) {
    let header = ImportHeader(
      kind: kind ?? batch.kind, source: source, columns: columns ?? batch.kind.everyColumn)
    let session = try store.beginImport(
      header, options: options(dryRun: dryRun, accountsPerPhone: accountsPerPhone))
    let problems = try session.add(batch)
    return (try session.finish { _ in }, problems)
  }
}

extension ImportKind {
  /// siyu's own columns for this kind.
  public var everyColumn: Set<String> {
    let exported = ExportKind(rawValue: rawValue)?.columns ?? []
    return Set(exported).union(self == .accounts ? [] : ["phone"])
  }
}

extension ImportBatch {
  public var kind: ImportKind {
    switch self {
    case .customers: .customers
    case .accounts: .accounts
    case .attributes: .attributes
    case .entities: .entities
    case .orders: .orders
    case .orderLines: .orderLines
    case .products: .products
    case .events: .events
    case .regions: .regions
    case .shops: .shops
    case .staff: .staff
    case .groups: .groups
    case .groupMembers: .groupMembers
    case .tags: .tags
    case .receipts: .receipts
    case .wallet: .wallet
    case .answers: .answers
    case .taskResults: .taskResults
    case .coupons: .coupons
    case .couponUses: .couponUses
    case .subscriptions: .subscriptions
    case .benefitUses: .benefitUses
    case .invitations: .invitations
    case .spend: .spend
    }
  }
}

extension Store {
  /// An export as plain texts.
  public func table(_ kind: ExportKind) throws -> [[String]] {
    var rows: [[String]] = []
    try export(kind) { rows.append($0.map(\.plain)) }
    return rows
  }

  /// Everything a store can be asked for, to see whether anything differs.
  public func everything() throws -> [ExportKind: [[String]]] {
    var all: [ExportKind: [[String]]] = [:]
    for kind in ExportKind.allCases { all[kind] = try table(kind) }
    return all
  }

  /// Who is with whom: public id to accounts.
  public func people() throws -> [String: [String]] {
    var people: [String: [String]] = [:]
    for row in try table(.accounts) {
      people[row[0], default: []].append(row[1].isEmpty ? row[2] : "\(row[1]):\(row[2])")
    }
    return people
  }
}

extension ExportCell {
  public var plain: String {
    switch self {
    case .none: ""
    case .text(let text), .personal(let text): text
    case .integer(let number), .money(let number): String(number)
    case .time(let instant): String(instant.seconds)
    case .flag(let flag): flag ? "true" : "false"
    }
  }
}
