import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuWorkers
import Synchronization

extension Host {
  /// What passes have to know of the workspace to walk through SOPs.
  ///
  /// - Throws: `Diagnostics`: the calendar that siyu.toml names is missing or wrong.
  func sopSettings() throws(Diagnostics) -> SOPSettings {
    let suppressed = SuppressedCustomers(workspace: workspace, store: store)
    let zones = ZoneNames()
    return SOPSettings(
      calendar: try workspace.workCalendar(), gate: workspace.file.gate.rules,
      weekStart: workspace.file.weekStart, kept: { checksum in try self.keptPlugin(checksum) },
      isSuppressed: { try suppressed.contains($0) },
      zoneAttribute: workspace.file.gate.zoneAttribute, zone: { zones.zone($0) })
  }

  /// A plugin as it was when it was applied; `nil` where it is not kept.
  /// - Throws: `SetAside` where it cannot be used any more.
  func keptPlugin(_ checksum: String) throws -> PassPlugin? {
    try keptVersion(checksum).map(passPlugin)
  }

  /// Loads a version that is not in `plugins/`.
  func passPlugin(_ installed: Workspace.InstalledPlugin) throws -> PassPlugin {
    do {
      let declarations = try runtime.declarations(of: installed.source)
      let library = try contentLibrary(of: installed, declarations)
      return PassPlugin(
        source: installed.source, title: installed.package.manifest.title,
        declarations: declarations, files: installed.files,
        contents: library?.factsByPath ?? [:])
    } catch let problems as Diagnostics {
      let id = installed.source.id
      throw SetAside(plugin: id, cause: .load, diagnostic: Self.summary(of: problems, in: id))
    }
  }

  /// The files of a version that was applied, with the settings and grants of today: what was taken
  /// back an older version does not have either.
  func keptVersion(_ checksum: String) throws -> Workspace.InstalledPlugin? {
    guard let files = try store.keptPlugin(checksum: checksum) else { return nil }
    return try workspace.plugin(kept: files, label: "kept \(checksum.prefix(12))")
  }
}

/// Zones that customers' attributes name, each read once.
private final class ZoneNames: Sendable {
  private let known = Mutex(CustomerZones())
  func zone(_ name: String) -> TimeZoneRules? { known.withLock { $0.zone(name) } }
}

/// Whom a pass leaves out because they stand on a suppression list: read when the first message is
/// wanted.
///
/// With one that cannot be read all messages wait at the gate, and the pass goes on: a walk that went
/// on as if nobody stood on it could not be taken back to where it was.
private final class SuppressedCustomers: Sendable {
  private let workspace: Workspace
  private let store: any OutreachDesk
  private let read = Mutex<Suppression?>(nil)

  init(workspace: Workspace, store: any OutreachDesk) {
    self.workspace = workspace
    self.store = store
  }

  func contains(_ customer: Int64) throws -> Bool {
    if workspace.file.gate.suppressionLists.isEmpty { return false }
    let suppression = try read.withLock { read in
      if let read { return read }
      let found = try Suppression(workspace)
      read = found
      return found
    }
    if suppression.isEmpty { return false }
    return suppression.holds(
      try store.contactNames(of: CustomerNumber(rawValue: customer)))
  }
}
