/// What the made-up brand sells, and where its customers live.
struct Catalogue {
  static let categories = [
    "serum", "mask", "cleanser", "toner", "cream", "sunscreen", "lipstick", "foundation",
    "eyeshadow", "perfume", "shampoo", "conditioner", "bodywash", "handcream", "eyecream",
    "remover", "primer", "powder", "nailcare", "tools",
  ]
  static let channels = ["tmall", "taobao", "douyin", "xiaohongshu", "store"]

  /// 300 cities, the same as in plugin/main.lua; each belongs to the province of its first syllable.
  static let cities: [(name: String, province: String)] = [
    "an", "bei", "chang", "dong", "fu", "guang", "hang", "jin", "kun", "lan", "ming", "nan",
    "ping", "qing", "shao", "tai", "wen", "xin", "yong", "zhen",
  ].flatMap { first in
    [
      "an", "chuan", "feng", "guan", "hai", "jiang", "kou", "lin", "ning", "qiao", "shan", "tang",
      "yang", "yuan", "zhou",
    ].map { (first + $0, first + "dong") }
  }

  struct Product {
    var sku: String
    var title: String
    var category: String
    /// Minor units, 1900...79900.
    var price: Int
  }

  let products: [Product]
  /// City by drawn number: a city of rank r holds a share of about 1 / (r + 3), as real ones do.
  private let cityOfSlot: [UInt16]

  init(seed: UInt64, products count: Int = 2_000) {
    var random = SeededRandom(seed: seed ^ 0x5C)
    products = (0..<count).map { number in
      let category = Self.categories[number % Self.categories.count]
      let price = 1900 + random.skewed(below: 780) * 100
      return Product(
        sku: "sku\(10_000 + number)", title: "\(category) no. \(number)", category: category,
        price: price)
    }
    let weights = Self.cities.indices.map { 1 / Double($0 + 3) }
    let whole = weights.reduce(0, +)
    var slots: [UInt16] = []
    var sum = 0.0
    for (city, weight) in weights.enumerated() {
      sum += weight
      while Double(slots.count) < sum / whole * 65_536, slots.count < 65_536 {
        slots.append(UInt16(city))
      }
    }
    while slots.count < 65_536 { slots.append(0) }
    cityOfSlot = slots
  }

  func city(_ random: inout SeededRandom) -> (name: String, province: String) {
    Self.cities[Int(cityOfSlot[random.below(65_536)])]
  }
}
