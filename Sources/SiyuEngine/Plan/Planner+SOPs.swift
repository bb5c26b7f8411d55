internal import SiyuModel

/// Where a pass leaves its decisions until they are committed.
struct PassSpool {
  let tags: DecisionSpool
  let outreach: OutreachSpool

  init(in directory: String) throws {
    tags = try DecisionSpool(in: directory)
    outreach = try OutreachSpool(in: directory)
  }

  func removeAll() throws {
    try tags.removeAll()
    try outreach.removeAll()
  }
}

extension Planner {
  /// The strata of a pass, one after the other: tags, then SOPs, which see the tags as they are left.
  ///
  /// A plugin that is set aside while SOPs are walked through loses its tags too, and took slots that
  /// others could have had: all is decided again as if it were not there. An SOP that has to rest is
  /// left out of the same stratum, once more from its beginning.
  func run(
    _ pass: Pass, over snapshot: any PassSnapshot, spool: PassSpool?, mark: EvaluationMark?,
    rulesChanged: Bool
  ) throws -> PassResult {
    var excluded: [Int: SetAside] = [:]
    for setAside in aside {
      if let index = plugins.firstIndex(where: { $0.source.id == setAside.plugin }) {
        excluded[index] = setAside
      }
    }
    guard try walks(snapshot) else {
      return try pass.run(over: snapshot, spool: spool?.tags, excluding: excluded)
    }
    let tags = try spool?.tags ?? DecisionSpool(in: temporaryDirectory)
    var resting: [String: SetAside] = [:]
    passes: while true {
      var result = try pass.run(over: snapshot, spool: tags, excluding: excluded)
      while true {
        let stratum = SOPStratum(
          request: pass.request, settings: sops, runtime: runtime, directory: pass.directory,
          zone: surroundings.zone, lookedAt: mark?.now, rulesChanged: rulesChanged,
          shared: surroundings.sharedGroups, excluded: Set(result.setAside.keys), resting: resting,
          publicID: { try? store.publicID(of: CustomerNumber(rawValue: $0)) })
        do {
          let walked = try stratum.run(over: snapshot, tags: tags, spool: spool?.outreach)
          result.add(walked)
          return result
        } catch let fault as SOPFault {
          try spool?.outreach.removeAll()
          switch fault.kind {
          case .resting(let sop):
            let known = resting.updateValue(fault.setAside[0], forKey: sop)
            if known != nil { throw fault.setAside[0] }
          case .plugins:
            for setAside in fault.setAside {
              guard
                let index = plugins.firstIndex(where: { $0.source.id == setAside.plugin }),
                excluded.updateValue(setAside, forKey: index) == nil
              else { throw setAside }
            }
            try tags.removeAll()
            continue passes
          }
        }
      }
    }
  }

  /// Whether there are programmes, or SOPs to walk through: those of the plugins, or one that a plugin
  /// had before and in which somebody is still under way.
  func walks(_ snapshot: any PassSnapshot) throws -> Bool {
    if hasSOPs || hasProgrammes { return true }
    let ids = Set(plugins.map { $0.source.id[...] })
    return try snapshot.outreach.inFlight().contains {
      $0.count > 0 && ids.contains($0.sop.prefix { $0 != "." })
    }
  }

  /// Whether some SOP, or a condition of one, was never applied by a complete pass.
  func hasNewSOPs(_ snapshot: any PassSnapshot) throws -> Bool {
    guard hasSOPs || hasProgrammes else { return false }
    return SOPBook.hasNew(
      in: plugins, known: try snapshot.outreach.knownSOPs(),
      inFlight: try snapshot.outreach.inFlight())
  }
}

extension PassResult {
  mutating func add(_ walked: SOPResult) {
    for (plugin, sop) in walked.outcomes {
      // Those of older versions stand with the plugin of today, where there is one.
      let id = sop.name.prefix { $0 != "." }
      guard
        let index = outcome.plugins.indices.contains(plugin)
          ? plugin : outcome.plugins.firstIndex(where: { $0.id == id })
      else { continue }
      outcome.plugins[index].sops.append(sop)
    }
    for (plugin, programme) in walked.programmes {
      outcome.plugins[plugin].programmes.append(programme)
    }
    for rewards in walked.rewards {
      let id = rewards.name.prefix { $0 != "." }
      guard let index = outcome.plugins.firstIndex(where: { $0.id == id }) else { continue }
      outcome.plugins[index].rewards.append(rewards)
    }
    outcome.born = walked.born
    outcome.awaitingApproval = walked.awaitingApproval
    outcome.quota = walked.quota
    touched = PassMerger.union([touched, walked.touched])
    outcome.touched = Int64(touched.count)
    outcome.touchedGroups = Int64(walked.groups.count)
    sops = walked
  }
}
