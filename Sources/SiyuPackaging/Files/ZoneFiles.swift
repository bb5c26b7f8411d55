public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The time zone files of the system.
public enum ZoneFiles {
  public static let systemFolder = "/usr/share/zoneinfo"

  /// The bytes of a zone, for `TimeZoneRules(name:tzif:)`.
  ///
  /// - Parameter name: as in the time zone database, `Asia/Shanghai`.
  public static func load(
    _ name: String, from folder: String = systemFolder
  ) throws(Diagnostic) -> [UInt8] {
    guard isName(name) else { throw Diagnostic(.error, Message.zoneName(name)) }
    guard DiskFile.isFolder(folder) else {
      throw Diagnostic(.error, Message.noZones(folder), hint: Message.installZones)
    }
    let path = "\(folder)/\(name)"
    guard DiskFile.isPlainFile(path) else {
      throw Diagnostic(
        .error, Message.unknownZone(name, among: neighbours(of: name, in: folder)),
        hint: Message.zoneHint)
    }
    // The largest are some kilobytes.
    let bytes = try DiskFile.bytes(of: path, name: path, limit: 1 << 20)
    guard bytes.starts(with: Array("TZif".utf8)) else {
      throw Diagnostic(file: path, Message.notZoneFile, hint: Message.installZones)
    }
    return bytes
  }

  /// Letters, digits, `_`, `+`, `-` in parts between `/`; nothing that leads out of the folder.
  static func isName(_ name: String) -> Bool {
    guard (1...64).contains(name.utf8.count) else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
            UInt8(ascii: "-"):
            true
          default: false
          }
        }
    }
  }

  /// Zones whose names could have been meant: those of the same region, and of the usual ones.
  private static func neighbours(of name: String, in folder: String) -> [String] {
    let regions = ["Asia", "Europe", "America", "Africa", "Australia", "Pacific"]
    let region = name.split(separator: "/").first.map(String.init) ?? ""
    let near = NearestName.nearest(to: region, in: regions)
    return (near.map { [$0] } ?? regions).flatMap { region in
      DiskFile.names(in: "\(folder)/\(region)").map { "\(region)/\($0)" }
    }
  }
}
