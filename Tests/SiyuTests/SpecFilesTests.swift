import SiyuModel
import Testing

@testable import siyu

@Suite struct SpecFilesTests {
  private func example(
    _ status: String, _ name: String, message: String? = nil, printed: [String] = []
  ) throws -> SpecReport.Example {
    try #require(
      SpecReport.Example([
        "status": .string(status), "name": [.string("面膜"), .string(name)],
        "message": message.map { .string($0) } ?? .null,
        "declared": ["file": "plugins/a/test/a_spec.lua", "line": 7],
        "detail": ["expected: 1", "got:      2"],
        "printed": .list(printed.map { .string($0) }),
      ]))
  }

  @Test func `writes JUnit's XML with whatever names and messages hold`() throws {
    var report = SpecReport(folder: "plugins/a", files: 1)
    report.examples = [
      try example("passed", "is \"good\" & <fine>"),
      try example("failed", "is not", message: "a\u{1}b", printed: ["]]> said"]),
      try example("error", "was ended"), try example("pending", "comes later"),
    ]
    report.problems = [Diagnostic("stopped: it ran for longer than it may")]
    report.seconds = 1.25
    #expect(
      JUnitReport(reports: [report]).text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="5" failures="1" errors="2" skipped="1" time="1.250">
          <testsuite name="plugins/a" tests="5" failures="1" errors="2" skipped="1" time="1.250">
            <testcase classname="plugins/a/test/a_spec.lua" name="面膜 › is &quot;good&quot; &amp; &lt;fine&gt;" file="plugins/a/test/a_spec.lua" line="7" time="0.000"/>
            <testcase classname="plugins/a/test/a_spec.lua" name="面膜 › is not" file="plugins/a/test/a_spec.lua" line="7" time="0.000">
              <failure message="a\\u{1}b">plugins/a/test/a_spec.lua:7
        a\\u{1}b
        expected: 1
        got:      2</failure>
              <system-out>]]&gt; said</system-out>
            </testcase>
            <testcase classname="plugins/a/test/a_spec.lua" name="面膜 › was ended" file="plugins/a/test/a_spec.lua" line="7" time="0.000">
              <error message="the worker was ended while this ran">plugins/a/test/a_spec.lua:7
        expected: 1
        got:      2</error>
            </testcase>
            <testcase classname="plugins/a/test/a_spec.lua" name="面膜 › comes later" file="plugins/a/test/a_spec.lua" line="7" time="0.000">
              <skipped message="pending"/>
            </testcase>
            <testcase classname="plugins/a" name="specs run" time="0.000">
              <error message="stopped: it ran for longer than it may">stopped: it ran for longer than it may</error>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  private let counted: DataValue = [
    ["file": "lib/a.lua", "lines": [1, 2, 5, 6, 9], "runs": [3, 0, 0, 1, 0]],
    ["file": "main.lua", "lines": [2], "runs": [1]],
    ["file": "empty.lua", "lines": [], "runs": []],
  ]

  @Test func `lists the lines that never ran, neighbours together`() throws {
    let coverage = try #require(SpecCoverage(counted, folder: "plugins/a"))
    #expect(
      coverage.table() == [
        "                      lines   ran           never ran",
        "  plugins/a/lib/a.lua     5     2   40.0 %  2–5, 9",
        "  plugins/a/main.lua      1     1  100.0 %",
        "  plugins/a/empty.lua     0     0        –",
        "  together                6     3   50.0 %",
      ])
    #expect(SpecCoverage(nil, folder: "plugins/a") == nil)
  }

  @Test func `what ran in simulations counts with it, of lines that are known`() throws {
    var coverage = try #require(SpecCoverage(counted, folder: "plugins/a"))
    let told: DataValue = [
      [
        "file": "lib/a.lua", "lines": [2, 5, 6, 7], "runs": [4, -1, 9_223_372_036_854_775_807, 8],
      ],
      ["file": "other.lua", "lines": [1], "runs": [1]],
    ]
    coverage.add(try #require(SpecCoverage(told, folder: "plugins/a")))
    #expect(coverage.files.map(\.path).count == 3)
    #expect(coverage.files[0].lines.map(\.line) == [1, 2, 5, 6, 9])
    #expect(coverage.files[0].lines.map(\.runs) == [3, 4, 0, .max, 0])
    #expect(coverage.files[0].never == "5, 9")
    #expect(coverage.files[1].lines.map(\.runs) == [1])
  }

  @Test func `never says that all ran where a line did not`() {
    #expect(SpecCoverage.percent(9999, of: 10_000) == "99.9 %")
    #expect(SpecCoverage.percent(10_000, of: 10_000) == "100.0 %")
  }

  @Test func `writes what lcov reads`() throws {
    let coverage = try #require(SpecCoverage(counted, folder: "plugins/a"))
    #expect(
      coverage.lcov.hasPrefix(
        """
        TN:
        SF:plugins/a/lib/a.lua
        DA:1,3
        DA:2,0
        DA:5,0
        DA:6,1
        DA:9,0
        LF:5
        LH:2
        end_of_record
        TN:
        SF:plugins/a/main.lua

        """))
  }
}
