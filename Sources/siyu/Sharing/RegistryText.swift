import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

/// What a registry says of a plugin.
enum RegistryText {
  /// All versions of one, newest first.
  static func show(_ id: String, _ index: RegistryIndex, _ console: Console) {
    let versions = index.versions(of: id)
    if console.json { return console.print(json: .list(versions.map { .record(record($0)) })) }
    guard let newest = versions.first else { return }
    console.print("\(newest.id)  \(TitleText.shown(newest.title))")
    var table = TextTable([
      .init(say("version")), .init(say("signer")), .init(say("needs")),
      .init(say("checksum"), width: 64),
    ])
    for package in versions {
      let needs = package.requires.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }
      table.add(
        "\(package.version)", package.signer.map { "\($0)" } ?? say("not signed"),
        TitleText.shown(needs.listed()), package.checksum)
    }
    table.lines.forEach { console.print($0) }
  }

  /// The registries that were passed over and the entries that cannot be used, after what can.
  /// - Throws: the status of a result in which something is missing.
  static func finish(_ registries: Registries, _ console: Console) throws {
    tellUnreadable(registries, console)
    tellEntries(registries, console)
    // One that is only locked need not be on every machine.
    try
      (registries.unreadable.allSatisfy(\.registry.isOnlyLocked) && registries.leftOut.isEmpty
      ? ExitStatus.done : .inputRejected).exit()
  }

  /// - Parameter told: so many were told before.
  static func tellUnreadable(_ registries: Registries, _ console: Console, after told: Int = 0) {
    for var problem in registries.problems.dropFirst(told) {
      problem.severity = .warning
      console.report(problem)
    }
  }

  /// How an installation ends that did what it could: an entry of the plugin itself may have been the newer one.
  /// - Parameter id: `nil`: of all that were installed.
  static func status(_ registries: Registries, of id: String?) -> ExitStatus {
    let isLeftOut = registries.leftOut.contains {
      id == nil || $0.entry.id == id || $0.entry.id == nil
    }
    // Nobody answered.
    let isNone = !registries.all.isEmpty && registries.unreadable.count == registries.all.count
    return isLeftOut || isNone ? .inputRejected : .done
  }

  static func tellEntries(_ registries: Registries, _ console: Console) {
    registries.entryProblems.forEach { console.report($0) }
  }

  static func record(_ package: RegistryIndex.Package, registry: String? = nil) -> DataRecord {
    var record: DataRecord = [
      "plugin": .string(package.id), "version": .string("\(package.version)"),
      "title": .string(package.title), "checksum": .string(package.checksum),
      "signer": package.signer.map { .string("\($0)") } ?? .null,
      "requires": .record(
        DataRecord(
          package.requires.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.text)) })),
    ]
    if let registry { record["registry"] = .string(registry) }
    return record
  }
}
