public import SiyuModel

/// Reads what a programme sees of a customer, outside of passes: what was handed in, what was found of
/// it, and which orders there are.
public struct KOCFactsReader {
  private let koc: KOCDeclaration
  private let snapshot: any PassSnapshot
  private let reader: any PassReader
  private let wanted: WantedFacts

  /// Sees the store as it is when it is made, up to `now`.
  public init(_ store: any Store, _ koc: KOCDeclaration, at now: Instant) throws {
    self.koc = koc
    wanted = WantedFacts(koc)
    snapshot = try store.snapshot(readers: 1)
    reader = try snapshot.reader(needs: wanted.needs, now: now)
  }

  public func facts(of customer: CustomerNumber) throws -> KOCFacts {
    if koc.assess == nil { return KOCFacts() }
    let tap = SubjectTap(
      wanted: wanted, zoneAttribute: nil, lexicon: reader, overlay: TagOverlay(), since: [:],
      sinceForAll: .min, isLookedAt: { _ in false })
    for slice in try snapshot.slices(.only([customer]), size: 1) {
      _ = try reader.read(slice, into: tap)
    }
    return KOCFacts(of: tap.take().first?.seen.all ?? [], in: koc)
  }
}
