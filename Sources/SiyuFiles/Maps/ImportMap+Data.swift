public import SiyuModel

extension ImportMap {
  /// A map from a file or a plugin's declaration, such as
  ///
  /// ```toml
  /// kind = "orders"
  /// source = "youzan"
  /// [columns]
  /// order_id = "订单号"
  /// paid_at  = ["付款时间", "下单时间"]
  /// amount   = { sum = ["实付金额", "退款金额"] }
  /// status   = { from = "订单状态", values = { "交易完成" = "completed" }, otherwise = "paid" }
  /// title    = { from = "商品", split = ";" }
  /// platform = { fixed = "youzan" }
  /// [skip]
  /// "订单号" = ["合计"]
  /// ```
  ///
  /// A column of a declaration in Lua may be a function, which comes as `{ lua = NUMBER }`.
  ///
  /// - Parameters:
  ///   - file: the path messages name.
  ///   - functions: whether the map may have functions.
  ///   - line: the line of what a path of keys leads to: `["columns", "paid_at", "split"]`.
  /// - Throws: all problems at once, in the order of their lines.
  public init(
    name: String, from data: DataValue, file: String? = nil, functions: Bool = false,
    line: @escaping (_ path: [String]) -> Int? = { _ in nil }
  ) throws(Diagnostics) {
    var form = MapForm(file: file, functions: functions, line: line)
    let map = form.read(name: name, data)
    guard form.problems.isEmpty, let map else { throw Diagnostics(form.sortedProblems) }
    self = map
  }
}
