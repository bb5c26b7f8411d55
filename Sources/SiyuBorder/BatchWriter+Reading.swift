public import SiyuModel

/// What the host itself wants to know of a batch; workers see it through shared memory.
extension BatchWriter {
  /// The customer numbers, in the order of the subjects.
  public func numbers() -> [Int64] { Array(segments[0].elements(BaseColumn.number.rawValue)) }

  /// The public id of one subject; empty when there is no such subject.
  public func id(of subject: Int) -> String {
    let texts = TextsReader(
      offsets: segments[0].elements(BaseColumn.idOffsets.rawValue),
      bytes: segments[0].elements(BaseColumn.idBytes.rawValue))
    return String(decoding: texts[subject], as: UTF8.self)
  }

  public func heldTags() -> HeldTagColumn {
    HeldTagColumn(
      offsets: Array(segments[0].elements(BaseColumn.tagOffsets.rawValue)),
      tags: Array(segments[0].elements(BaseColumn.tag.rawValue)),
      byHand: Array(segments[0].elements(BaseColumn.tagByHand.rawValue)))
  }
}
