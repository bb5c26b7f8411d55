import SiyuModel

extension WorkerTests.HostileTests {
  /// What is said of memberships that no plugin may have.
  enum MembershipLoads {
    static let all = WorkerTests.HostileTests.lies(
      "load-lie", .protocolError,
      [
        "another plugin's membership": "membership 'other.vip' is not its own",
        "a membership twice": "membership 'native.vip' is declared twice",
        "a level's rule for two": "two rules share one function",
        "a period without time": "has a period of no length", "no levels": "has no levels",
        "a level twice": "has the level 'silver' twice",
        "a level that is none": "has the level 'none' twice",
        "a level that moves the cursor": "has a level without a proper name",
        "levels that overlap": "has levels that overlap",
        "a level below nothing": "has levels that overlap",
        "a level that is no number": "has levels that overlap",
        "levels beyond counting": "a count of 101, at most 100 allowed",
        "a level in somebody else's file": "'../other/main.lua' is no file of its own",
      ])
  }
}
