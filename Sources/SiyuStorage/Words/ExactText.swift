/// A text as a key that keeps apart what Swift holds equal and other programs do not: `é` in one
/// code point and in two. (Marks in another order still count as the same; they look it.)
struct ExactText: Hashable {
  var text: String

  init(_ text: String) { self.text = text }

  @inline(__always) static func == (a: Self, b: Self) -> Bool {
    a.text.utf8.count == b.text.utf8.count && a.text == b.text
  }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
