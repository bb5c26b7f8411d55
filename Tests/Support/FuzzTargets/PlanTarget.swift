import SiyuModel

#if DEBUG || SIYU_FUZZ
  @testable import SiyuEngine
#endif

#if DEBUG || SIYU_FUZZ
  extension FuzzTarget {
    /// Plan files. Checksums guard them, so that bytes at random get nowhere: besides whole files, their
    /// packed parts are read, and plans are put together from the bytes, written and read.
    static let plan = FuzzTarget("plan", "plan files and proposals") { bytes in
      var input = FuzzInput(bytes)
      switch input.choice(6) {
      case 0: try readPlan(input.bytes)
      case 1:
        try readProposal(input.bytes)
        try readSelection(input.bytes)
      case 2:
        if let buckets = try? PlanFile.unpackBuckets(input.bytes) {
          let again = try? PlanFile.unpackBuckets(PlanFile.pack(buckets))
          try expect(again == buckets, "buckets read otherwise")
        }
      case 3:
        if let touched = try? PlanFile.unpackTouched(input.bytes) {
          let again = try? PlanFile.unpackTouched(PlanFile.pack(touched))
          try expect(again == touched, "touched customers read otherwise")
        }
      case 4:
        if let decoded = Base64.bytes(input.text) {
          try expect(Base64.text(decoded) == input.text, "base64 reads otherwise")
        }
        try expect(Base64.bytes(Base64.text(input.bytes)) == input.bytes, "base64 loses bytes")
      default: try writePlan(&input)
      }
    }

    private static func readPlan(_ bytes: [UInt8]) throws {
      guard let plan = try? PlanFile(decoding: bytes, file: "fuzz.plan") else { return }
      let again = try? PlanFile(decoding: plan.encoded(), file: "fuzz.plan")
      try expect(again == plan, "a plan reads otherwise than it was written")
    }

    private static func readProposal(_ bytes: [UInt8]) throws {
      _ = ProposalPlan.isOne(bytes)
      guard let plan = try? ProposalPlan(decoding: bytes, file: "fuzz.plan") else { return }
      let again = try? ProposalPlan(decoding: plan.encoded(), file: "fuzz.plan")
      try expect(again == plan, "a proposal reads otherwise than it was written")
    }

    private static func readSelection(_ bytes: [UInt8]) throws {
      _ = KOCSelectionFile.isOne(bytes)
      guard let list = try? KOCSelectionFile(decoding: bytes, file: "fuzz.json") else { return }
      let again = try? KOCSelectionFile(decoding: list.encoded, file: "fuzz.json")
      try expect(again == list, "a selection reads otherwise than it was written")
    }

    private static func writePlan(_ input: inout FuzzInput) throws {
      let flags = input.byte()
      let now = Instant(clamping: input.int64())
      let change = input.int64()
      let name = String(decoding: input.part(), as: UTF8.self)
      let fingerprint = String(decoding: input.part(), as: UTF8.self)
      guard let touched = try? PlanFile.unpackTouched(Array(input.part(until: 0xFF))),
        let buckets = try? PlanFile.unpackBuckets(input.bytes)
      else { return }
      let plan = PlanFile(
        now: now, isIncremental: flags & 1 == 1,
        mark: flags & 2 == 0
          ? nil : EvaluationMark(change: change &- 1, now: now, fingerprint: fingerprint),
        change: change, fingerprint: fingerprint,
        plugins: [PlanFile.Plugin(name: name, checksum: fingerprint, buckets: buckets)],
        outreach: flags & 4 == 0 ? [] : buckets, touched: touched)
      if let again = try? PlanFile(decoding: plan.encoded(), file: "fuzz.plan") {
        try expect(again == plan, "a plan reads otherwise than it was written")
      } else {
        // An incremental plan needs the pass it builds on.
        try expect(
          plan.isIncremental && (plan.mark == nil || change == .min),
          "a plan cannot be read as it was written")
      }
      let proposal = ProposalPlan(
        script: ProposalPlan.Script(
          path: name, checksum: fingerprint, arguments: [name],
          grants: flags & 4 == 0 ? [] : ["orders", "name"]),
        now: now, change: change, buckets: buckets, touched: touched)
      let again = try? ProposalPlan(decoding: proposal.encoded(), file: "fuzz.plan")
      try expect(again == proposal, "a proposal cannot be read as it was written")
    }
  }
#endif
