import SiyuTestPrograms
import Foundation
import Synchronization

/// Workspaces that scenarios begin with, each made once and then copied.
enum Base: String, Sendable, CaseIterable {
  /// A new workspace with a brand's files beside it and nothing taken in.
  case empty
  /// Customers, accounts, products and staff; no orders.
  case people
  /// The first half of the orders too.
  case half
  /// All of it.
  case full
  /// With somebody else's plugin, of which there is a newer version.
  case sharing
  /// Applied once, and new events since.
  case applied
  /// All of it, and a plan file that waits.
  case planned
  /// Enough customers for a pass to be committed in several transactions.
  case large
  /// SOPs in mid-flight: walks begun, and more that enrols tonight.
  case walking
  /// The same, and a plan file that waits.
  case walkingPlanned
  /// The same as `walking`, and a folder that takes the messages.
  case delivering
  /// SOPs for enough customers that a pass is committed in several transactions.
  case walkingLarge
  /// A KOC programme that rewards, and friends who were brought since.
  case bringing
  /// A store as the first siyu wrote it, applied once, with a tag by hand and a merge.
  case old

  static let now = "2026-06-30"

  private var customers: Int { self == .large ? 9_000 : 60 }

  /// Whether it takes long.
  var isLarge: Bool { self == .large || self == .walkingLarge }

  private var before: Base? {
    switch self {
    case .empty, .large, .old: nil
    case .people: .empty
    case .half, .bringing: .people
    case .full: .half
    case .applied, .planned, .sharing: .full
    case .walking: .people
    case .walkingPlanned, .delivering: .walking
    case .walkingLarge: .large
    }
  }

  private func build(_ siyu: Siyu, in folder: String) throws {
    func bring(_ kind: String, _ file: String) throws {
      try siyu.must(["import", kind, "data/\(file).csv"], in: folder)
    }
    switch self {
    case .old: try OldStore.make(folder, siyu)
    case .empty, .large:
      let above = (folder as NSString).deletingLastPathComponent
      try siyu.must(["demo", folder, "--customers", "\(customers)"], in: above)
      if self == .large { return }
      try siyu.must(["export", "orders", "--out", "data/orders.xlsx"], in: folder)
      // The demo's files and nothing in the store yet.
      for name in ["siyu.db", "siyu.db-wal", "siyu.db-shm"] { unlink("\(folder)/.siyu/\(name)") }
      try siyu.must(["init", "--store"], in: folder)
      try SampleFiles.write(to: folder)
    case .people:
      for kind in ["staff", "products", "customers", "accounts"] { try bring(kind, kind) }
    case .half: try bring("orders", "orders-first")
    case .full:
      try bring("orders", "orders")
      for kind in ["order-lines", "events"] { try bring(kind, kind) }
    case .sharing: try siyu.must(["plugin", "install", "data/v1/kit", "--yes"], in: folder)
    case .applied:
      _ = try siyu.run(["import", "wallet", "data/wallet.csv", "--now", "2026-06-30"], in: folder)
      try siyu.must(["apply", "--now", Self.now], in: folder)
      try bring("customers", "customers-more")
      try bring("events", "events-more")
    case .planned:
      try siyu.must(["plan", "--now", Self.now, "--out", "tonight.plan"], in: folder)
    case .bringing: try FissionSample.begin(in: folder, siyu, bring)
    case .walking: try SOPSample.live(in: folder, siyu, bring)
    case .walkingPlanned:
      try siyu.must(["plan", "--now", SOPSample.tonight, "--out", "tonight.plan"], in: folder)
    case .delivering: try SOPSample.addChannel(in: folder)
    case .walkingLarge: try SOPSample.begin(in: folder, siyu, staffDay: 700)
    }
  }

  // MARK: Made once

  private static let made = Mutex<[Base: String]>([:])

  /// The folder of all that this process makes, removed when it ends.
  static let scratch: String = {
    let path = FileManager.default.temporaryDirectory.path + "/siyu-faults-\(getpid())"
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o755])
    // Also what commands put beside it that were run above their workspace.
    atexit { Base.remove(Base.scratch) }
    return path
  }()

  /// Its folder; not to be written to.
  func folder(_ siyu: Siyu) throws -> String {
    let known = Self.made.withLock { $0[self] }
    if let known { return known }
    let begin = try before?.folder(siyu)
    return try Self.made.withLock { made in
      if let known = made[self] { return known }
      let folder = Self.scratch + "/base-\(rawValue)"
      if let begin { try FileManager.default.copyItem(atPath: begin, toPath: folder) }
      try build(siyu, in: folder)
      made[self] = folder
      return folder
    }
  }

  /// A workspace of one's own.
  func copy(_ siyu: Siyu, for name: String) throws -> String {
    let folder = Self.scratch + "/\(name)-\(UUID().uuidString.prefix(8))"
    try FileManager.default.copyItem(atPath: try self.folder(siyu), toPath: folder)
    return folder
  }

  static func remove(_ workspace: String) {
    try? FileManager.default.removeItem(atPath: workspace)
    try? FileManager.default.removeItem(atPath: workspace + ".tmp")
  }
}
