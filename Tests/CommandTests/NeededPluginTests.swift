import SiyuTestPrograms
import Testing

/// Plugins that need others, over several passes.
@Suite struct NeededPluginTests {
  private static let setUp = #"""
    siyu init shop --playbook none >/dev/null && cd shop && mkdir -p plugins/kit/lib plugins/care
    printf 'id = "kit"\nversion = "1.0.0"\ntitle = "k"\nsiyu = "1"\n' >plugins/kit/plugin.toml
    echo '-- nothing' >plugins/kit/main.lua
    echo 'return { word = "old" }' >plugins/kit/lib/words.lua
    printf 'id = "care"\nversion = "1.0.0"\ntitle = "c"\nsiyu = "1"\n[permissions]\nread = ["orders"]\nwrite = ["task"]\n[dependencies]\nkit = "^1"\n' \
      >plugins/care/plugin.toml
    cat >plugins/care/main.lua <<'END'
    local words = require("kit.lib.words")
    siyu.sop {
      id = "s", title = "S", enrol = { on = "order.paid" },
      steps = {
        { id = "a", day = 1, at = "10:00", task = "first " .. words.word },
        { id = "b", day = 3, at = "10:00", task = "second " .. words.word },
      },
    }
    END
    siyu plugin grant care task >/dev/null && siyu apply --now 2026-06-19 >/dev/null
    printf 'order_id,customer_id,paid_at,amount\n1,a,2026-06-20 10:00,99.00\n' >../o.csv
    siyu import orders ../o.csv >/dev/null && siyu apply --now 2026-06-20T12:00 >/dev/null
    """#

  @Test func `a walk that began goes on with the files that were needed then`() async throws {
    let programs = try Programs.folder()
    let outcome = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      #expect(try folder.run(Self.setUp, limit: 120).status == 0)
      return try folder.run(
        #"""
        echo 'return { word = "new" }' >plugins/kit/lib/words.lua
        siyu apply --now 2026-06-22T12:00 >/dev/null
        printf 'order_id,customer_id,paid_at,amount\n2,b,2026-06-22 13:00,99.00\n' >../o.csv
        siyu import orders ../o.csv >/dev/null && siyu apply --now 2026-06-22T14:00 >/dev/null
        siyu tasks --now 2026-06-22T15:00
        """#, limit: 120)
    }
    func tells(_ words: String) -> Bool { outcome.lines.contains { $0.contains(words) } }
    #expect(tells("first old") && tells("second old"), "\(outcome.lines)")
    #expect(tells("b  first new") && !tells("second new"), "\(outcome.lines)")
  }
}
