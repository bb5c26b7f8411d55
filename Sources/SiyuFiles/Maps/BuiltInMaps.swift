import SiyuModel

extension ImportMap {
  /// The maps that come with siyu, by name.
  public static let builtIn: [ImportMap] = [
    taobao, tmall, douyin, cdnow, cdnowSample, taobaoProducts,
  ]

  public static func builtIn(named name: String) -> ImportMap? {
    builtIn.first { $0.name == name }
  }

  /// 千牛 > 已卖出的宝贝 > 导出订单. The columns vary with the export's version; those of all
  /// versions are named here.
  public static let taobao = taobaoOrders(name: "taobao", title: "淘宝订单")

  /// The same back end with the shop's own report (订单报表), which names no buyer.
  public static let tmall = taobaoOrders(name: "tmall", title: "天猫订单")

  private static func taobaoOrders(name: String, title: String) -> ImportMap {
    var map = ImportMap(name: name, title: title, kind: .orders, source: name)
    map.isBuyerless = true
    map.noneValues.formUnion(["无退款申请", "没有申请退款"])
    map.columns = [
      MapColumn(.orderID, "订单编号", "主订单编号"),
      // A Tmall buyer is a Taobao member: one account on one platform.
      MapColumn(.platform, fixed: "taobao"),
      MapColumn(.accountID, "买家会员名", "买家昵称", "买家旺旺"),
      MapColumn(.phone, "联系手机"),
      MapColumn(.createdAt, "订单创建时间"),
      MapColumn(.paidAt, "订单付款时间"),
      // What the buyer paid shrinks when money goes back: in tmall_order_report.csv 总金额 is
      // 买家实际支付金额 + 退款金额 in every paid row.
      MapColumn(.amount, "买家实际支付金额", "退款金额").adding(),
      MapColumn(.refunded, "退款金额"),
      MapColumn(.channel, fixed: name),
      MapColumn(.shop, "店铺名称"),
      MapColumn(.status, "订单状态").translating([
        "等待买家付款": "unpaid", "买家已付款,等待卖家发货": "paid", "卖家部分发货": "shipped",
        "卖家已发货,等待买家确认": "shipped", "交易成功": "completed", "交易关闭": "closed",
      ]),
      MapColumn(.title, "宝贝标题").split(by: ";"),
      MapColumn(.quantity, "宝贝总数量").split(by: ";"),
    ]
    map.skips = [SkipRule(.name("订单编号"), values: ["合计", "总计"])]
    return map
  }

  /// 抖店 > 订单管理 > 导出. One row for each sub-order; those of one order stand together.
  public static let douyin: ImportMap = {
    var map = ImportMap(name: "douyin", title: "抖店订单", kind: .orders, source: "douyin")
    map.isBuyerless = true
    map.mergesRows = true
    map.columns = [
      MapColumn(.orderID, "主订单编号", "子订单编号"),
      MapColumn(.platform, fixed: "douyin"),
      MapColumn(.accountID, "买家ID", "用户ID"),
      MapColumn(.phone, "收件人手机号"),
      MapColumn(.createdAt, "订单提交时间"),
      MapColumn(.paidAt, "支付完成时间"),
      MapColumn(.amount, "订单应付金额"),
      MapColumn(.refunded, "售后状态").translating(["退款成功": "all"], otherwise: ""),
      MapColumn(.channel, fixed: "douyin"),
      MapColumn(.shop, "店铺名称"),
      MapColumn(.status, "订单状态").translating([
        "待支付": "unpaid", "待付款": "unpaid", "备货中": "paid", "待发货": "paid", "已支付": "paid",
        "部分发货": "shipped", "已发货": "shipped", "已完成": "completed", "已关闭": "closed",
      ]),
      MapColumn(.sku, "商家编码", "商品ID"),
      MapColumn(.title, "选购商品"),
      MapColumn(.quantity, "商品数量"),
    ]
    return map
  }()

  /// The CDNOW data set: ` customer_id  date number_of_cds  dollar_value`, set apart by blanks.
  public static let cdnow: ImportMap = {
    var map = cdnowOrders(name: "cdnow", title: "CDNOW purchases 1997-1998")
    map.columns += [
      MapColumn(.customerID, "customer_id"), MapColumn(.paidAt, "date"),
      MapColumn(.quantity, "number_of_cds"), MapColumn(.amount, "dollar_value"),
    ]
    return map
  }()

  /// Its published tenth: id in the master, id in the sample, date, CDs, dollars; no header. The
  /// master's ids are taken, and the same source, so that both files together count nobody twice.
  public static let cdnowSample: ImportMap = {
    var map = cdnowOrders(name: "cdnow-sample", title: "CDNOW sample of a tenth")
    map.hasHeader = false
    map.columns += [
      MapColumn(.customerID, from: .position(1)), MapColumn(.paidAt, from: .position(3)),
      MapColumn(.quantity, from: .position(4)), MapColumn(.amount, from: .position(5)),
    ]
    return map
  }()

  private static func cdnowOrders(name: String, title: String) -> ImportMap {
    var map = ImportMap(name: name, title: title, kind: .orders, source: "cdnow")
    map.delimiter = .blanks
    map.columns = [MapColumn(.channel, fixed: "cdnow"), MapColumn(.title, fixed: "CD")]
    return map
  }

  /// Listings seen on several days: the newest row of an item counts.
  public static let taobaoProducts: ImportMap = {
    var map = ImportMap(
      name: "taobao-products", title: "淘宝商品", kind: .products, source: "taobao")
    map.columns = [
      MapColumn(.sku, "id", "宝贝ID", "商品ID"), MapColumn(.title, "title", "宝贝标题"),
      MapColumn(.price, "price", "价格"), MapColumn(.brand, "店名", "品牌"),
      MapColumn(.at, "update_time", "更新时间"),
    ]
    return map
  }()
}
