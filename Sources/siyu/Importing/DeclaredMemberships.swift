import SiyuEngine
import SiyuModel

/// What plugins declare about memberships, for files that are about them.
struct DeclaredMemberships {
  /// By full name.
  var memberships: [String: MembershipDeclaration] = [:]
  var benefits: [String: BenefitDeclaration] = [:]
  /// Full names.
  var coupons: Set<String> = []
  /// Ids of plugins that cannot be loaded, each with the reason.
  var unknown: [String: String] = [:]

  static func matter(to kind: ImportKind) -> Bool {
    kind == .wallet || kind == .subscriptions || kind == .benefitUses
      || kind == .couponUses
  }

  init(_ host: Host) throws {
    let loaded = try host.loadPlugins(tells: false)
    for plugin in loaded.plugins {
      for membership in plugin.declarations.memberships {
        memberships[membership.name] = membership
      }
      for benefit in plugin.declarations.benefits { benefits[benefit.name] = benefit }
      coupons.formUnion(plugin.declarations.coupons.map(\.name))
    }
    for aside in loaded.setAside { unknown[aside.plugin] = aside.diagnostic.message }
  }
}
