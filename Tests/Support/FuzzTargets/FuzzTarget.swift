/// A way in for bytes that strangers make: what `scripts/fuzz` feeds, and what CI replays.
public struct FuzzTarget: Sendable {
  /// As `scripts/fuzz` and the folders of `Tests/FuzzTests/Corpus` call it.
  public let name: String
  /// What is read, in a few words.
  public let title: String
  /// Longest input worth trying, in bytes.
  public let longest: Int
  /// Reads the bytes as siyu does. A refusal is an outcome like any other.
  ///
  /// - Throws: `FuzzFinding` where siyu contradicts itself. Crashing, hanging and growing are found
  ///   by whoever calls.
  public let run: @Sendable (UnsafeRawBufferPointer) throws -> Void

  init(
    _ name: String, _ title: String, longest: Int = 4096,
    run: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
  ) {
    self.name = name
    self.title = title
    self.longest = longest
    self.run = run
  }
}

/// What was read contradicts itself.
public struct FuzzFinding: Error, CustomStringConvertible {
  public let description: String
}

func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
  if !condition { throw FuzzFinding(description: sentence()) }
}

/// Takes an input apart: first the choices, from its front, then what is to be read.
struct FuzzInput {
  private(set) var rest: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

  /// 0 when nothing is left.
  mutating func byte() -> UInt8 {
    guard let first = rest.first else { return 0 }
    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
    return first
  }

  mutating func choice(_ count: Int) -> Int { Int(byte()) % count }

  mutating func choice<Element>(of all: [Element]) -> Element { all[choice(all.count)] }

  /// Up to the separator, which goes too; all that is left where there is none.
  mutating func part(until separator: UInt8 = 0) -> UnsafeRawBufferPointer {
    let end = rest.firstIndex(of: separator) ?? rest.endIndex
    let part = UnsafeRawBufferPointer(rebasing: rest[..<end])
    rest = UnsafeRawBufferPointer(rebasing: rest[end...].dropFirst())
    return part
  }

  mutating func int64() -> Int64 {
    var value: UInt64 = 0
    for _ in 0..<8 { value = value << 8 | UInt64(byte()) }
    return Int64(bitPattern: value)
  }

  var bytes: [UInt8] { Array(rest) }
  var text: String { String(decoding: rest, as: UTF8.self) }
}
