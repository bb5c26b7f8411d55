internal import SiyuBorder

/// What `siyu-unpack` does.
public enum UnpackProgram {
  public static func serve() -> Never {
    UnpackLoop.run(warmUp: warmUp) { bytes throws(UnpackProblem) in try ArchiveReader(bytes) }
  }

  /// A name too long for tar's own head stands in a head of its own, in UTF-8, and makes libarchive look for
  /// the tables of character sets, which are files.
  private static func warmUp() {
    let name = Array((String(repeating: "long/", count: 60) + "name.lua").utf8)
    let entries = [UnpackedEntry(name: name, bytes: name)]
    guard let packed = try? ArchiveWriter.pack(entries) else { return }
    packed.withUnsafeBytes { bytes in
      guard let reader = try? ArchiveReader(bytes) else { return }
      while (try? reader.next()) != nil {}
    }
  }
}
