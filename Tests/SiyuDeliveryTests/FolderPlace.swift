import Foundation
import SiyuDelivery
import SiyuModel
import SiyuTestSupport

/// A temporary folder, and in it the one that a channel writes to.
final class FolderPlace {
  private let temporary: TemporaryFolder
  var root: String { temporary.path }
  var folder: String { root + "/out/files" }

  init() throws { temporary = try TemporaryFolder() }

  /// Also hidden ones, sorted.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  func mode(_ name: String) -> mode_t? {
    var about = stat()
    return lstat("\(folder)/\(name)", &about) == 0 ? about.st_mode & 0o777 : nil
  }

  /// Ids of the messages, a line each: over what is there, as the real writers do.
  func write(_ file: FolderChannel.File) {
    write(file.messages.map(\.id).joined(separator: "\n"), to: file.path)
  }

  func put(_ name: String, _ text: String) { write(text, to: "\(folder)/\(name)") }

  func lines(_ name: String) -> [String] {
    guard let file = fopen("\(folder)/\(name)", "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// In all files that have their name.
  var ids: [String] { names.filter { !$0.hasPrefix(".") }.flatMap { lines($0) } }

  /// All of it, for the next round of a test that begins again.
  func remove() {
    for name in names { unlink("\(folder)/\(name)") }
    rmdir(folder)
    rmdir(root + "/out")
  }

  private func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }
}
