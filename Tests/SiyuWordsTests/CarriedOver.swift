import Foundation

/// Which sources speak Chinese too.
///
/// All of `Sources/siyu` does, but for what is listed here as still English: a new command's words are
/// missed by the tests until the catalogue has them, or its file is added below for the time being. Of
/// the other rooms those are listed that are carried over. So the one list only shrinks and the other
/// only grows.
enum CarriedOver {
  /// Rooms, folders and files besides `siyu`.
  static let rooms: [String] = [
    "SiyuModel/", "SiyuEngine/", "SiyuFiles/", "SiyuPackaging/", "SiyuDelivery/",
    "SiyuRegistry/",
    "SiyuWorkers/SetAsideWords.swift", "SiyuWorkers/WorkerProtection.swift",
    "SiyuWorkers/WorkerExecutable.swift", "SiyuWorkers/WorkerProbe.swift",
    "SiyuWorkers/Unpacking/", "SiyuArchives/WholeGzip.swift", "SiyuCraft/Checking/",
    "LuaSource/Reading/", "LuaSource/Slips/", "Lua/",
    "SiyuScripting/Views/", "SiyuScripting/Asking/", "SiyuScripting/Importing/",
    "SiyuStorage/Checking/", "SiyuStorage/SQL/Connection.swift",
    "SiyuStorage/SQL/Connection+Transactions.swift",
    "SiyuStorage/SQL/SQLFailure.swift", "SiyuStorage/SQLiteStore+ByHand.swift",
    "SiyuStorage/SQLiteStore+Identity.swift", "SiyuStorage/SQLiteStore+Invitations.swift",
    "SiyuStorage/SQLiteStore+Keys.swift", "SiyuStorage/SQLiteStore+OutreachDesk.swift",
    "SiyuStorage/SQLiteStore+Passes.swift", "SiyuStorage/SQLiteStore.swift",
    "SiyuStorage/Importing/OrderLineImport.swift", "SiyuStorage/Importing/ProofTaking.swift",
    "SiyuStorage/Importing/RegionImport.swift", "SiyuStorage/Importing/SQLiteImportSession.swift",
    "SiyuStorage/Importing/WriteContext+Customers.swift",
    "SiyuStorage/Importing/WriteContext+Places.swift",
    "SiyuStorage/Importing/WriteContext+Unknown.swift", "SiyuStorage/Ledger/ChangePosting.swift",
    "SiyuStorage/Ledger/CouponTaking.swift", "SiyuStorage/Ledger/LedgerRows.swift",
    "SiyuStorage/Ledger/Reconciling.swift", "SiyuStorage/Ledger/WalletTaking.swift",
    "SiyuStorage/Backup/StoreBackup.swift", "SiyuStorage/Runs/SQLiteRunSession.swift",
    "SiyuStorage/Runs/WriteContext+Tags.swift", "SiyuStorage/Outreach/AddresseeReading.swift",
    "SiyuStorage/Outreach/ReceiptTaking.swift", "SiyuStorage/Outreach/SubjectFinding.swift",
    "SiyuStorage/Outreach/Undoing.swift", "SiyuStorage/Outreach/OutreachWriting.swift",
    "SiyuStorage/Invitations/InvitationTaking.swift", "SiyuStorage/Keys/KeyRing+Opening.swift",
    "SiyuStorage/Keys/KeyRing.swift", "SiyuStorage/Keys/WorkspaceKey.swift",
    "SiyuStorage/Overlay/LockedFolder.swift", "SiyuStorage/Overlay/SQLiteOverlay.swift",
    "SiyuStorage/Placing/BulkLoad.swift", "SiyuStorage/Placing/PlacedTable.swift",
    "SiyuStorage/Placing/TemporaryFile.swift", "SiyuStorage/Programmes/SubscriptionTaking.swift",
    "SiyuStorage/Reading/SQLiteSnapshot.swift", "SiyuStorage/Staff/HandingOver.swift",
    "SiyuStorage/Staff/TaskResultTaking.swift", "SiyuStorage/Surveys/",
  ]

  /// Of the above, what is not yet in the catalogue: what is said of a broken zone file or a frame that
  /// cannot be is for us.
  static let stillEnglish: [String] = [
    "SiyuModel/Time/TimeZoneRules+Bytes.swift", "SiyuModel/Time/TimeZoneRules+TZif.swift",
    "SiyuModel/Questions/Asked.swift",
  ]

