import SiyuTestPrograms
import Testing

/// Erasing where something stands in the way: names nobody has, files that cannot be searched, files
/// that a death left.
@Suite struct ErasureTests {
  private static let setUp = """
    siyu init shop --playbook none && cd shop
    printf 'customer_id,name,address\\nC000001,a,"Road 1, City"\\nC000002,b,x\\nC000003,c,y\\n' >../c.csv
    siyu import customers ../c.csv
    """

  /// Runs each line in one workspace, one after the other.
  private func run(_ lines: String...) async throws -> [Ran] {
    let programs = try Programs.folder()
    return try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      let begun = try folder.run(Self.setUp, limit: 120)
      try #require(begun.status == 0, "\(begun.lines)")
      return try lines.map {
        let outcome = try folder.run($0, limit: 120)
        return Ran(status: outcome.status, text: outcome.lines.joined(separator: "\n"))
      }
    }
  }

  private struct Ran {
    let status: Int32
    let text: String
  }

  private static let owe =
    "sqlite3 .siyu/siyu.db \"INSERT OR REPLACE INTO meta VALUES ('cleaning', 1)\""

  @Test func `an erasure that is owed keeps nobody else from being erased`() async throws {
    let ran = try await run(
      Self.owe, "siyu privacy erase C000001 C999999 --yes", "siyu explain C000001",
      Self.owe, "siyu privacy erase C000001 --yes", "siyu privacy erase C000002 C999999 --yes",
      "siyu explain C000002")
    #expect(ran[1].status == 1 && ran[1].text.contains("Erased."), "\(ran[1])")
    #expect(ran[1].text.contains("'C999999'"), "\(ran[1])")
    #expect(ran[2].status == 1, "\(ran[2])")
    #expect(ran[4].status == 0 && ran[4].text.contains("is complete"), "\(ran[4])")
    // Nothing is owed: a slip, and nobody is erased.
    #expect(ran[5].status == 1 && !ran[5].text.contains("Erased."), "\(ran[5])")
    #expect(ran[6].status == 0, "\(ran[6])")
  }

  @Test func `what cannot be searched is named, and the erasure is not called whole`() async throws
  {
    let ran = try await run(
      "siyu export customers --out ../away.csv && mv ../away.csv ../later.csv",
      "echo no sheet >broken.xlsx; printf '\"half\\n' >>.siyu/written",
      "siyu privacy erase C000001", "siyu privacy erase C000001 --yes", "cat .siyu/written",
      "siyu privacy erase C000002 --yes --json 2>/dev/null", "siyu explain C000001",
      "siyu audit --json | grep -c '\"files_not_reached\": *3'",
      "rm .siyu/written broken.xlsx; siyu privacy erase C000003 --yes")
    #expect(ran[2].status == 0, "\(ran[2])")
    for outcome in ran[2...3] {
      #expect(outcome.text.contains("not reached: broken.xlsx: "), "\(outcome)")
      #expect(outcome.text.contains("away.csv: it is not there now"), "\(outcome)")
      #expect(outcome.text.contains(".siyu/written: line 2 names no file"), "\(outcome)")
    }
    #expect(ran[3].status == 1 && !ran[3].text.contains("Erased."), "\(ran[3])")
    #expect(ran[4].text.contains("away.csv") && ran[4].text.contains("half"), "\(ran[4])")
    #expect(ran[5].status == 1 && ran[5].text.contains("\"not_reached\""), "\(ran[5])")
    #expect(ran[6].status == 1, "\(ran[6])")
    #expect(ran[7].status == 0, "\(ran[7])")
    #expect(ran[8].status == 0 && ran[8].text.contains("Erased."), "\(ran[8])")
  }

  @Test func `a list that cannot be read stops an erasure before it begins`() async throws {
    let ran = try await run(
      "rm -f .siyu/written; mkdir .siyu/written", "siyu privacy erase C000001 --yes",
      "siyu explain C000001")
    #expect(ran[1].status == 1 && ran[1].text.contains(".siyu/written"), "\(ran[1])")
    #expect(ran[2].status == 0, "\(ran[2])")
  }

  @Test func `files named after the person and halves of the dead go`() async throws {
    let ran = try await run(
      "siyu export customers --out C000001.csv; siyu export customers --out all.csv",
      // No process has this number: Linux gives none above 2^22.
      "printf 'C000001,a\\n' >all.csv.99999999.part; printf 'z\\n' >C000001.txt",
      "siyu privacy erase C000001", "siyu privacy erase C000001 --yes",
      "ls; cat .siyu/written")
    #expect(ran[2].text.contains("C000001.csv: its name says them"), "\(ran[2])")
    #expect(ran[3].status == 0, "\(ran[3])")
    #expect(!ran[4].text.contains("C000001.csv") && !ran[4].text.contains(".part"), "\(ran[4])")
    #expect(ran[4].text.contains("C000001.txt") && ran[4].text.contains("\"all.csv\""), "\(ran[4])")
  }

  @Test func `an address with a comma is taken out of what siyu wrote`() async throws {
    let ran = try await run(
      "siyu export customers --show-private --out all.csv",
      // Only the address of the row is theirs.
      "sed -i 's/^C000001/K/' all.csv && grep -c Road all.csv",
      "siyu privacy erase C000001 --yes", "grep -c Road all.csv")
    #expect(ran[1].text == "1", "\(ran[1])")
    #expect(ran[2].status == 0, "\(ran[2])")
    #expect(ran[3].text.hasPrefix("0"), "\(ran[3])")
  }

  @Test func `a file is remembered though its writer died before it was whole`() async throws {
    let ran = try await run(
      "mkdir ../out.csv; siyu export customers --out ../out.csv", "cat .siyu/written")
    #expect(ran[0].status == 1, "\(ran[0])")
    #expect(ran[1].text.contains("out.csv"), "\(ran[1])")
  }

  @Test func `an erasure that fails at a file was announced and is called failed`() async throws {
    let last = """
      sqlite3 .siyu/siyu.db "SELECT command, outcome FROM audit ORDER BY number DESC LIMIT 2"
      """
    let ran = try await run(
      "mkdir d && siyu export customers --out d/all.csv",
      // Its part cannot be made where a folder has a name that leaves no room for it.
      "mv d/all.csv d/$(printf 'x%.0s' $(seq 1 250)).csv; sed -i \"s|d/all.csv|d/$(ls d)|\" .siyu/written",
      "siyu privacy erase C000001 --yes", last, "siyu explain C000001")
    #expect(ran[2].status == 1 && ran[2].text.contains("nothing is erased yet"), "\(ran[2])")
    #expect(ran[3].text == "privacy erase|failed\nprivacy erase|begun", "\(ran[3])")
    #expect(ran[4].status == 0, "\(ran[4])")
  }

  @Test func `what another siyu writes while the question is asked is searched too`() async throws {
    let ran = try await run(
      "command -v script >/dev/null && script --version | grep -q util-linux",
      """
      mkfifo ../answer; : >../shown
      script -qefc 'siyu privacy erase C000001' ../shown <../answer >/dev/null & run=$!
      exec 3>../answer
      until grep -q 'Type yes' ../shown || ! kill -0 $run; do :; done
      siyu export customers --out late.csv; printf 'yes\\n' >&3
      wait $run; cat late.csv
      """)
    // A terminal of one's own needs this program.
    if ran[0].status != 0 { return }
    #expect(ran[1].status == 0 && ran[1].text.contains("C000002"), "\(ran[1])")
    #expect(!ran[1].text.contains("C000001"), "\(ran[1])")
  }
}
