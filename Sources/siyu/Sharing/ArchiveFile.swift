import SiyuArchives
import SiyuBorder
import SiyuFiles
import SiyuModel
import SiyuPackaging
import SiyuWorkers

/// Plugins' archives on the disk.
enum ArchiveFile {
  /// Has an archive read by the program without rights and checks what comes of it.
  /// - Parameter directory: the workspace, or a folder in it, that says what is accepted where this
  ///   machine cannot take rights away; there need not be one.
  static func read(_ path: String, in directory: String) throws -> SharedPackage {
    try read(WholeFile.read(path, limit: UnpackLimits().packedBytes), file: path, in: directory)
  }

  /// - Parameter file: the archive in messages.
  static func read(
    _ bytes: [UInt8], file: String, in directory: String
  ) throws -> SharedPackage {
    let entries = try entries(of: bytes, file: file, in: directory)
    return try SharedPackage(
      entries.map { SharedPackage.Entry(name: $0.name, bytes: $0.bytes) }, file: file)
  }

  private static func entries(
    of bytes: [UInt8], file: String, in directory: String
  ) throws -> [UnpackedEntry] {
    let policy = (try? Workspace.find(from: directory))?.file.confinement ?? .required
    let unpacker = try Unpacker(policy: policy) { missing in
      Console().report(warning(missing))
    }
    return try unpacker.entries(of: bytes, file: file)
  }

  /// Puts an archive in place as a whole. Only another plugin's archive is written over.
  static func write(_ shared: SharedPackage, to path: String, in directory: String) throws {
    try checkReplaceable(path, in: directory)
    let bytes = try ArchiveWriter.pack(
      shared.entries.map { UnpackedEntry(name: $0.name, bytes: $0.bytes) })
    let file = try AtomicFileSink(path: path, mode: 0o644)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.finish()
  }

  /// Whatever is there that is not known to be an archive of siyu's is somebody's.
  private static func checkReplaceable(_ path: String, in directory: String) throws {
    let bytes: [UInt8]
    do throws(Diagnostic) {
      guard let there = try WholeFile.readIfThere(path, limit: UnpackLimits().packedBytes) else {
        return
      }
      bytes = there
    } catch {
      throw Diagnostic(
        file: path, "is there already and cannot be read as an archive; nothing was written",
        hint: anotherFile)
    }
    let first: UnpackedEntry?
    do {
      first = try entries(of: bytes, file: path, in: directory).first
    } catch let problem as Diagnostic where problem.file == nil {
      // The machine's, not the file's.
      throw problem
    } catch { first = nil }
    guard first?.name == Array(PackageList.name.utf8) else {
      throw Diagnostic(
        file: path, "is there already and is no archive; nothing was written", hint: anotherFile)
    }
  }

  private static let anotherFile = "name a new file for --out"

  private static func warning(_ missing: [WorkerProtection]) -> Diagnostic {
    Diagnostic(
      .warning,
      "archives are read without what should protect this machine from them: "
        + WorkerProtection.list(missing),
      hint: "that is what confinement = \"available\" in siyu.toml accepts")
  }
}
