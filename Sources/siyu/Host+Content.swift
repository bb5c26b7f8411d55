import SiyuModel
import SiyuPackaging
import SiyuWorkers

extension Host {
  /// - Throws: `Diagnostics`: a word list of `siyu.toml` is missing or wrong.
  func contentSurroundings() throws(Diagnostics) -> ContentSurroundings {
    try workspace.contentSurroundings(surroundings)
  }

  /// The content of a plugin; `nil` where it neither has any nor names any.
  ///
  /// - Throws: `Diagnostics`, all errors of it: what is wrong is found before anything is planned, not
  ///   when it is handed over.
  func contentLibrary(
    of installed: Workspace.InstalledPlugin, _ declarations: PluginDeclarations
  ) throws(Diagnostics) -> ContentLibrary? {
    let hasContent = installed.package.paths.contains { $0.hasPrefix(ContentFile.folder) }
    guard hasContent || !declarations.sops.isEmpty else { return nil }
    let library = ContentLibrary(
      installed, declarations: declarations, surroundings: try contentSurroundings())
    let errors = library.problems.filter { $0.severity == .error }
    guard errors.isEmpty else { throw Diagnostics(errors) }
    return library
  }

  /// Makes the words of messages: of the plugins as they are, and of versions that the store keeps.
  func messageWriter(_ loaded: LoadedPlugins) -> ContentLibraries {
    let now = loaded.libraries
    return ContentLibraries { checksum in try now[checksum] ?? keptLibrary(checksum) }
  }

  private func keptLibrary(_ checksum: String) throws -> ContentLibrary? {
    guard let installed = try keptVersion(checksum) else { return nil }
    return ContentLibrary(
      installed, declarations: try runtime.declarations(of: installed.source),
      surroundings: try contentSurroundings())
  }
}
