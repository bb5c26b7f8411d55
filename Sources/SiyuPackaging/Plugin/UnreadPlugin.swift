public import SiyuModel

/// What can be seen of a plugin's folder from which no plugin can be made: the mistake in one file says
/// nothing about the others.
public struct UnreadPlugin: Sendable {
  public let files: [String: [UInt8]]
  /// Whether files are there that could not be taken: too large ones, links.
  public let lacksFiles: Bool
  /// As in messages: `plugins/skincare`.
  public let directory: String
  /// With its surveys; `nil` where something is wrong with these or with plugin.toml, so that it is not known
  /// what the other files find.
  public let package: PluginPackage?

  /// - Parameters:
  ///   - path: the folder on disk.
  ///   - name: the folder in messages.
  public init(_ path: String, name: String, limits: PluginFolderLimits = PluginFolderLimits()) {
    let reader = FolderReader.whole(path, name: name, limits: limits)
    self.init(
      files: reader.files, directory: name, lacking: reader.problems.map { $0.file ?? name })
  }

  /// - Parameter lacking: what could not be taken of the folder, as in messages.
  public init(files: [String: [UInt8]], directory: String, lacking: [String] = []) {
    self.files = files
    self.directory = directory
    lacksFiles = !lacking.isEmpty
    // Which surveys there are is known only where all of them could be taken.
    let surveys = "\(directory)/\(SurveyFile.folder)"
    if lacking.contains(where: { $0 == directory || "\($0)/".hasPrefix(surveys) }) {
      package = nil
      return
    }
    let parsed = PluginManifest.parse(files["plugin.toml"] ?? [], file: "\(directory)/plugin.toml")
    guard let manifest = parsed.manifest, !Self.hasErrors(parsed.problems),
      !Self.hasErrors(
        SurveyFile.readAll(files, plugin: manifest.id, directory: directory).problems)
    else {
      package = nil
      return
    }
    package = PluginPackage(manifest: manifest, files: files, directory: directory)
  }

  private static func hasErrors(_ problems: [Diagnostic]) -> Bool {
    problems.contains { $0.severity >= .error }
  }

  /// What is wrong with its contents, each for itself.
  public var contentProblems: [Diagnostic] {
    PluginChecksum.sorted(files.keys.filter(ContentFile.isContent)).flatMap {
      ContentFile.read($0, in: files, directory: directory).problems
    }
  }
}
