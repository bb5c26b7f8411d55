public import SiyuModel

/// One questionnaire of a plugin: `surveys/koc.toml`.
///
///     title = "护肤体验官问卷"
///     [[question]]
///     id = "fans"
///     text = "粉丝数"
///     type = "number"
///     min = 0
///     required = true
public enum SurveyFile {
  public static let folder = "surveys/"
  public static let suffix = ".toml"

  /// All surveys of a plugin's files, by name, and everything that is wrong with them.
  ///
  /// - Parameters:
  ///   - plugin: the plugin's id.
  ///   - directory: of the plugin, as in messages: `plugins/skincare`.
  public static func readAll(
    _ files: [String: [UInt8]], plugin: String, directory: String
  ) -> (surveys: [Survey], problems: [Diagnostic]) {
    let paths = PluginChecksum.sorted(
      files.keys.filter { $0.hasPrefix(folder) && $0.hasSuffix(suffix) })
    var surveys: [Survey] = []
    var problems: [Diagnostic] = []
    if paths.count > SurveyLimits.surveys {
      problems.append(
        Diagnostic(
          file: "\(directory)/surveys", Message.tooManySurveys(paths.count, SurveyLimits.surveys)))
    }
    for path in paths.prefix(SurveyLimits.surveys) {
      let read = read(path, files[path] ?? [], plugin: plugin, directory: directory)
      if let survey = read.survey { surveys.append(survey) }
      problems += read.problems
    }
    return (surveys, problems)
  }

  /// Reads one file, whatever is in it.
  /// - Returns: the survey, `nil` where anything is wrong with it, and what is.
  public static func read(
    _ path: String, _ bytes: [UInt8], plugin: String, directory: String
  ) -> (survey: Survey?, problems: [Diagnostic]) {
    let problems = ProblemList(file: "\(directory)/\(path)")
    let name = String(path.dropFirst(folder.count).dropLast(suffix.count))
    guard Name.isKey(name) || Name.isPluginID(name) else {
      problems.add(line: nil, Message.badSurveyName(name))
      return (nil, problems.all)
    }
    let document: TOMLDocument
    do throws(Diagnostic) {
      document = try TOMLDocument(bytes, file: problems.file)
    } catch {
      return (nil, [error])
    }
    var reader = SurveyReader(document.root, problems: problems)
    let survey = reader.survey(named: "\(plugin).\(name)")
    return (problems.all.isEmpty ? survey : nil, problems.byLine)
  }
}
