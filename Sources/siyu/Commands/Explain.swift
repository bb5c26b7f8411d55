import ArgumentParser
import SiyuEngine
import SiyuModel

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Why a customer has each tag: since when, which rule, reason, evidence.")

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @Argument(
    help: ArgumentHelp("Only this tag group, such as value or skincare.value.", valueName: "GROUP"))
  var group: String?

  @OptionGroup var workspace: WorkspaceOptions

  @Flag(help: "Show name, phone, birthday and address too.")
  var showPrivate = false

  func run() throws {
    let host = try workspace.host(writes: false)
    let number = try host.store.customer(named: customer)
    let loaded = try host.loadPlugins()
    let explanation = try Explainer(
      store: host.store, runtime: host.runtime, plugins: loaded.plugins, now: host.now
    ).explain(number)
    let text = ExplainText(
      explanation: explanation, zone: host.zone, now: host.now, group: try chosen(explanation),
      showPrivate: showPrivate)
    if host.console.json {
      host.console.print(json: text.json)
    } else {
      text.lines.forEach { host.console.print($0) }
    }
    let setAside = loaded.setAside + explanation.setAside
    host.report(setAside)
    try (setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  /// The full name of the group asked for.
  private func chosen(_ explanation: Explanation) throws -> String? {
    guard let group else { return nil }
    let known = Set(
      explanation.rules.map(\.group.name) + explanation.detail.tags.map(\.tag.group)
        + explanation.detail.history.map(\.tag.group))
    if let full = known.sorted().first(where: { $0 == group || $0.hasSuffix(".\(group)") }) {
      return full
    }
    throw Diagnostic(
      "there is no tag group '\(group)'",
      hint: NearestName.nearest(to: group, in: known.sorted()).map { "did you mean '\($0)'?" }
        ?? "there are \(known.sorted().joined(separator: ", "))")
  }
}
