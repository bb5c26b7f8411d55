import SiyuBorder
import SiyuModel
import SiyuTestSupport

@testable import SiyuArchives
@testable import SiyuPackaging
@testable import SiyuWorkers

/// A small plugin, packed; and archives read as `siyu plugin install` reads them.
enum ArchiveLab {
  static let files: [String: String] = [
    "plugin.toml": """
    id = "mini"
    version = "1.0.0"
    title = "小"
    siyu = "1"
    """,
    "main.lua": "siyu.log(\"x\")\n",
    "content/hello.md": "你好\n",
  ]

  static func package(_ more: [String: String] = [:]) throws -> PluginPackage {
    let all = files.merging(more) { $1 }.mapValues { Array($0.utf8) }
    return try PluginFolder.check(all, name: "plugins/mini")
  }

  static func shared(_ more: [String: String] = [:]) throws -> SharedPackage {
    try SharedPackage(package(more))
  }

  static func entries(_ shared: SharedPackage) -> [UnpackedEntry] {
    shared.entries.map { UnpackedEntry(name: $0.name, bytes: $0.bytes) }
  }

  static let unpacker: Unpacker = {
    let own = CommandLine.arguments[0]
    let folder = own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
    do { return try Unpacker(executable: "\(folder)/siyu-unpack") } catch {
      fatalError("\(error)")
    }
  }()

  /// Through the program without rights, then checked.
  static func read(_ archive: [UInt8]) throws -> SharedPackage {
    let entries = try unpacker.entries(of: archive, file: "x.siyu")
    return try SharedPackage(
      entries.map { SharedPackage.Entry(name: $0.name, bytes: $0.bytes) }, file: "x.siyu")
  }

  /// The words of the refusal; `nil` where it was taken.
  static func refusal(_ archive: [UInt8]) -> String? {
    do {
      _ = try read(archive)
      return nil
    } catch let problems as Diagnostics {
      return problems.all.map(\.description).joined(separator: "\n")
    } catch {
      return "\(error)"
    }
  }

  /// The small plugin's archive with something more in it, as tar's blocks.
  static func tar(_ change: (inout Tar) -> Void) throws -> [UInt8] {
    var tar = Tar()
    for entry in try entries(shared()) {
      tar.add(String(decoding: entry.name, as: UTF8.self), entry.bytes)
    }
    change(&tar)
    return tar.packed
  }
}
