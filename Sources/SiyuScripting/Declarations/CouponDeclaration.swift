import Lua
import SiyuModel

extension DeclarationNoun {
  static let coupon = DeclarationNoun(
    name: "coupon",
    summary: "Declares a kind of coupon, which steps and benefits give.",
    fields: [
      Field("id", .id, required: true, "the coupon's name within the plugin"),
      Field("title", .text, required: true, "what operators read"),
      Field("worth", .money, "what it is worth, for reports"),
      Field("lasts", .someTime, "how long it can be used, from the time it is given"),
      Field(
        "pool", .text,
        "the codes it is given with, one each: as in siyu import coupons; none unless said"),
      Field("return_unused", .boolean, "a code that was not used by its end is given again"),
    ],
    example: #"""
      siyu.coupon {
        id = "ten", title = "满100减10", worth = "10.00", lasts = "30d", pool = "ten",
        return_unused = true,
      }
      """#)
}

extension PluginMachine {
  func declareCoupon(_ declaration: inout Declaration) {
    guard let id = declaration.text("id") else { return }
    let name = "\(source.id).\(id)"
    if let other = declarations.coupons.first(where: { $0.name == name }) {
      declaration.note(
        "\(declaration.words) is declared a second time; the first is at \(other.place)")
    }
    require("coupon", for: &declaration)
    let worth = declaration.money("worth")
    let pool = declaration.text("pool")
    if let pool, !CouponPool.isName(pool) {
      declaration.note(
        "'pool' in \(declaration.words) wants a name of small letters, digits, '-' and '_', got "
          + "\(declaration.described(.string(pool))).", at: "pool")
    }
    let returns = declaration.boolean("return_unused") ?? false
    if returns, pool == nil {
      declaration.note(
        "'return_unused' in \(declaration.words) is for coupons with codes; it has no 'pool'",
        at: "return_unused")
    }
    if returns, declaration.text("lasts") == nil {
      declaration.note(
        "'return_unused' in \(declaration.words) needs 'lasts': without it only the code's own end "
          + "ends it, and then it is of no use to anybody", at: "return_unused")
    }
    guard let title = declaration.text("title"), declaration.problems.isEmpty else { return }
    declarations.coupons.append(
      CouponDeclaration(
        name: name, title: title, worth: worth, lasts: declaration.duration("lasts"), pool: pool,
        returnsUnused: returns, place: sourcePlace(declaration)))
  }
}

extension Declaration {
  /// An amount in minor units, written as a number of them or as a text in the major unit.
  func money(_ name: String) -> Int64? {
    fields[name].flatMap { Self.money($0, in: currency) }
  }

  /// `nil` for what is no amount above 0.
  static func money(_ value: LuaValue, in currency: Currency) -> Int64? {
    switch value {
    case .integer(let minor): Purse.amounts.contains(minor) ? minor : nil
    case .string(let text):
      (try? Money.parse(text, currency)).flatMap { Purse.amounts.contains($0) ? $0 : nil }
    default: nil
    }
  }
}
