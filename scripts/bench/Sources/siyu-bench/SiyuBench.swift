import Foundation

/// Measures siyu against the `sqlite3` program and prints one table; `run --help` says how.
@main struct SiyuBench {
  static func main() {
    do {
      let options = try Options(CommandLine.arguments.dropFirst())
      if options.check { return }
      var bench = Bench(options)
      let table = try bench.run()
      if options.json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(table), as: UTF8.self))
      } else {
        print("\(table.machine)")
        print(
          "\(table.customers) customers, \(table.orders) orders, seed \(table.seed),"
            + " median of \(table.repeats)\n")
        print(table.markdown)
      }
    } catch {
      note("\(error)")
      exit(1)
    }
  }
}

/// All measurements, in one go and on the same files.
struct Bench {
  private let options: Options
  private let data: DataSet
  private var figures: [Figure] = []

  init(_ options: Options) {
    self.options = options
    data = DataSet(
      seed: options.seed, customers: options.customers, orders: options.orders,
      folder: options.data)
  }

  private struct BaselineResult {
    var load: Measured
    /// The statement over the tables as imported, and over those made for it.
    var imported: Measured
    var prepared: Measured
    var counts: Baseline.TagCounts
  }

  mutating func run() throws -> FigureTable {
    note("data in \(data.folder)")
    if try data.make() { note("made from seed \(data.seed)") }
    let baseline = options.only == .siyu ? nil : try measureBaseline()
    if options.only != .baselines { try measureSiyu(baseline) }
    return FigureTable(
      machine: FigureTable.machineText(), seed: options.seed, customers: options.customers,
      orders: options.orders, repeats: options.repeats, figures: figures)
  }

  private mutating func measureBaseline() throws -> BaselineResult {
    let baseline = Baseline(
      data: data, sqlFolder: "\(options.package)/sql", repeats: options.repeats)
    let load = try baseline.importOrders()
    try baseline.prepare()
    let (imported, counts) = try baseline.tags(.imported)
    let (prepared, same) = try baseline.tags(.prepared)
    let (clustered, again) = try baseline.tags(.clustered)
    guard counts == same, counts == again else { throw BenchFailure("the SQL statements differ") }
    figures.append(.seconds("sqlite3: .import of the orders", load))
    figures.append(.seconds("sqlite3: one statement, tables as imported", imported))
    figures.append(.seconds("sqlite3: one statement, tables made for it", prepared))
    figures.append(.seconds("sqlite3: made for it, lines by customer too", clustered))
    return BaselineResult(load: load, imported: imported, prepared: prepared, counts: counts)
  }

  // MARK: siyu

  private mutating func measureSiyu(_ baseline: BaselineResult?) throws {
    let siyu = SiyuCommand(programs: options.programs, workspace: "\(data.folder)/workspace")
    let version = try Measured.of("siyu --version", repeats: 20, run: siyu.version)
    figures.append(.seconds("siyu --version", version, atMost: 0.030))

    try measureImports(siyu, baseline)
    let (one, all) = try measureFullPlans(siyu, baseline)

    try measureApply(siyu, all)
    try measureIncrementalPlan(siyu, one)
    try measureLaterImports(siyu)
  }

  private mutating func measureImports(_ siyu: SiyuCommand, _ baseline: BaselineResult?) throws {
    let template = SiyuCommand(programs: siyu.programs, workspace: "\(data.folder)/template")
    try template.makeWorkspace(plugin: "\(options.package)/plugin")
    note("import of customers and products")
    let customers = try template.importing("customers", data.customerFile, memory: true)
    _ = try template.importing("products", data.productFile)

    let load = try Measured.of("first load of the orders", repeats: options.repeats) {
      try? FileManager.default.removeItem(atPath: siyu.workspace)
      try FileManager.default.copyItem(atPath: template.workspace, toPath: siyu.workspace)
      sync()
    } run: { memory in
      try siyu.importing("orders", data.orderFile, memory: memory)
    }
    try FileManager.default.removeItem(atPath: template.workspace)
    note("import of the lines")
    let lines = try siyu.importing("order-lines", data.lineFile, memory: true)

    if let baseline {
      figures.append(
        .ratio("first load of the orders / sqlite3 .import", load, baseline.load, atMost: 3))
    }
    figures.append(.rate("first load of the orders", rows: data.orders, load.seconds))
    figures.append(.rate("import of customers", rows: data.customers, customers.seconds))
    figures.append(.rate("import of the lines", rows: data.orders, lines.seconds))
    figures.append(.memory("first load", load.peakMemory, unreadable: load.unreadable))
    figures.append(.memory("lines", lines.peakMemory, unreadable: lines.unreadable))
  }