  /// Written for programs, or not ours to say: output formats, templates that are copied, what the
  /// surface says of itself.
  static let silent = [
    "siyu/Bundled/", "siyu/Sessions/JUnitReport.swift", "siyu/Plugins/PluginJSON.swift",
    "siyu/PlanJSON.swift", "siyu/Simulating/SimulationJSON.swift", "siyu/DemoBrand.swift",
    "SiyuModel/Surface/", "SiyuPackaging/Scaffold/Parts/",
    "SiyuPackaging/Scaffold/AdvertisingWords.swift",
    "SiyuPackaging/Scaffold/CalendarScaffold.swift", "SiyuPackaging/Scaffold/PluginPiece.swift",
    "SiyuPackaging/Scaffold/PluginScaffold.swift",
    "SiyuPackaging/Scaffold/WorkspaceScaffold.swift",
    "SiyuPackaging/Sharing/PackageList.swift", "SiyuPackaging/Sharing/PackageSignature.swift",
  ]

  /// Rooms of which the catalogue has some texts and need not have all: they mix what the sandbox
  /// tells authors with pages of the reference.
  static let partly: [String] = [
    "SiyuScripting/Declarations/", "SiyuScripting/Modules/",
    "SiyuScripting/Sandbox/ModuleFiles.swift",
    "SiyuScripting/Sessions/Specs/",
  ]

  /// What reads like a sentence and is a name: of commands in the audit log, in what is hashed, in
  /// files; and what a rule read, which is told in the words of Lua.
  static let names: Set<String> = [

    "# Written by siyu: which plugin was granted what, at which content, and where it came from. Keep it in",
    "# Written by siyu: whose plugins this workspace takes. Keep it in version control; change it with",
    "# `siyu plugin trust` and `siyu plugin revoke`.",
    ", only there:", "can be called", "found at", "found only in", "only in",
    "# version control; change it with `siyu plugin grant`, `install` and `remove`.",
    "a personal field of another row", "a row without its line", "a text of {1} bytes",
    "a text that is not UTF-8", "a value of the host's",
    "an offset of {1} seconds is more than 26 hours", "and more", "asked {1} {2}", "attribute {1}",
    "attribute {1} = {2}", "balance {1}",
    "benefit:{1}:{2}", "benefit:{1}:{2}:{3}", "between two times", "calendar:{1} {2}",
    "coupon use\n{1}\n{2}", "coupon use\n{1}\n{2}\n{3}\n{4}", "coupons {1}", "did you mean",
    "entity: {1}",
    "file:{1}?immutable=1", "format = {1}", "group {1} = {2}", "group: {1}", "hash, place",
    "import wallet\n{1}\n{2}", "in two orders", "missing from index", "near '",
    "non-unique entry in index", "of kind {1}",
    "older than {1}", "order {1} of {2}", "place, data", "plugin install",
    "plugin revoke", "plugin trust", "plugin update", "private {1}",
    "public {1}", "run:{1}", "since a time", "siyu audit 1", "siyu coupon 1", "siyu event 1",
    "siyu key hash", "siyu key rotate", "siyu message 1", "siyu pass 1", "siyu plugin check",
    "siyu points 1",
    "siyu privacy erase", "siyu signing key 1", "siyu task 1", "step {1}: {2}", "sum {1} = {2}",
    "tags: {1}", "top {1} = {2}", "values {1}: {2} different", "wrong # of entries in index",
    "{1} contains {2}", "{1}, which is no number", "{1}: sum {2}", "{1}: top {2}",
    "{1}: values {2}",
  ]

  static let top = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Paths below `Sources/`, sorted.
  static func files(_ rooms: [String] = ["siyu/"] + rooms) -> [String] {
    let all = (FileManager.default.enumerator(atPath: "\(top)/Sources")?.allObjects ?? [])
      .compactMap { $0 as? String }
    return all.filter { path in
      path.hasSuffix(".swift") && rooms.contains(where: path.hasPrefix)
        && !(stillEnglish + silent).contains(where: path.hasPrefix)
    }.sorted()
  }

  /// Keys by the first file that says them.
  static func phrases(in files: [String] = files()) throws -> [String: String] {
    var found: [String: String] = [:]
    for file in files {
      let source = try String(contentsOfFile: "\(top)/Sources/\(file)", encoding: .utf8)
      for key in SourcePhrases.keys(in: source) where !names.contains(key) && found[key] == nil {
        found[key] = file
      }
    }
    return found
  }
}
