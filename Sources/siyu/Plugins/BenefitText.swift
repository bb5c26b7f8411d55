import SiyuModel
import SiyuReport

/// Benefits and coupons as `siyu plugin info` shows them.
enum BenefitText {
  static func lines(_ benefit: BenefitDeclaration) -> [String] {
    var parts: [String] = []
    if let points = benefit.points { parts.append("gives \(Grouping.count(points, "point"))") }
    if let coupon = benefit.coupon { parts.append("gives coupon \(coupon)") }
    if let uses = benefit.uses { parts.append("used \(Grouping.count(uses, "time")) at most") }
    if let per = benefit.per { parts.append("every \(per)") }
    return [
      "benefit \(benefit.name)  \(TitleText.shown(benefit.title))  "
        + "(\(benefit.sort.rawValue), \(benefit.place))"
    ] + (parts.isEmpty ? [] : ["  " + parts.joined(separator: ", ")])
  }

  static func lines(_ coupon: CouponDeclaration, _ currency: Currency) -> [String] {
    var parts: [String] = []
    if let worth = coupon.worth { parts.append("worth \(Money.format(worth, currency))") }
    if let lasts = coupon.lasts { parts.append("for \(lasts)") }
    if let pool = coupon.pool {
      parts.append(
        "codes of pool \(pool)" + (coupon.returnsUnused ? ", back to it when unused" : ""))
    }
    return [
      "coupon \(coupon.name)  \(TitleText.shown(coupon.title))  (\(coupon.place))"
    ] + (parts.isEmpty ? [] : ["  " + parts.joined(separator: ", ")])
  }
}
