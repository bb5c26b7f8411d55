import Foundation

/// Files beside the demo's own: parts of them, and rows that make siyu think.
enum SampleFiles {
  static func write(to workspace: String) throws {
    try writePlugin(to: workspace + "/plugins/party")
    let folder = workspace + "/data"
    for (id, version) in [("kit", 1), ("kit", 2), ("tea", 1)] {
      try writeShared(id, version, to: "\(folder)/v\(version)/\(id)")
    }
    func text(_ name: String) throws -> [Substring] {
      try String(contentsOfFile: "\(folder)/\(name).csv", encoding: .utf8).split(separator: "\n")
    }
    func put(_ name: String, _ lines: [some StringProtocol]) throws {
      try (lines.joined(separator: "\n") + "\n").write(
        toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }
    let orders = try text("orders")
    try put("orders-first.csv", Array(orders.prefix(orders.count / 2)))
    // New people, some of them with the phones of others, some of them no people.
    var more = ["customer_id,name,phone,joined_at"]
    for index in 1...40 {
      more.append("N\(index),王晓\(index),199000000\(10 + index),2026-06-2\(index % 10)T10:00:00Z")
      if index % 10 == 0 { more.append(",无名,,2026-06-30T10:00:00Z") }
    }
    try put("customers-more.csv", more)
    var events = ["event_id,customer_id,type,at,props"]
    for index in 1...40 {
      events.append("F\(index),C0000\(10 + index),page.viewed,2026-06-30T0\(index % 10):00:00Z,")
    }
    try put("events-more.csv", events)
    var tags = ["customer_id,tag"]
    for index in 10...40 {
      tags.append("C0000\(index),skincare.value:\(index % 2 == 0 ? "high" : "low")")
    }
    try put("tags.csv", tags)
    // Points, also of people that nobody knows yet; some of it is not there to be spent.
    var wallet = ["entry_id,customer_id,purse,kind,amount,at,of,expires_at"]
    for index in 10...59 {
      wallet.append("G\(index),C0000\(index),points,give,\(index),2026-06-01,,2026-12-31")
      wallet.append("T\(index),W\(index % 7),points,give,\(index),2026-06-02,,")
      wallet.append("S\(index),C0000\(index),points,spend,\(index % 4 * 20),2026-06-03,,")
      wallet.append("R\(index),C0000\(index),points,refund,,2026-06-04,S\(index),")
    }
    try put("wallet.csv", wallet)
    // A tree whose parents stand behind their children, and a row that lies in itself.
    try put(
      "regions.csv",
      ["region_id,title,parent_id"] + (1...30).map { "R\($0),大区\($0),R\($0 * 2 + 30)" }
        + (31...90).map { "R\($0),大区\($0)," } + ["R99,自己,R99"])
    // A shop's own export and a map with a function in Lua.
    var shop = ["单号,买家,实付,时间"]
    for index in 10...59 { shop.append("S\(index),C0000\(index),\(index).50,2026-06-01 10:00:00") }
    try put("shop.csv", shop)
    try put("shop.lua", [luaMap])
  }

  /// Somebody else's, to be installed.
  private static func writeShared(_ id: String, _ version: Int, to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/lib", withIntermediateDirectories: true)
    let manifest =
      "id = \"\(id)\"\nversion = \"\(version).0.0\"\ntitle = \"\(id)\"\nsiyu = \"1\"\n"
    for (name, text) in [
      ("plugin.toml", manifest), ("main.lua", "-- \(version)\n"),
      ("lib/v\(version).lua", "return \(version)\n"),
    ] {
      try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }
  }

  /// A second plugin, beside the playbook: one asks for more than it is granted.
  static func writePlugin(to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let manifest = """
      id      = "party"
      version = "1.0.0"
      title   = "生日会"
      siyu    = "1"
      license = "MIT"

      [permissions]
      read  = ["orders", "birthday"]
      write = ["tag"]

      """
    let rules = """
      siyu.tag_group {
        id = "size", title = "单量", dimension = "behaviour", exclusive = true,
        values = { many = "多", few = "少" },
        assign = function(c, ctx)
          local count = c.orders:count()
          if count == 0 then return nil end
          return count > 2 and "many" or "few", { "{n} 单", n = count }
        end,
      }

      """
    for (name, text) in [("plugin.toml", manifest), ("main.lua", rules)] {
      try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }
  }

  private static let luaMap = """
    siyu.importer {
      id = "shop", title = "小程序", kind = "orders", source = "shop",
      columns = {
        order_id = "单号", customer_id = "买家", paid_at = "时间",
        amount = function(row, ctx) return siyu.to_minor(row["实付"]) end,
      },
    }
    """
}
