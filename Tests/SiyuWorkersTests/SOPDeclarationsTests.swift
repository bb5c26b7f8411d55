import SiyuModel
import SiyuWorkers
import Testing

extension WorkerTests {
  @Suite struct SOPDeclarationsTests {
    @Test func `an SOP that a plugin may declare is believed`() throws {
      let declared = try ProcessRuntime(Fixture.setup()).declarations(of: Fixture.plugin("sop"))
      #expect(declared.sops.map(\.name) == ["native.first"])
      #expect(declared.sops[0].functions.map(\.number) == [11, 12, 13, 14])
      #expect(declared.sops[0].enrolWhen == 11 && declared.sops[0].steps[2].when == 14)
    }

    @Test func `its conditions are answered with yes or no`() throws {
      let lane = try ProcessRuntime(Fixture.setup()).lane(
        plugins: [Fixture.plugin("sop")], tags: TagDirectory(ids: [:]), lexicon: NoWords(),
        needs: [.orders])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [0, 1])
      try lane.ask(batch, [[Question(function: 13, kind: .condition)]], now: Fixture.now)
      #expect(try #require(try lane.answers()[0]).get().columns[0].codes == [0, 1])
    }

    @Test func `what is no condition of an SOP is not asked as one`() throws {
      let lane = try ProcessRuntime(Fixture.setup()).lane(
        plugins: [Fixture.plugin("sop")], tags: TagDirectory(ids: [:]), lexicon: NoWords(),
        needs: [.orders])
      defer { lane.close() }
      let batch = try lane.emptyBatch()
      try Fixture.fill(batch, orders: [0, 1])
      try lane.ask(batch, [[Question(function: 3, kind: .condition)]], now: Fixture.now)
      guard case .failure(let setAside)? = try lane.answers()[0] else {
        Issue.record("a segment was asked as a condition")
        return
      }
      #expect(setAside.cause == .protocolError)
    }
  }
}
