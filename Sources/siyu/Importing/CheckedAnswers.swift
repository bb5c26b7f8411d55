import SiyuModel
import SiyuPackaging

/// The surveys of the workspace's plugins as they stand, against which a file of answers is checked.
struct CheckedAnswers {
  /// By full name.
  private let surveys: [String: Survey]
  /// Plugins that cannot be read, with the first reason: what they ask is not known.
  private let unread: [String: String]

  init(_ host: Host) {
    var surveys: [String: Survey] = [:]
    var unread: [String: String] = [:]
    for id in host.workspace.enabledPlugins {
      do throws(Diagnostics) {
        for survey in try host.workspace.plugin(id).package.surveys {
          surveys[survey.name] = survey
        }
      } catch {
        unread[id] = error.all.first?.description ?? "it cannot be read"
      }
    }
    self.surveys = surveys
    self.unread = unread
  }

  func check(_ batch: ImportBatch) -> CheckedBatch {
    guard case .answers(let rows) = batch else { return .whole }
    return CheckedBatch(rows, ImportBatch.answers) { row in
      do throws(AnswerProblem) {
        var checked = row
        checked.value = try survey(row.survey).value(of: row.answer, to: row.question)
        return .good(checked)
      } catch {
        return .bad(reason: "customer \(named(row.person)): \(error.description)")
      }
    }
  }

  private func survey(_ name: String) throws(AnswerProblem) -> Survey {
    if let survey = surveys[name] { return survey }
    if let why = unread[Survey.plugin(of: name)] {
      throw AnswerProblem(
        "what survey '\(shown(name))' asks is not known, because its plugin cannot be read: \(why)")
    }
    let names = surveys.keys.sorted()
    if let near = NearestName.nearest(to: name, in: names) {
      throw AnswerProblem("there is no survey '\(shown(name))'; did you mean '\(near)'?")
    }
    // The plugin's name is what people leave out.
    if let own = names.first(where: { $0.hasSuffix("." + name) }) {
      throw AnswerProblem("there is no survey '\(shown(name))'; did you mean '\(own)'?")
    }
    throw AnswerProblem(
      "there is no survey '\(shown(name))'; `siyu survey list` shows those there are")
  }

  private func named(_ person: PersonReference) -> String {
    shown(person.customerID ?? "\(person.platform ?? ""):\(person.accountID ?? "")")
  }

  private func shown(_ text: String) -> String {
    TextEscape.terminalSafe(text.count > 60 ? String(text.prefix(59)) + "…" : text)
  }
}
