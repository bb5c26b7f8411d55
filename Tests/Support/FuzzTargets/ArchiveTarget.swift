import SiyuArchives
import SiyuBorder
import SiyuModel
import SiyuTestSupport

#if DEBUG || SIYU_FUZZ
  @testable import SiyuPackaging
#endif

#if DEBUG || SIYU_FUZZ
  extension FuzzTarget {
    /// Plugins' archives. gzip and tar's check sums guard the inside, and the list guards the files: so
    /// besides whole archives there are tar's bytes packed here, entries put into tar, entries that
    /// need no archive, and files whose list is made here.
    static let archive = FuzzTarget("archive", "plugins' archives, signatures, trust, registries") {
      bytes in
      var input = FuzzInput(bytes)
      switch input.choice(8) {
      case 0: try unpack(input.bytes)
      case 1: try unpack(StoredGzip.of(input.bytes))
      case 2:
        var tar = Tar()
        for part in parts(&input) {
          tar.add(
            String(decoding: part.name, as: UTF8.self), part.bytes, kind: part.kind,
            size: part.kind == "0" ? nil : part.bytes.count * 3)
        }
        try unpack(StoredGzip.of(tar.whole))
      case 3:
        try check(parts(&input).map { SharedPackage.Entry(name: $0.name, bytes: $0.bytes) })
      case 4: try share(parts(&input))
      case 5:
        if let list = PackageList.read(input.bytes) {
          try expect(list.bytes == input.bytes, "a list has two spellings")
        }
        if let signature = PackageSignature.read(input.bytes) {
          try expect(signature.bytes == input.bytes, "a signature has two spellings")
        }
        _ = SigningKey.parse(input.bytes)
      case 6:
        if let seen = SeenRegistries.parse(input.bytes) {
          try expect(
            SeenRegistries.parse(seen.encoded) == seen, "what was seen reads otherwise than written"
          )
        }
        if let index = try? RegistryIndex.parse(input.bytes, file: "index.json") {
          let again = try? RegistryIndex.parse(index.encoded, file: "index.json")
          // What could not be used is not written.
          try expect(
            again?.packages == index.packages && again?.serial == index.serial
              && again?.leftOut.isEmpty == true, "an index reads otherwise than it was written")
          try expect(
            index.packages.allSatisfy { !$0.file.contains("/") }, "a file leaves the folder")
        }
      default:
        if let trust = try? TrustFile.parse(input.bytes) {
          let again = try? TrustFile.parse(Array(trust.text.utf8))
          try expect(again == trust, "trust reads otherwise than it was written")
        }
      }
    }

    private static let limits = {
      var limits = UnpackLimits()
      limits.entries = 50
      limits.entryBytes = 1 << 16
      limits.totalBytes = 1 << 18
      return limits
    }()

    private static func unpack(_ archive: [UInt8]) throws {
      let entries = archive.withUnsafeBytes { bytes -> [SharedPackage.Entry]? in
        do throws(UnpackProblem) {
          let reader = try ArchiveReader(bytes, limits: limits)
          var entries: [SharedPackage.Entry] = []
          while let entry = try reader.next() {
            entries.append(SharedPackage.Entry(name: entry.name, bytes: entry.bytes))
          }
          return entries
        } catch {
          return nil
        }
      }
      guard let entries else { return }
      let total = entries.reduce(0) { $0 + $1.bytes.count }
      try expect(entries.count <= limits.entries && total <= limits.totalBytes, "over the limits")
      try check(entries)
    }

    private static func check(_ entries: [SharedPackage.Entry]) throws {
      guard let shared = try? SharedPackage(entries, file: "fuzz.siyu") else { return }
      for path in shared.package.paths {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        try expect(
          parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
            && path.utf8.allSatisfy { $0 < 128 },
          "a file gets the name \(path)")
      }
      try expect(shared.list.checksum == shared.package.checksum, "two checksums")
      let again = try? SharedPackage(shared.entries, file: "fuzz.siyu")
      try expect(again?.list == shared.list && again?.signer == shared.signer, "reads otherwise")
    }

    /// A plugin of these files, if it is one, packed and unpacked.
    private static func share(
      _ parts: [(kind: Character, name: [UInt8], bytes: [UInt8])]
    ) throws {
      var files: [String: [UInt8]] = [
        "plugin.toml": Array(
          "id = \"mini\"\nversion = \"1.0.0\"\ntitle = \"t\"\nsiyu = \"1\"\n".utf8),
        "main.lua": [],
      ]
      for part in parts {
        let name = String(decoding: part.name, as: UTF8.self)
        if PluginFileName.isAllowedPath(name) { files[name] = part.bytes }
      }
      guard let package = try? PluginFolder.check(files, name: "plugins/mini"),
        let shared = try? SharedPackage(package)
      else { return }
      let packed = try ArchiveWriter.pack(
        shared.entries.map { UnpackedEntry(name: $0.name, bytes: $0.bytes) })
      try packed.withUnsafeBytes { bytes in
        let reader = try ArchiveReader(bytes)
        var entries: [SharedPackage.Entry] = []
        while let entry = try reader.next() {
          entries.append(SharedPackage.Entry(name: entry.name, bytes: entry.bytes))
        }
        try expect(entries == shared.entries, "an archive holds something else than was packed")
      }
    }

    /// Kind, name and content, each up to a NUL.
    private static func parts(
      _ input: inout FuzzInput
    ) -> [(kind: Character, name: [UInt8], bytes: [UInt8])] {
      var parts: [(kind: Character, name: [UInt8], bytes: [UInt8])] = []
      while !input.rest.isEmpty, parts.count < 20 {
        let kind = input.choice(of: Array("0000000123456xgLKS"))
        parts.append((kind, Array(input.part()), Array(input.part())))
      }
      return parts
    }
  }

  /// Bytes in gzip, not made smaller.
  enum StoredGzip {
    static func of(_ bytes: [UInt8]) -> [UInt8] {
      var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
      var rest = bytes[...]
      repeat {
        let block = rest.prefix(0xFFFF)
        rest = rest.dropFirst(block.count)
        let count = UInt16(block.count)
        packed += [rest.isEmpty ? 1 : 0]
        for number in [count, ~count] { packed += [UInt8(number & 255), UInt8(number >> 8)] }
        packed += block
      } while !rest.isEmpty
      // The check sum, which libarchive does not look at, and the length.
      let length = UInt32(truncatingIfNeeded: bytes.count)
      return packed + [0, 0, 0, 0] + (0..<4).map { UInt8(length >> (8 * UInt32($0)) & 255) }
    }
  }
#endif
