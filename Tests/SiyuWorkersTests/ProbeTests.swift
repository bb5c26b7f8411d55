import SiyuBorder
import SiyuWorkers
import Testing

extension WorkerTests {
  /// What stands between a plugin and the machine, as `siyu doctor` tells it.
  @Suite struct ProbeTests {
    @Test func `every protection is there, and the required ones were tried`() throws {
      let all = try WorkerProbe.protections(Fixture.setup())
      #expect(
        all.map(\.name) == [
          "no_new_privs", "resource limits", "seccomp", "Landlock", "hidden memory",
          "ends with siyu",
        ])
      let required = all.filter { $0.isRequired }
      #expect(required.map(\.name) == ["no_new_privs", "resource limits", "seccomp"])
      #expect(required.filter { !$0.isActive } == [])
      #expect(all.filter { $0.detail.isEmpty } == [])
    }

    @Test func `a protection that was left out does not count as active`() throws {
      var setup = try Fixture.setup()
      setup.skips = [.callFilter, .closedFiles]
      let all = try WorkerProbe.protections(setup)
      #expect(all.filter { !$0.isActive }.map(\.name) == ["seccomp", "Landlock"])
      #expect(all[2].detail == "left out for measuring")
    }

    @Test func `a program that says nothing is no worker`() throws {
      var setup = try Fixture.setup()
      setup.executable = "/bin/true"
      #expect(throws: (any Error).self) { try WorkerProbe.protections(setup) }
    }
  }
}
