import ArgumentParser
import SiyuModel

/// `--of REGION|SHOP`: only what concerns a part of the staff.
struct PartOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only of the staff of this region, with all below it, or of this shop.",
      valueName: "REGION|SHOP"))
  var of: String?

  /// Whom this part of the staff owns now; `nil`: everybody.
  func customers(_ host: Host) throws -> Set<CustomerNumber>? {
    try staff(host).map { try host.store.customers(ownedByAnyOf: $0) }
  }

  /// Staff ids; `nil`: all.
  func staff(_ host: Host) throws -> Set<String>? {
    guard let of else { return nil }
    let tree = try host.store.staffTree()
    do throws(Diagnostic) { return try tree.staff(of: of) } catch {
      throw Diagnostic("--of: \(error.message)", hint: error.hint)
    }
  }
}
