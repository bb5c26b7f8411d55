import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

@Suite struct WorkCalendarFileTests {
  private let folder: TemporaryFolder
  private var root: String { "\(folder.path)/brand" }

  init() throws { folder = try TemporaryFolder() }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try WorkCalendar(toml: Array(text.utf8), file: "calendars/workdays.toml")
      return []
    } catch { return error.all.map { "\($0.line ?? 0): \($0.message)" } }
  }

  @Test func `a new workspace knows China's 2026, day by day`() throws {
    let workspace = try Workspace.create(at: root).workspace
    let calendar = try workspace.workCalendar()
    #expect(calendar.file == "calendars/workdays.toml")
    #expect(calendar.years == [2026])
    // From the State Council's notice, written out: days off that are no weekend, and weekends worked.
    let off = """
      01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 \
      10-02 10-05 10-06 10-07
      """
    let work = "01-04 02-14 02-28 05-09 09-20 10-10"
    func days(_ text: String) throws -> Set<CivilDate> {
      Set(try text.split(separator: " ").map { try CivilDate("2026-\($0)") })
    }
    var (foundOff, foundWork): (Set<CivilDate>, Set<CivilDate>) = ([], [])
    var day = try CivilDate("2026-01-01")
    while day.year == 2026 {
      let isWeekend = day.weekday >= .saturday
      let works = try calendar.isWorkday(day)
      if isWeekend, works { foundWork.insert(day) }
      if !isWeekend, !works { foundOff.insert(day) }
      day = day.adding(days: 1)
    }
    #expect(try foundOff == days(off))
    #expect(try foundWork == days(work))
    #expect(calendar.title(of: try CivilDate("2026-02-17")) == "春节")
  }

  @Test func `without a file there is no calendar, and a named one must be there`() throws {
    _ = try Workspace.create(at: root)
    try folder.write("brand/siyu.toml", "[brand]\nname = \"x\"\n")
    #expect(try Workspace.open(root).workCalendar().years == [2026])
    try folder.write("brand/calendars/mine.toml", "[1997]\n")
    try folder.write(
      "brand/siyu.toml", "[brand]\nname = \"x\"\n[calendar]\nfile = \"calendars/mine.toml\"\n")
    #expect(try Workspace.open(root).workCalendar().years == [1997])
    try folder.write(
      "brand/siyu.toml", "[brand]\nname = \"x\"\n[calendar]\nfile = \"calendars/gone.toml\"\n")
    let workspace = try Workspace.open(root)
    let error = #expect(throws: Diagnostics.self) { try workspace.workCalendar() }
    #expect(error?.all.first?.line == 4)
    #expect(
      error?.all.first?.message == "calendar.file names 'calendars/gone.toml', which is not there")
  }

  @Test(arguments: [
    "../x.toml", "/etc/x.toml", "calendars/../siyu.toml", "calendars/", "x.toml", "",
  ])
  func `a calendar lies in its folder, so that backups hold it`(path: String) {
    let text = "[brand]\nname = \"x\"\n[calendar]\nfile = \"\(path)\"\n"
    let error = #expect(throws: Diagnostics.self) {
      try WorkspaceFile.parse(Array(text.utf8))
    }
    #expect(
      error?.all.first?.message
        == "calendar.file wants a file in calendars/, such as \"calendars/workdays.toml\", got '\(path)'"
    )
    #expect(error?.all.first?.line == 4)
  }

  @Test func `dates may stand without quotes, titles are optional`() throws {
    let text = "[2026]\noff = [2026-01-01, \"2026-01-02  元旦 放假 \"]\nwork = []\n[1997]\n"
    let calendar = try WorkCalendar(toml: Array(text.utf8), file: "c.toml")
    #expect(calendar.years == [1997, 2026])
    #expect(try !calendar.isWorkday(CivilDate("2026-01-01")))
    #expect(calendar.title(of: try CivilDate("2026-01-01")) == nil)
    #expect(calendar.title(of: try CivilDate("2026-01-02")) == "元旦 放假")
    #expect(try calendar.isWorkday(CivilDate("1997-01-01")))
  }

  @Test func `all mistakes are told at once, with their lines`() {
    #expect(
      problems(
        """
        [2026]
        off  = ["2026-02-30", "2026-10-07..2026-10-01", "2027-01-01", 5, "2026-12-31..2027-01-02"]
        work = ["2026-01-05"]
        of   = []
        [26]
        [2027]
        off = [
          "2027-10-01..2027-10-07 国庆节",
          "2027-10-07",
        ]
        work = ["2027-10-02", "2027-01-02..."]
        """) == [
          "2: 2026.off: '2026-02-30' is not a date: that month has no such day",
          "2: 2026.off: '2026-10-07..2026-10-01' ends before it begins",
          "2: 2026.off has 2027-01-01, which is not in 2026; put it into [2027]",
          "2: every element of 2026.off wants a day or a run of days, such as "
            + "\"2026-10-01..2026-10-07 国庆节\", got 5",
          "2: 2026.off has 2027-01-02, which is not in 2026; put it into [2027]",
          "3: 2026.work has 2026-01-05, a workday anyway (mon); is the day right?",
          "4: unknown key 'of' in [2026]; did you mean 'off'?",
          "5: '26' is no year; a calendar has a table for each year, [2026]",
          "9: 2027.off has 2027-10-07 a second time; the first is on line 8",
          "11: 2027.work has 2027-10-02 a second time; the first is on line 8",
          "11: 2027.work: '.' is not a date: write year, month and day, such as \"2026-02-15\"",
        ])
  }

  @Test func `a year without a workday, and values of the wrong kind`() {
    #expect(
      problems("[2026]\noff = [\"2026-01-01..2026-12-31\"]\n")
        == ["1: [2026] leaves no workday in the year"])
    #expect(problems("2026 = 5\n") == ["1: 2026 wants a table, got 5"])
    #expect(
      problems("[2026]\noff = \"2026-01-01\"\n").first?.contains("wants a list of days") == true)
    #expect(problems("[2026]\noff = [2026-01-01T10:00:00]\n").count == 1)
    #expect(
      problems("off = []\n") == [
        "1: 'off' is no year; a calendar has a table for each year, [2026]"
      ])
    #expect(problems("[2026\n").count == 1)
    #expect(problems("").isEmpty)
  }
}
