internal import Lua
internal import SiyuModel

extension SpecCustomerReader {
  /// `benefits = { freight = 1 }`: how often benefits of the described levels can still be used; those
  /// that are not named, as often as at the beginning.
  func benefits(
    _ fields: NamedFields, of levels: [SpecCustomer.Level]
  ) throws(LuaError) -> [SpecCustomer.Level] {
    guard let value = fields["benefits"] else { return levels }
    let what = "the benefits of a customer"
    let given = try NamedFields(value, what: what, known: benefits.map(\.localID))
    var levels = levels
    for benefit in benefits {
      guard let left = try given.integer(benefit.localID) else { continue }
      guard let uses = benefit.uses, 0...uses ~= left else {
        throw LuaError(
          .runtime,
          benefit.uses.map { "'\(benefit.localID)' of \(what) is from 0 to \($0), got \(left)." }
            ?? "'\(benefit.localID)' of \(what): nothing limits how often it is used.")
      }
      let place = levels.firstIndex { level in
        memberships.contains {
          $0.name == level.programme && $0.benefits(in: level.level).contains(benefit.name)
        }
      }
      guard let place else {
        throw LuaError(
          .runtime,
          "'\(benefit.localID)' of \(what) belongs to no level of theirs; describe it in 'levels'.")
      }
      var standing = Standing(
        programme: levels[place].programme, subject: .customer(0), state: "",
        since: Instant(seconds: 0),
        data: levels[place].data)
      standing.noteUses(
        benefit.localID, since: period(of: benefit, levels[place]) ?? standing.since,
        count: uses - left, of: benefits.map(\.name))
      levels[place].data = standing.data
    }
    return levels
  }

  /// When the period began that runs, where it is described since when there is what has the benefit.
  private func period(of benefit: BenefitDeclaration, _ level: SpecCustomer.Level) -> Instant? {
    guard let since = level.since,
      let membership = memberships.first(where: { $0.name == level.programme })
    else { return nil }
    let standing = Standing(
      programme: level.programme, subject: .customer(0), state: level.level, since: since,
      until: level.until)
    return membership.entitlements(
      standing, [benefit.name: benefit], at: clock.now, in: clock.zone
    ).first?.since
  }
}
