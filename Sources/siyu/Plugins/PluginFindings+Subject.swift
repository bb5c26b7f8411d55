import SiyuModel
import SiyuPackaging
import SiyuWorkers

extension PluginFindings {
  /// Of a plugin wherever it lies; in a workspace with that one's surroundings. It has all that it
  /// asks for, and the defaults of its settings.
  init(_ subject: SpecSubject) throws {
    let around = try? Workspace.find(from: subject.path)
    let places = FindingPlaces(folder: subject.folder, path: subject.path, root: around?.root)
    guard let installed = subject.installed else {
      if case .failure(let problems) = subject.source {
        self.init(
          problems: problems.all, UnreadPlugin(subject.path, name: subject.folder), places)
        return
      }
      throw Diagnostic("there is no plugin in '\(subject.folder)'")
    }
    let content =
      try around?.contentSurroundings(subject.surroundings)
      ?? ContentSurroundings(brand: "品牌", plugins: subject.surroundings)
    let runtime = ProcessRuntime(try CommandWorkers.setup(subject.surroundings))
    defer { runtime.close() }
    self.init(installed, runtime, content, places)
  }

  /// As much as can be told of one whose needed plugins are not all here.
  init(apart installed: Workspace.InstalledPlugin, _ subject: SpecSubject) {
    let root = (try? Workspace.find(from: subject.path))?.root
    self.init(
      textOf: installed,
      FindingPlaces(folder: subject.folder, path: subject.path, root: root))
  }

  var errors: [Diagnostic] { problems.filter { $0.severity >= .error } }
}
