import SiyuEngine
import SiyuModel
import SiyuWords

/// Why somebody who answered is no candidate yet: what her answers to a programme's survey lack.
struct UnfinishedSurvey {
  private let survey: Survey
  /// Ids of the questions that wait for an answer.
  let missing: [String]

  /// - Returns: `nil` for who answered nothing, or everything.
  init?(_ host: Host, _ plugin: PassPlugin, _ koc: KOCDeclaration, of number: CustomerNumber) throws
  {
    guard let survey = plugin.source.surveys.first(where: { $0.name == koc.recruit.survey }) else {
      return nil
    }
    var given = GivenAnswers(of: number)
    try host.store.answers(to: survey.name, of: number, at: host.now) {
      _ = given.take($0, to: survey)
    }
    if given.answered.isEmpty { return nil }
    missing = survey.missing(given.values, answered: given.answered).map(\.id)
    if missing.isEmpty { return nil }
    self.survey = survey
  }

  var line: String {
    let names = missing.map { "'\($0)'" }.listed()
    return say("answered \(survey.name), though not completely: \(names) not answered")
  }
}
