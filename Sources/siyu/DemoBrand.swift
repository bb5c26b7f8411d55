import SiyuFiles
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A skincare brand that does not exist, with customers who do not either: made from a seed, in
/// siyu's own columns, so that the files also show what an import wants.
struct DemoBrand {
  static let today = "2026-06-30"
  /// For the first apply: an SOP counts what happens after it.
  static let yesterday = "2026-06-29"
  /// Of the playbook, with what its messages speak of.
  static let settings = """
    shop_link     = "https://shop.example.com/huajian"
    new_gift      = "氨基酸洁面乳旅行装 15g 一支"
    wake_gift     = "玻尿酸保湿面膜 25ml 两片"
    birthday_gift = "护手霜 30g 一支"
    """
  static let firstCustomer = "C000001"
  /// In the order in which they are imported.
  static let files: [(kind: ImportKind, file: String)] = [
    (.staff, "staff.csv"), (.products, "products.csv"), (.customers, "customers.csv"),
    (.accounts, "accounts.csv"), (.orders, "orders.csv"), (.orderLines, "order-lines.csv"),
    (.events, "events.csv"),
  ]

  let customers: Int
  let seed: UInt64

  /// Two years up to `today`, in UTC seconds.
  private let end = Int64(1_782_748_800)
  private let span = Int64(730 * 86_400)

  private struct Product {
    let sku, title, category: String
    let price: Int64
  }

  private static let products: [Product] = {
    let lines: [(String, String, [(String, Int64)])] = [
      ("洁面", "洁面乳", [("氨基酸温和洁面乳 敏感肌可用 100g", 89_00), ("控油清爽洁面泡沫 150ml", 79_00)]),
      ("化妆水", "爽肤水", [("玻尿酸补水保湿爽肤水 200ml", 129_00), ("积雪草舒缓修护化妆水 150ml", 149_00)]),
      (
        "精华", "精华液",
        [("烟酰胺美白淡斑精华液 30ml", 269_00), ("视黄醇抗皱紧致精华 30ml", 329_00), ("水杨酸祛痘精华 20ml", 159_00)]
      ),
      ("面霜", "面霜", [("神经酰胺修护面霜 50g", 239_00), ("水润保湿凝霜 50g", 169_00)]),
      ("面膜", "面膜", [("补水保湿面膜 10片", 99_00), ("美白提亮面膜 5片", 119_00)]),
      ("防晒", "防晒霜", [("清爽防晒乳 SPF50+ 50ml", 139_00), ("敏感肌物理防晒霜 40g", 149_00)]),
      ("彩妆", "彩妆", [("丝绒哑光口红 正红色", 199_00), ("轻薄持妆粉底液 30ml", 259_00)]),
    ]
    var products: [Product] = []
    for (category, _, items) in lines {
      for (title, price) in items {
        let number = String(products.count + 1)
        let sku = "HJ" + String(repeating: "0", count: 4 - number.count) + number
        products.append(Product(sku: sku, title: "花间集 " + title, category: category, price: price))
      }
    }
    return products
  }()

  private static let cities: [(province: String, city: String)] = [
    ("上海", "上海"), ("北京", "北京"), ("广东", "广州"), ("广东", "深圳"), ("浙江", "杭州"), ("四川", "成都"),
    ("湖北", "武汉"), ("江苏", "南京"), ("江苏", "苏州"), ("陕西", "西安"), ("山东", "青岛"), ("湖南", "长沙"),
    ("福建", "泉州"), ("河南", "洛阳"), ("江西", "赣州"), ("广西", "柳州"), ("甘肃", "天水"), ("云南", "大理"),
  ]
  private static let channels = ["douyin", "tmall", "taobao", "wecom", "xiaohongshu", "shop"]
  private static let surnames = Array("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨")
  private static let givenNames = ["晓月", "思远", "雨桐", "子涵", "欣怡", "佳宁", "若曦", "明轩", "静秋", "语嫣"]

  /// Writes all files into a folder; returns their names.
  func write(to folder: String) throws -> [String] {
    if mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw Diagnostic(file: folder, "cannot be made", errno: errno)
    }
    var random = DeterministicRandom(seed: seed)
    var tables: [ImportKind: any TableWriter] = [:]
    for (kind, file) in Self.files {
      let columns = (ExportKind(rawValue: kind.rawValue)?.columns ?? []).map { TableColumn($0) }
      tables[kind] = CSVWriter(
        try AtomicFileSink(path: "\(folder)/\(file)", mode: 0o600), columns: columns)
    }
    func row(_ kind: ImportKind, _ cells: [String]) throws {
      try tables[kind]?.write(cells.map { $0.isEmpty ? .none : .text($0) })
    }
    for number in 1...8 {
      try row(.staff, ["S\(number)", "导购\(number)号", "门店\((number + 1) / 2)", "华东", "active"])
    }
    for product in Self.products {
      try row(
        .products,
        [product.sku, product.title, product.category, "花间集", amount(product.price), "2024-06-30"])
    }
    for number in 1...customers { try writeCustomer(number, &random, row) }
    for (kind, _) in Self.files { try tables[kind]?.finish() }
    return Self.files.map(\.file)
  }

  private func writeCustomer(
    _ number: Int, _ random: inout DeterministicRandom,
    _ row: (ImportKind, [String]) throws -> Void
  ) throws {
    let id = padded("C", number, 6)
    let place = pick(Self.cities, &random)
    let channel = pick(Self.channels, &random)
    let joined = end - random.int(in: 0...span)
    let name = String(pick(Self.surnames, &random)) + pick(Self.givenNames, &random)
    let birthday = CivilDate(daysSince1970: Int(random.int(in: 3_000...14_000)))
    try row(
      .customers,
      [
        id, name, padded("199", number, 8), random.unit() < 0.85 ? "female" : "male",
        TimeText.date(birthday), "\(place.city)某路\(random.int(in: 1...999))号", place.province,
        place.city, channel, random.unit() < 0.3 ? "2025-618" : "", time(joined),
        "S\(random.int(in: 1...8))", "wecom", random.unit() < 0.9 ? "true" : "false",
      ])
    try row(.accounts, [id, "wecom", padded("wm", number, 6), "", ""])
    try row(.events, ["E\(number)-j", id, "pool.joined", time(joined), #"{"pool":"wecom"}"#])
    // Most people buy little, a few a lot: the number falls off as in real shops.
    var orders = 0
    while orders < 40, random.unit() < 0.68 { orders += 1 }
    var at = joined
    for order in 0..<orders {
      at += random.int(in: 3_600...(90 * 86_400))
      if at >= end { break }
      let orderID = "\(id)-\(order + 1)"
      let product = pick(Self.products, &random)
      let quantity = random.unit() < 0.8 ? Int64(1) : 2
      let total = product.price * quantity
      let isRefunded = random.unit() < 0.04
      try row(
        .orders,
        [
          orderID, id, "", "", time(at), amount(total), isRefunded ? amount(total) : "", channel,
          "旗舰店", isRefunded ? "refunded" : "completed",
        ])
      try row(
        .orderLines,
        [
          orderID, product.sku, product.title, product.category, "\(quantity)",
          amount(product.price),
        ])
    }
  }

  private func pick<Element>(_ list: [Element], _ random: inout DeterministicRandom) -> Element {
    list[Int(random.int(in: 0...Int64(list.count - 1)))]
  }

  private func padded(_ prefix: String, _ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return prefix + String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private func amount(_ minor: Int64) -> String { Money.format(minor, .cny, .plain) }
  private func time(_ seconds: Int64) -> String { TimeText.iso(Instant(seconds: seconds)) }
}
