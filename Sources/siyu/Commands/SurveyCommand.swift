import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

struct SurveyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "survey", abstract: "The questionnaires of plugins, and what was answered.",
    discussion: """
      A survey is a file of a plugin, surveys/NAME.toml. Answers come by `siyu import answers FILE` \
      (survey_id, customer_id, question, answer, at); the newest answer to a question counts.
      """,
    subcommands: [SurveyList.self, SurveyShow.self])
}

struct SurveyList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All surveys: how much they ask, and how many answered.")
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let found = WorkspaceSurveys(host)
    let counted = try found.surveys.map { try SurveyCounts($0, host.store, at: host.now) }
    if host.console.json {
      host.console.print(json: .list(counted.map(\.summary)))
    } else if counted.isEmpty {
      host.console.print(say("No plugin has surveys. docs/how-to/surveys.md tells how."))
    } else {
      var table = TextTable([
        .init(say("survey")), .init(say("title")), .init(say("questions"), .right),
        .init(say("answered"), .right),
        .init(say("complete"), .right),
      ])
      for counts in counted {
        table.add(
          counts.survey.name, TitleText.shown(counts.survey.title),
          "\(counts.survey.questions.count)", Grouping.text(counts.customers),
          Grouping.text(counts.complete))
      }
      table.lines.forEach { host.console.print($0) }
    }
    found.problems.forEach { host.console.report($0) }
    try (found.problems.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }
}

struct SurveyShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "What a survey asks, and how many answered what.")
  @Argument(help: ArgumentHelp("The survey, such as skincare.koc.", valueName: "NAME"))
  var name: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let found = WorkspaceSurveys(host)
    let survey = try found.survey(named: name)
    let counts = try SurveyCounts(survey, host.store, at: host.now)
    if host.console.json {
      host.console.print(json: counts.json)
    } else {
      (SurveyText.lines(survey) + [""] + counts.lines).forEach { host.console.print($0) }
    }
  }
}

/// The surveys of all enabled plugins that can be read.
struct WorkspaceSurveys {
  private(set) var surveys: [Survey] = []
  private(set) var problems: [Diagnostic] = []

  init(_ host: Host) {
    for id in host.workspace.enabledPlugins {
      do throws(Diagnostics) {
        surveys += try host.workspace.plugin(id).package.surveys
      } catch {
        problems.append(Host.summary(of: error, in: id))
      }
    }
  }

  /// By its full name, or by its own where only one plugin has it.
  /// - Throws: `Diagnostic`.
  func survey(named name: String) throws -> Survey {
    if let survey = surveys.first(where: { $0.name == name }) { return survey }
    let own = surveys.filter { $0.localName == name }
    if own.count == 1 { return own[0] }
    if own.count > 1 {
      throw Diagnostic(
        "several plugins have a survey '\(name)'",
        hint: "say which: \(own.map(\.name).joined(separator: ", "))")
    }
    let near = NearestName.nearest(to: name, in: surveys.map(\.name) + surveys.map(\.localName))
    throw Diagnostic(
      "there is no survey '\(TextEscape.terminalSafe(name))'"
        + (near.map { "; did you mean '\($0)'?" } ?? ""),
      hint: near == nil ? "siyu survey list shows those there are" : nil)
  }
}
