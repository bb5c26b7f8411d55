public import SiyuModel

// Invitations are settled before anything is decided, so that rewards are decided on what is known. A
// plan writes nothing: whoever makes one hands a copy of the store in where something is owed.
extension Planner {
  /// How invitations count and what they earn, by the programme's full name.
  public static func fissions(of plugins: [PassPlugin]) -> [String: FissionDeclaration] {
    var all: [String: FissionDeclaration] = [:]
    for koc in plugins.flatMap(\.declarations.kocs) { all[koc.name] = koc.fission }
    return all
  }

  /// The checksums of the plugins that declare them, by the same names, with a mark where the plugin may
  /// not give what it gives: once it may, what waited is looked at again at once.
  public static func fissionVersions(of plugins: [PassPlugin]) -> [String: String] {
    var all: [String: String] = [:]
    for plugin in plugins {
      for koc in plugin.declarations.kocs {
        guard let fission = koc.fission else { continue }
        all[koc.name] =
          plugin.source.checksum
          + (fission.isRefused(Grants(plugin.source)) ? InvitationSettling.refused : "")
      }
    }
    return all
  }

  private var settling: InvitationSettling? {
    guard let store = store as? any Store & InvitationStore else { return nil }
    return InvitationSettling(
      store, fissions: Self.fissions(of: plugins), versions: Self.fissionVersions(of: plugins),
      zone: surroundings.zone)
  }

  /// Whether anything may be found about invitations that is not written down.
  public func owesSettling() throws -> Bool { try settling?.isSettled(at: now) == false }

  /// Writes down what is found about invitations by the planner's clock.
  /// - Returns: `nil` where nothing could have changed.
  @discardableResult
  public func settleInvitations() throws -> InvitationSettling.Report? {
    try settling?.runIfNeeded(at: now)
  }
}
