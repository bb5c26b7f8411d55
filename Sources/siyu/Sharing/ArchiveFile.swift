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
    let policy = (try? Workspace.find(from: directory))?.file.confinement ?? .required
    let unpacker = try Unpacker(policy: policy) { missing in
      Console().report(warning(missing))
    }
    let entries = try unpacker.entries(of: bytes, file: file)
    return try SharedPackage(
      entries.map { SharedPackage.Entry(name: $0.name, bytes: $0.bytes) }, file: file)
  }

  /// Puts an archive in place as a whole. Only another archive is written over.
  static func write(_ shared: SharedPackage, to path: String) throws {
    if let there = try? WholeFile.read(path, limit: UnpackLimits().packedBytes),
      !there.starts(with: gzip)
    {
      throw Diagnostic(
        file: path, "is there already and is no archive; nothing was written",
        hint: "name a new file for --out")
    }
    let bytes = try ArchiveWriter.pack(
      shared.entries.map { UnpackedEntry(name: $0.name, bytes: $0.bytes) })
    let file = try AtomicFileSink(path: path, mode: 0o644)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.finish()
  }

  private static let gzip: [UInt8] = [0x1F, 0x8B]

  private static func warning(_ missing: [WorkerProtection]) -> Diagnostic {
    Diagnostic(
      .warning,
      "archives are read without what should protect this machine from them: "
        + WorkerProtection.list(missing),
      hint: "that is what confinement = \"available\" in siyu.toml accepts")
  }
}
