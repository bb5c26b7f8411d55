/// A text as a key, equal when its bytes are.
///
/// Swift's strings compare by canonical equivalence (`é` in one code point and in two); files, SQLite
/// and Lua compare bytes, and which of two spellings somebody sees must not depend on the one met
/// first.
public struct ExactText: Hashable, Sendable {
  public var text: String

  @inlinable public init(_ text: String) { self.text = text }

  @inlinable public static func == (a: Self, b: Self) -> Bool {
    a.text.utf8.count == b.text.utf8.count && a.text.utf8.elementsEqual(b.text.utf8)
  }

  @inlinable public func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