  /// - Returns: the plan with one worker, and with one for each core.
  private mutating func measureFullPlans(
    _ siyu: SiyuCommand, _ baseline: BaselineResult?
  ) throws -> (one: Measured, all: Measured) {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var one: Measured?
    var all: Measured?
    for (workers, limit) in [(1, 0.20), (cores, 0.12)] {
      let title = "full plan, \(workers == 1 ? "1 worker" : "\(workers) workers")"
      let plan = try Measured.of(title, repeats: options.repeats) { memory in
        try siyu.plan(workers: workers, full: true, memory: memory)
      }
      if let baseline {
        try check(PlanSummary(plan.output), against: baseline.counts)
        figures.append(
          .ratio(
            "\(title) / SQL, tables as imported", plan, baseline.imported, atMost: limit))
        figures.append(
          .ratio("\(title) / SQL, tables made for it", plan, baseline.prepared, atMost: limit))
      } else {
        figures.append(.seconds(title, plan))
      }
      figures.append(.memory(title, plan.peakMemory, unreadable: plan.unreadable))
      if let one, one.output != plan.output {
        throw BenchFailure("the plan differs with the number of workers")
      }
      one = one ?? plan
      all = plan
    }
    guard let one, let all else { throw BenchFailure("no plan was measured") }
    return (one, all)
  }

  private mutating func measureApply(_ siyu: SiyuCommand, _ full: Measured) throws {
    // Kept, so that it can be done again.
    let before = SiyuCommand(programs: siyu.programs, workspace: "\(data.folder)/before-apply")
    try? FileManager.default.removeItem(atPath: before.workspace)
    try FileManager.default.copyItem(atPath: siyu.workspace, toPath: before.workspace)
    let apply = try Measured.of("apply", repeats: options.repeats) {
      try FileManager.default.removeItem(atPath: siyu.workspace)
      try FileManager.default.copyItem(atPath: before.workspace, toPath: siyu.workspace)
      sync()
    } run: { memory in
      try siyu.apply(memory: memory)
    }
    try FileManager.default.removeItem(atPath: before.workspace)
    figures.append(.seconds("apply after the first load", apply))
    figures.append(.memory("apply", apply.peakMemory, unreadable: apply.unreadable))
    let gained = try PlanSummary(apply.output).counts(\.gained).values.reduce(0, +)
    let committing = try apply.seconds(of: "apply") - full.seconds(of: "evaluate")
    figures.append(.rate("commit of tags", rows: gained, committing))
  }

  /// Orders and lines that are added to a store full of them.
  private mutating func measureLaterImports(_ siyu: SiyuCommand) throws {
    note("later imports of orders and lines")
    let orders = try siyu.importing("orders", data.laterOrderFile, memory: true)
    let lines = try siyu.importing("order-lines", data.laterLineFile, memory: true)
    figures.append(.rate("later import of orders", rows: data.later, orders.seconds))
    figures.append(.rate("later import of lines", rows: data.later, lines.seconds))
    figures.append(.memory("later import", orders.peakMemory, unreadable: orders.unreadable))
  }

  private mutating func measureIncrementalPlan(_ siyu: SiyuCommand, _ full: Measured) throws {
    note("changing \(data.changed) customers")
    _ = try siyu.importing("orders", data.changedOrderFile)
    _ = try siyu.importing("order-lines", data.changedLineFile)

    let plan = try Measured.of("incremental plan", repeats: options.repeats) { memory in
      try siyu.plan(workers: 1, full: false, memory: memory)
    }
    let found = try PlanSummary(plan.output)
    guard found.mode == "incremental", found.evaluated == data.changed else {
      throw BenchFailure(
        "the plan after the changes was \(found.mode) and evaluated \(found.evaluated) customers"
          + " instead of \(data.changed)")
    }
    let all = try PlanSummary(siyu.plan(workers: 1, full: true).output)
    guard all.counts(\.gained) == found.counts(\.gained), all.counts(\.lost) == found.counts(\.lost)
    else { throw BenchFailure("the incremental plan and the full one differ") }

    figures.append(
      .ratio(
        "incremental / full plan, 1 worker", try plan.seconds(of: "evaluate"),
        try full.seconds(of: "evaluate"), atMost: 0.02))
    figures.append(.seconds("incremental plan, as a process", plan))
    figures.append(.memory("incremental plan", plan.peakMemory, unreadable: plan.unreadable))
  }

  private func check(_ plan: PlanSummary, against counts: Baseline.TagCounts) throws {
    let gained = plan.counts(\.gained)
    guard plan.failures == 0, gained == counts else {
      let different = Set(gained.keys).union(counts.keys).filter { gained[$0] != counts[$0] }
      let examples = different.sorted().prefix(5).map {
        "  \($0): siyu \(gained[$0] ?? 0), SQL \(counts[$0] ?? 0)"
      }
      throw BenchFailure(
        "siyu's tags are not those of the SQL statement: \(plan.failures) failures,"
          + " \(different.count) values differ\n" + examples.joined(separator: "\n"))
    }
  }
}
