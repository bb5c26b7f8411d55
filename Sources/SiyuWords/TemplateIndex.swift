/// Templates by what a text made from them begins or ends with, so that finding one does not mean
/// trying thousands: an import tells the reason of each row it rejects.
struct TemplateIndex: Sendable {
  /// By rank, the highest first.
  private let templates: [Template]
  private var beginnings = ByteTree()
  private var endings = ByteTree()

  init(_ templates: [Template]) {
    self.templates = templates.sorted { $0.rank > $1.rank }
    for (number, template) in self.templates.enumerated() {
      // What is longer tells more. With neither, its place is the root, where everything passes.
      if template.first.count >= template.last.count {
        beginnings.insert(number, at: template.first)
      } else {
        endings.insert(number, at: template.last.reversed())
      }
    }
  }

  /// Those that the text may have been made from, the highest rank first.
  func candidates(for text: [UInt8]) -> [Template] {
    var numbers: [Int] = []
    beginnings.collect(along: text, into: &numbers)
    endings.collect(along: text.reversed(), into: &numbers)
    return numbers.sorted().map { templates[$0] }
  }
}

/// Numbers at byte strings, found along another that begins with them.
private struct ByteTree: Sendable {
  private struct Node: Sendable {
    var next: [UInt8: Int] = [:]
    var numbers: [Int] = []
  }

  private var nodes = [Node()]

  mutating func insert(_ number: Int, at bytes: some Sequence<UInt8>) {
    var place = 0
    for byte in bytes {
      if let next = nodes[place].next[byte] {
        place = next
      } else {
        nodes.append(Node())
        nodes[place].next[byte] = nodes.count - 1
        place = nodes.count - 1
      }
    }
    nodes[place].numbers.append(number)
  }

  func collect(along bytes: some Sequence<UInt8>, into numbers: inout [Int]) {
    numbers += nodes[0].numbers
    var place = 0
    for byte in bytes {
      guard let next = nodes[place].next[byte] else { return }
      place = next
      numbers += nodes[place].numbers
    }
  }
}
