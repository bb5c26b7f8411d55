internal import CProcess
internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Where the programs lie that do for siyu what it does not do itself.
public enum WorkerExecutable {
  public static let name = "siyu-worker"
  /// Reads archives.
  public static let unpacker = "siyu-unpack"

  /// Beside the program that runs, where an installation puts it.
  /// - Throws: `Diagnostic`, for whoever installed siyu.
  public static func besideThisProgram(_ name: String = name) throws -> String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = siyu_executable_path(&bytes, bytes.count)
    guard count > 0 else { throw Diagnostic("cannot find out where siyu itself is installed") }
    let own = String(
      decoding: bytes.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
    return try checked("\(folder)/\(name)")
  }

  /// The path made absolute: a worker starts in a folder of its own.
  static func checked(_ path: String) throws -> String {
    guard access(path, X_OK) == 0, let whole = realpath(path, nil) else {
      throw Diagnostic(
        path.hasSuffix(unpacker)
          ? "the program that reads archives is missing: \(path)"
          : "the program that runs plugins is missing: \(path)",
        hint: "install \(path.hasSuffix(unpacker) ? unpacker : name) in the same folder as siyu; "
          + "a build makes both")
    }
    defer { free(whole) }
    return String(cString: whole)
  }
}

func closeDescriptor(_ descriptor: Int32) {
  if descriptor >= 0 { _ = close(descriptor) }
}

/// What is in a pipe by now, at most `limit` bytes.
func drain(_ descriptor: Int32, limit: Int) -> [UInt8] {
  var all: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1024)
  while all.count < limit {
    let count = read(descriptor, &piece, min(piece.count, limit - all.count))
    if count <= 0 { break }
    all += piece.prefix(count)
  }
  return all
}

func systemReason(_ number: Int32) -> String { String(cString: strerror(number)) }
