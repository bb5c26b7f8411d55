public import SiyuModel

extension WorkCalendar {
  /// Reads a calendar as ``Workspace/usualCalendar`` has it.
  ///
  /// - Parameter file: as it is named in messages.
  /// - Throws: `Diagnostics`, everything that is wrong, from top to bottom.
  public init(toml bytes: [UInt8], file: String) throws(Diagnostics) {
    self = try WorkCalendarFile.parse(bytes, file: file)
  }
}

/// `calendars/workdays.toml`: one table a year, `off` and `work` in it.
///
///     [2026]
///     off  = ["2026-01-01..2026-01-03 元旦"]
///     work = ["2026-01-04"]
private enum WorkCalendarFile {
  static func parse(_ bytes: [UInt8], file: String) throws(Diagnostics) -> WorkCalendar {
    let document: TOMLDocument
    do throws(Diagnostic) {
      document = try TOMLDocument(bytes, file: file)
    } catch {
      throw Diagnostics([error])
    }
    let problems = ProblemList(file: file)
    var root = SectionReader(document.root, problems: problems)
    var years: [WorkYear] = []
    for entry in document.root.entries {
      guard let number = yearNumber(entry.key) else {
        problems.add(line: entry.item.line, Message.noYear(entry.key))
        continue
      }
      if let section = root.table(entry.key) {
        var reader = WorkYearReader(number, section)
        years.append(reader.read())
      }
    }
    guard problems.all.isEmpty else { throw Diagnostics(problems.byLine) }
    return WorkCalendar(file: file, years)
  }

  private static func yearNumber(_ key: String) -> Int? {
    guard key.utf8.count == 4, key.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let year = Int(key),
      CivilDate.years.contains(year)
    else { return nil }
    return year
  }
}

private struct WorkYearReader {
  private let year: Int
  private var section: SectionReader
  /// Days that were named, and where.
  private var lines: [CivilDate: Int] = [:]

  init(_ year: Int, _ section: SectionReader) {
    self.year = year
    self.section = section
  }

  mutating func read() -> WorkYear {
    let off = runs("off")
    let work = runs("work")
    section.finish()
    for run in work.runs { checkIsWeekend(run.run, run.line) }
    let result = WorkYear(year, off: off.runs.map(\.run), work: work.runs.map(\.run))
    if off.isWhole, work.isWhole, !hasWorkday(result) {
      section.problems.add(line: section.line, Message.yearWithoutWork(year))
    }
    return result
  }

  private mutating func runs(_ key: String) -> (runs: [(run: DayRun, line: Int)], isWhole: Bool) {
    guard let item = section.item(key) else { return ([], true) }
    guard case .list(let elements) = item.value else {
      section.wrongType(key, item, wants: "a list of days")
      return ([], false)
    }
    let found = elements.compactMap { element in
      run(element, in: key).map { (run: $0, line: element.line) }
    }
    return (found, found.count == elements.count)
  }

  private mutating func run(_ element: TOMLItem, in key: String) -> DayRun? {
    let name = section.name(key)
    // A date without quotes is one, too.
    let written: String
    switch element.value {
    case .text(let text): written = text
    case .time(let date) where date.utf8.count == 10: written = date
    default:
      section.problems.add(
        line: element.line, Message.wrongElement(name, element, wants: Message.dayOrDays))
      return nil
    }
    let run: DayRun
    do throws(CalendarWordError) {
      guard let read = try DayRun(written) else {
        section.problems.add(line: element.line, Message.daysBackwards(name, written))
        return nil
      }
      run = read
    } catch {
      section.problems.add(line: element.line, Message.badDay(name, "\(error)"))
      return nil
    }
    for date in [run.first, run.last] where date.year != year {
      section.problems.add(line: element.line, Message.dayOfOtherYear(name, date, year))
      return nil
    }
    for number in run.first.daysSince1970...run.last.daysSince1970 {
      let date = CivilDate(daysSince1970: number)
      if let first = lines.updateValue(element.line, forKey: date) {
        section.problems.add(line: element.line, Message.dayTwice(name, date, first: first))
        return nil
      }
    }
    return run
  }

  /// A day that is worked on anyway is a slip of the pen.
  private func checkIsWeekend(_ run: DayRun, _ line: Int) {
    for number in run.first.daysSince1970...run.last.daysSince1970 {
      let date = CivilDate(daysSince1970: number)
      if date.weekday < .saturday {
        section.problems.add(line: line, Message.workOnWorkday(section.name("work"), date))
        return
      }
    }
  }

  private func hasWorkday(_ year: WorkYear) -> Bool {
    let calendar = WorkCalendar(file: nil, [year])
    guard let first = CivilDate(year: self.year, month: 1, day: 1),
      let day = try? calendar.nextWorkday(onOrAfter: first)
    else { return false }
    return day.year == self.year
  }
}

extension DayRun {
  /// `2026-02-15`, `2026-02-15..2026-02-23`, and behind a blank what the days are called.
  ///
  /// - Returns: nil when it ends before it begins.
  fileprivate init?(_ text: String) throws(CalendarWordError) {
    let halves = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let title = halves.count == 2 ? PlainText.trim(String(halves[1])) : ""
    let parts = PlainText.split(String(halves[0]), "..")
    let first = try CivilDate(parts[0])
    let last = parts.count == 1 ? first : try CivilDate(parts[1...].joined(separator: ".."))
    self.init(first, through: last, title: title.isEmpty ? nil : title)
  }
}
