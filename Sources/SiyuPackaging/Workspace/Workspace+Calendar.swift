public import SiyuModel

extension Workspace {
  static let calendarFolder = "calendars"
  /// Where the calendar of workdays lies unless `siyu.toml` says otherwise.
  public static let usualCalendar = "\(calendarFolder)/workdays.toml"

  /// The brand's workdays: the file that `[calendar]` names, or the usual one.
  ///
  /// Without either there is ``WorkCalendar/none``, and whatever needs a workday says so.
  /// - Throws: `Diagnostics`: a file that is named is not there, or what it says is wrong.
  public func workCalendar() throws(Diagnostics) -> WorkCalendar {
    let name = file.calendarFile ?? Self.usualCalendar
    guard DiskFile.exists("\(root)/\(name)") else {
      guard file.calendarFile != nil else { return .none }
      throw Diagnostics([
        Diagnostic(
          file: WorkspaceFile.name, line: file.calendarLine, Message.noCalendar(name),
          hint: Message.calendarHint)
      ])
    }
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try DiskFile.bytes(
        of: "\(root)/\(name)", name: name, limit: TOMLDocument.maximumBytes)
    } catch {
      throw Diagnostics([error])
    }
    return try WorkCalendar(toml: bytes, file: name)
  }
}
