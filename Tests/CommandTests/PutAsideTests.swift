import SiyuTestPrograms
import Testing

@Suite struct PutAsideTests {
  @Test func `who is erased is told to be in the copy that mending put aside`() async throws {
    let programs = try Programs.folder()
    let (before, after) = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      _ = try folder.run(
        """
        siyu init shop --playbook none && cd shop
        printf 'customer_id,name\\nC1,a\\nC2,b\\nC3,c\\n' >../c.csv && siyu import customers ../c.csv
        """, limit: 120)
      let before = try folder.run("siyu privacy erase C1 --yes", limit: 120)
      _ = try folder.run(
        "sqlite3 .siyu/siyu.db \"INSERT INTO evidence VALUES (4, x'00', 4444, NULL)\"; siyu doctor --mend",
        limit: 120)
      return (before, try folder.run("siyu privacy erase C2 --yes", limit: 120))
    }
    #expect(before.status == 0 && after.status == 0, "\(after.lines)")
    #expect(!before.lines.contains { $0.contains("put aside") })
    #expect(after.lines.contains { $0.contains(".siyu/backup-") && $0.contains("remove it") })
  }
}
