import SiyuModel

/// A spreadsheet's day number as text: days since the end of 1899 (or 1904), with the time of day
/// as the fraction.
enum SerialDate {
  /// `2020-02-21`, `2020-02-21 00:00:02`, or `08:30:00` for a time alone; `nil` when out of range.
  ///
  /// Rounded to the second: fractions are binary and never exact.
  static func text(_ number: Double, from1904: Bool) -> String? {
    guard number.isFinite, number >= 0, number < 2_958_466 else { return nil }
    var days = Int(number)
    var seconds = Int(((number - Double(days)) * 86_400).rounded())
    if seconds == 86_400 {
      days += 1
      seconds = 0
    }
    let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    if from1904 {
      days += 1462
    } else if days == 0 {
      return time
    } else if days < 60 {
      // The format believes in a 29 February 1900, day 60; days before it are one short.
      days += 1
    }
    let date = TimeText.date(CivilDate(daysSince1970: days - 25_569))
    return seconds == 0 ? date : "\(date) \(time)"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
