public import SiyuModel

// Who gets what by chance is no chance: it is made of names that no merge changes, so that a subject
// stays in its part for good, on every machine.

extension SOPDeclaration {
  /// Whether a subject is kept out of this SOP, to compare with.
  public func isHeldOut(_ subject: SubjectKey) -> Bool {
    holdout > 0 && Int(FixedHash.hash("\(name) \(subject.text)") % 1_000) < holdout
  }

  /// Which of a step's contents a subject gets.
  public func content(
    for subject: SubjectKey, at step: String, of contents: [WeightedContent]
  ) -> String? {
    guard contents.count > 1 else { return contents.first?.content }
    let total = contents.reduce(0) { $0 + max(0, $1.weight) }
    guard total > 0 else { return contents.first?.content }
    var place = Int(FixedHash.hash("\(name) \(step) \(subject.text)") % UInt64(total))
    for content in contents {
      place -= max(0, content.weight)
      if place < 0 { return content.content }
    }
    return contents.last?.content
  }
}
