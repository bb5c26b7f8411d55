/// A version as https://semver.org 2.0.0 has it.
public struct SemanticVersion: Sendable, Hashable {
  public let major: Int
  public let minor: Int
  public let patch: Int
  /// The dotted parts after `-`.
  public let prerelease: [String]
  /// The text after `+`, which says nothing about order.
  public let build: String?

  public init(_ major: Int, _ minor: Int, _ patch: Int, prerelease: [String] = []) {
    self.major = major
    self.minor = minor
    self.patch = patch
    self.prerelease = prerelease
    build = nil
  }

  /// `nil` for what is not exactly `major.minor.patch[-pre][+build]`, up to 64 characters.
  public init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    let halves = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, let major = Self.number(numbers[0]),
      let minor = Self.number(numbers[1]), let patch = Self.number(numbers[2])
    else { return nil }

    var prerelease: [String] = []
    if parts.count == 2 {
      for part in parts[1].split(separator: ".", omittingEmptySubsequences: false) {
        guard Self.isIdentifier(part) else { return nil }
        // Digits alone are a number, and a number has no leading zero.
        if part.utf8.allSatisfy(Self.isDigit), Self.number(part) == nil { return nil }
        prerelease.append(String(part))
      }
    }
    if halves.count == 2 {
      let parts = halves[1].split(separator: ".", omittingEmptySubsequences: false)
      guard parts.allSatisfy(Self.isIdentifier) else { return nil }
    }
    self.major = major
    self.minor = minor
    self.patch = patch
    self.prerelease = prerelease
    build = halves.count == 2 ? String(halves[1]) : nil
  }

  /// Without a leading zero, at most nine digits.
  static func number(_ text: Substring) -> Int? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy(isDigit),
      text == "0" || !text.hasPrefix("0")
    else { return nil }
    return Int(text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private static func isIdentifier(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
          || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || byte == UInt8(ascii: "-")
      }
  }
}

extension SemanticVersion: CustomStringConvertible {
  public var description: String {
    var text = "\(major).\(minor).\(patch)"
    if !prerelease.isEmpty { text += "-" + prerelease.joined(separator: ".") }
    if let build { text += "+\(build)" }
    return text
  }
}

extension SemanticVersion: Comparable {
  /// Equal but for the build text counts as equal, which `==` does not.
  public static func < (a: SemanticVersion, b: SemanticVersion) -> Bool {
    let left = (a.major, a.minor, a.patch)
    let right = (b.major, b.minor, b.patch)
    if left != right { return left < right }
    if a.prerelease.isEmpty || b.prerelease.isEmpty {
      return !a.prerelease.isEmpty && b.prerelease.isEmpty
    }
    for (one, other) in zip(a.prerelease, b.prerelease) where one != other {
      switch (number(one[...]), number(other[...])) {
      case (let one?, let other?): return one < other
      case (_?, nil): return true
      case (nil, _?): return false
      case (nil, nil): return one.utf8.lexicographicallyPrecedes(other.utf8)
      }
    }
    return a.prerelease.count < b.prerelease.count
  }
}
