import SiyuEngine
import SiyuModel
import SiyuWords

/// What plugins declare about memberships, for files that are about them.
struct DeclaredMemberships {
  /// By full name.
  var memberships: [String: MembershipDeclaration] = [:]
  var benefits: [String: BenefitDeclaration] = [:]
  /// Full names.
  var coupons: Set<String> = []
  /// What plugins may bring about, by id.
  var grants: [String: Grants] = [:]
  /// Ids of plugins that cannot be loaded, each with the reason.
  var unknown: [String: String] = [:]

  /// That what a membership declares is not known, and why; `nil` where it is.
  func unreadable(_ programme: String) -> String? {
    let plugin = Standing.plugin(of: programme)
    return unknown[plugin].map {
      TextEscape.terminalSafe(
        say(
          "what \(programme) declares is not known: the plugin \(plugin) cannot be read: \(said($0))"
        ))
    }
  }

  static func matter(to kind: ImportKind) -> Bool {
    kind == .wallet || kind == .subscriptions || kind == .benefitUses
      || kind == .couponUses
  }

  init(_ host: Host) throws {
    self.init(try host.loadPlugins(tells: false))
  }

  init(_ loaded: LoadedPlugins) {
    for plugin in loaded.plugins {
      for membership in plugin.declarations.memberships {
        memberships[membership.name] = membership
      }
      for benefit in plugin.declarations.benefits { benefits[benefit.name] = benefit }
      grants[plugin.source.id] = Grants(plugin.source)
      coupons.formUnion(plugin.declarations.coupons.map(\.name))
    }
    for aside in loaded.setAside { unknown[aside.plugin] = aside.diagnostic.message }
  }
}
