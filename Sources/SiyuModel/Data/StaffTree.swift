/// The brand's regions, shops and staff as they hang together: a region in a region, a shop in a region,
/// a member of staff in a shop or straight in a region.
public struct StaffTree: Sendable, Hashable {
  public struct Region: Sendable, Hashable {
    public var id: String
    public var title: String?
    public var parent: String?
    public init(id: String, title: String? = nil, parent: String? = nil) {
      self.id = id
      self.title = title
      self.parent = parent
    }
  }

  public struct Shop: Sendable, Hashable {
    public var id: String
    public var title: String?
    public var region: String?
    public init(id: String, title: String? = nil, region: String? = nil) {
      self.id = id
      self.title = title
      self.region = region
    }
  }

  public struct Member: Sendable, Hashable {
    public var id: String
    public var name: String?
    public var shop: String?
    public var region: String?
    public var status: String?
    public init(
      id: String, name: String? = nil, shop: String? = nil, region: String? = nil,
      status: String? = nil
    ) {
      self.id = id
      self.name = name
      self.shop = shop
      self.region = region
      self.status = status
    }

    /// Whether the status says that the person works here no more.
    public var hasLeft: Bool {
      guard let status else { return false }
      return StaffTree.wordsForLeft.contains(PlainText.trim(status).lowercased())
    }
  }

  /// What in a staff file's `status` means that somebody left; every other word means they are here.
  public static let wordsForLeft = ["left", "resigned", "inactive", "离职", "已离职"]
  /// Regions above one another, the lowest counted: country, area, province, city, district and room
  /// for a brand's own.
  public static let mostLevels = 16

  public var regions: [String: Region]
  public var shops: [String: Shop]
  /// By id, ascending.
  public var members: [Member]

  public init(regions: [Region] = [], shops: [Shop] = [], members: [Member] = []) {
    self.regions = Dictionary(regions.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.shops = Dictionary(shops.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.members = members.sorted { $0.id < $1.id }
  }

  public func member(_ id: String) -> Member? { members.first { $0.id == id } }

  /// The region and those above it, the nearest first. Ends where a damaged store leads round.
  public func regions(above id: String) -> [String] {
    var chain: [String] = []
    var next: String? = id
    while let id = next, chain.count < Self.mostLevels, !chain.contains(id) {
      chain.append(id)
      next = regions[id]?.parent
    }
    return chain
  }

  // MARK: A part of it

  /// Ids of the staff in a region with all below it, or in a shop. An id that both have is said as
  /// `region:ID` or `shop:ID`. Words that only the staff file has count as well.
  ///
  /// - Throws: `Diagnostic` with the nearest id.
  public func staff(of part: String) throws(Diagnostic) -> Set<String> {
    if let id = Self.rest(of: part, behind: "region:") { return try staff(ofRegion: id) }
    if let id = Self.rest(of: part, behind: "shop:") { return try staff(ofShop: id) }
    switch (knownRegions.contains(part), knownShops.contains(part)) {
    case (true, false): return try staff(ofRegion: part)
    case (false, true): return try staff(ofShop: part)
    case (true, true):
      throw Diagnostic(
        "'\(part)' is a region and a shop", hint: "write region:\(part) or shop:\(part)")
    case (false, false):
      throw Self.unknown("region or shop", part, Array(knownRegions.union(knownShops)))
    }
  }

  public func staff(ofShop id: String) throws(Diagnostic) -> Set<String> {
    guard knownShops.contains(id) else { throw Self.unknown("shop", id, Array(knownShops)) }
    return Set(members.lazy.filter { $0.shop == id }.map(\.id))
  }

  private func staff(ofRegion id: String) throws(Diagnostic) -> Set<String> {
    guard knownRegions.contains(id) else { throw Self.unknown("region", id, Array(knownRegions)) }
    return Set(
      members.lazy.filter { member in
        let own = member.shop.flatMap { shops[$0]?.region }
        return [member.region, own].contains {
          $0.map { regions(above: $0).contains(id) } ?? false
        }
      }.map(\.id))
  }

  private var knownRegions: Set<String> {
    Set(regions.keys).union(members.compactMap(\.region)).union(shops.values.compactMap(\.region))
  }
  private var knownShops: Set<String> { Set(shops.keys).union(members.compactMap(\.shop)) }

  private static func rest(of text: String, behind prefix: String) -> String? {
    text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
  }

  /// That there is none of this id; with the nearest, or what to import.
  public static func unknown(_ what: String, _ id: String, _ known: [String]) -> Diagnostic {
    let near = NearestName.nearest(to: id, in: known.sorted())
    return Diagnostic(
      "there is no \(what) '\(id)'",
      hint: near.map { "did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "none is known: `siyu import staff`, `shops` and `regions` bring them in"
          : "there are \(known.sorted().prefix(5).joined(separator: ", "))"))
  }
}
