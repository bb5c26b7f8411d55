import SiyuModel

/// Who stands behind a run's rules, read once and kept while looking.
final class RunNames {
  private let connection: Connection
  private var runs: [Int64: Run] = [:]
  private var reads: [Int32: [String]] = [:]

  struct Run {
    var plugins: [(name: String, checksum: String)] = []
    var rules: [(plugin: Int, text: String)] = []
  }

  init(_ connection: Connection) { self.connection = connection }

  func origin(run: Int64, rule: Int, reason: String?, reads: Int32) throws -> TagOrigin {
    if run == 0 { return .hand }
    let names = try self.run(run)
    let known = names.rules.indices.contains(rule) ? names.rules[rule] : (plugin: -1, text: "")
    let plugin =
      names.plugins.indices.contains(known.plugin)
      ? names.plugins[known.plugin] : (name: "", checksum: "")
    return .rule(
      RuleTrace(
        plugin: plugin.name, checksum: plugin.checksum, rule: known.text, run: run,
        reason: reason, reads: try lines(reads)))
  }

  private func run(_ number: Int64) throws -> Run {
    if let known = runs[number] { return known }
    var run = Run()
    let plugins = try connection.statement(
      "SELECT name, checksum FROM run_plugins WHERE run = ? ORDER BY position")
    plugins.bind(1, number)
    while try plugins.step() { run.plugins.append((plugins.text(0), plugins.text(1))) }
    plugins.reset()
    let rules = try connection.statement(
      "SELECT plugin, text FROM run_rules WHERE run = ? ORDER BY position")
    rules.bind(1, number)
    while try rules.step() { run.rules.append((Int(rules.int(0)), rules.text(1))) }
    rules.reset()
    runs[number] = run
    return run
  }

  private func lines(_ word: Int32) throws -> [String] {
    if word == 0 { return [] }
    if let known = reads[word] { return known }
    let find = try connection.statement("SELECT text FROM words WHERE number = ?")
    find.bind(1, Int64(word))
    defer { find.reset() }
    let all =
      try find.step() ? find.text(0).split(separator: "\n").map { String($0) } : []
    if reads.count > 10_000 { reads.removeAll(keepingCapacity: true) }
    reads[word] = all
    return all
  }
}
