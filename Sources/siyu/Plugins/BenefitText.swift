import SiyuModel
import SiyuReport
import SiyuWords

/// Benefits and coupons as `siyu plugin info` shows them.
enum BenefitText {
  static func lines(_ benefit: BenefitDeclaration) -> [String] {
    var parts: [String] = []
    if let points = benefit.points { parts.append(say("gives \(Grouping.count(points, "point"))")) }
    if let coupon = benefit.coupon { parts.append(say("gives coupon \(coupon)")) }
    if let uses = benefit.uses { parts.append(say("used \(Grouping.count(uses, "time")) at most")) }
    if let per = benefit.per { parts.append(say("every \(per)")) }
    return [
      say(
        "benefit \(benefit.name)  \(TitleText.shown(benefit.title))  "
          + "(\(benefit.sort.rawValue), \(benefit.place))")
    ] + (parts.isEmpty ? [] : ["  " + parts.listed()])
  }

  static func lines(_ coupon: CouponDeclaration, _ currency: Currency) -> [String] {
    var parts: [String] = []
    if let worth = coupon.worth { parts.append(say("worth \(Money.format(worth, currency))")) }
    if let lasts = coupon.lasts { parts.append(say("for \(lasts)")) }
    if let pool = coupon.pool {
      parts.append(
        say("codes of pool \(pool)") + (coupon.returnsUnused ? say(", back to it when unused") : "")
      )
    }
    return [
      say("coupon \(coupon.name)  \(TitleText.shown(coupon.title))  (\(coupon.place))")
    ] + (parts.isEmpty ? [] : ["  " + parts.listed()])
  }
}
