import SiyuArchives
import SiyuBorder
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers

/// What people write and what siyu needs around it: settings, plugins, time zones, the worker.
struct WorkspaceCheckup {
  let places: WorkspacePlaces

  var items: [CheckedItem] {
    var items: [CheckedItem] = []
    func add(_ finding: Finding) {
      items.append(CheckedItem(section: "workspace", finding: finding))
    }
    for name in ["siyu.toml", "siyu.lock"] { add(file(name)) }
    if let workspace = places.workspace {
      plugins(workspace).forEach(add)
      trust(workspace).forEach(add)
      add(zone(workspace))
      add(calendar(workspace))
      if !workspace.file.content.forbidden.isEmpty { add(words(workspace)) }
    }
    return items
  }

  /// Where it cannot be read nothing is installed; passes go on, also with what a revoked key signed.
  private func trust(_ workspace: Workspace) -> [Finding] {
    do throws(Diagnostics) {
      return try workspace.revokedPlugins(workspace.trust()).map(\.warning).map {
        Finding(TrustFile.name, .problem, $0.message, step: $0.hint)
      }
    } catch {
      return [
        Finding(
          TrustFile.name, .problem, error.all.first?.description ?? "cannot be read",
          step: "mend it by hand; version control has the one before")
      ]
    }
  }

  private func file(_ name: String) -> Finding {
    if let problem = places.problems.first(where: { $0.file?.hasSuffix(name) ?? false }) {
      let place = problem.line.map { "line \($0): " } ?? ""
      return Finding(
        name, .problem, place + problem.message,
        step: problem.hint ?? "mend it by hand; version control has the one before")
    }
    if name == "siyu.toml", places.workspace == nil,
      let problem = places.problems.first(where: { $0.file != "siyu.lock" })
    {
      return Finding(
        name, .problem, problem.message,
        step: "put it back from version control or the last backup; 'siyu init' would make another"
          + " workspace")
    }
    return Finding(name, .ok, "can be read")
  }

  private func plugins(_ workspace: Workspace) -> [Finding] {
    var findings: [Finding] = []
    for problem in workspace.pluginProblems() {
      findings.append(
        Finding(
          "plugins", problem.severity == .error ? .problem : .note, problem.message,
          step: problem.hint ?? "correct it in siyu.toml"))
    }
    let ids = workspace.enabledPlugins
    var readable = 0
    for id in ids where workspace.pluginFolders.contains(id) {
      do throws(Diagnostics) {
        _ = try workspace.plugin(id)
        readable += 1
      } catch {
        findings.append(
          Finding(
            "plugins", .problem, "\(id) cannot be read: \(error.all.first?.message ?? "")",
            step: "siyu plugin check \(id) tells all that is wrong; until then it is set aside"))
      }
    }
    if findings.isEmpty {
      findings.append(Finding("plugins", .ok, "\(readable) enabled, all can be read"))
    }
    return findings
  }

  private func calendar(_ workspace: Workspace) -> Finding {
    do throws(Diagnostics) {
      let calendar = try workspace.workCalendar()
      guard let file = calendar.file else {
        return Finding("workdays", .ok, "no calendar; only steps on workdays need one")
      }
      let years = calendar.years.sorted().map(String.init).listed()
      return Finding(
        "workdays", .ok,
        years.isEmpty ? say("\(file) has no year") : say("\(file) has \(years)"))
    } catch {
      let first = error.all.first
      let place = [first?.file, first?.line.map(String.init)].compactMap(\.self)
      return Finding(
        "workdays", .problem, "\(place.joined(separator: ":")): \(first?.message ?? "")",
        step: first?.hint ?? "correct it; docs/reference/calendar-file.md says what may stand in it"
      )
    }
  }

  private func words(_ workspace: Workspace) -> Finding {
    do throws(Diagnostics) {
      let count = try workspace.wordList().count
      return Finding("forbidden words", .ok, Grouping.count(Int64(count), "word"))
    } catch {
      let first = error.all.first
      return Finding(
        "forbidden words", .problem, "\(first?.file ?? ""): \(first?.message ?? "")",
        step: first?.hint ?? "correct it; until then plugins with messages are set aside")
    }
  }

  private func zone(_ workspace: Workspace) -> Finding {
    do throws(Diagnostic) {
      _ = try workspace.zoneRules()
      return Finding("time zone", .ok, workspace.file.timeZone)
    } catch {
      return Finding("time zone", .problem, error.message, step: error.hint)
    }
  }
}

/// The program that runs plugins.
struct WorkerCheckup {
  let places: WorkspacePlaces

  var items: [CheckedItem] {
    let surroundings =
      places.workspace.flatMap { try? $0.surroundings() }
      ?? PluginSurroundings(zone: .utc, currency: .cny)
    let findings: [Finding]
    do {
      let setup = try WorkerSetup(surroundings: surroundings)
      findings = [worker(setup), unpacker] + protections(setup)
    } catch {
      findings = [unusable(error), unpacker]
    }
    return findings.map { CheckedItem(section: "workers", finding: $0) }
  }

  private static let install = "install siyu and siyu-worker of one version, in one folder"

  /// Starts one, with a plugin that says nothing: a worker of another version does not get that far.
  private func worker(_ setup: WorkerSetup) -> Finding {
    let source = PluginSource(
      id: "doctor", version: "0.0.0", checksum: "", folder: "doctor",
      files: ["main.lua": Array("-- nothing\n".utf8)], settings: .record([:]), grants: [])
    switch ProcessRuntime(setup).check(source) {
    case .success: return Finding("siyu-worker", .ok, "starts and answers")
    case .failure(let problems):
      return Finding(
        "siyu-worker", .problem,
        "does not answer: \(problems.all.first?.message ?? "no reason is known")",
        step: problems.all.first?.hint ?? Self.install)
    }
  }

  /// Reads an archive with nothing in it. Without that program no plugin is installed; passes go on.
  private var unpacker: Finding {
    do {
      let entry = UnpackedEntry(name: Array("doctor".utf8), bytes: [])
      let archive = try ArchiveWriter.pack([entry])
      let policy = places.workspace?.file.confinement ?? .required
      guard try Unpacker(policy: policy).entries(of: archive, file: "doctor.siyu") == [entry] else {
        return Finding(
          "siyu-unpack", .problem, "reads something else than was packed", step: Self.installAll)
      }
      return Finding("siyu-unpack", .ok, "starts and reads archives")
    } catch {
      let problem = error as? Diagnostic
      return Finding(
        "siyu-unpack", .problem,
        "plugins' archives cannot be read: \(problem?.message ?? "\(error)")",
        step: problem?.hint ?? Self.installAll)
    }
  }

  private static let installAll =
    "install siyu, siyu-worker and siyu-unpack of one version, in one folder"

  /// What stands between plugins and this machine, tried out.
  private func protections(_ setup: WorkerSetup) -> [Finding] {
    do {
      return try WorkerProbe.protections(setup).map { protection in
        Finding(
          protection.name,
          protection.isActive ? .ok : protection.isRequired ? .problem : .note,
          protection.isActive ? protection.detail : "not active: \(protection.detail)",
          step: protection.isActive
            ? nil : "docs/explanation/border.md says what each is for, and what stays without it")
      }
    } catch {
      return [unusable(error)]
    }
  }

  private func unusable(_ error: any Error) -> Finding {
    let problem = error as? Diagnostic
    return Finding(
      "siyu-worker", .problem, problem?.message ?? "\(error)", step: problem?.hint ?? Self.install)
  }
}
