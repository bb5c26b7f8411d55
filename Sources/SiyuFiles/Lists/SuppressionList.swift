public import SiyuModel

/// Whom nobody may write to, as an operator keeps it: a file with one column, an id or a phone number
/// a line.
///
/// It is read for every run and kept nowhere. Who the entries are is for the caller to find out. One
/// line that cannot be read refuses the whole list, because whoever stands on it would be written to.
public struct SuppressionList: Sendable, Hashable {
  /// What messages call the file.
  public let name: String
  /// In the file's order, as often as they stand there.
  public private(set) var entries: [SuppressionEntry] = []

  /// Some 200 MB in memory.
  public static let mostEntries = 5_000_000
  public static let longestEntry = 200

  /// - Parameter name: the file in messages; `path` when it is not given.
  public static func read(
    _ path: String, name: String? = nil
  ) throws(FileFailure) -> SuppressionList {
    do throws(FileFailure) {
      return try SuppressionList(try FileByteSource(path: path), name: name ?? path)
    } catch {
      var failure = error
      failure.path = name ?? path
      failure.hint = failure.code == .cannotOpen ? hintForMissing : failure.hint ?? hint
      throw failure
    }
  }

  /// Text in any encoding that imports take.
  public init(
    _ source: any ByteSource, name: String, mostEntries: Int = mostEntries
  ) throws(FileFailure) {
    self.name = name
    var limits = RowLimits()
    limits.rowBytes = 1 << 16
    limits.fields = 64
    let rows = DelimitedReader(DecodedSource(source), limits: limits)
    var kind = Column.open
    var isFirst = true
    while true {
      switch try rows.next() {
      case .end: return
      case .rejected(let fault): throw failure(fault.reason, rows.row.line)
      case .row: break
      }
      let text = CellText.string(CellText.clean(rows.row[0]), narrow: true)
      if (1..<rows.row.count).contains(where: { !CellText.clean(rows.row[$0]).isEmpty }) {
        throw failure(
          "has \(rows.row.count) columns, and a suppression list has one", rows.row.line)
      }
      if let sign = CellText.string(CellText.clean(rows.row[0]), narrow: false).first(where: {
        "，；、".contains($0)
      }) {
        throw failure(
          "has a '\(sign)' of the Chinese keyboard, and each id or number stands on a line of its own",
          rows.row.line)
      }
      if isFirst, let column = Column(header: text) {
        kind = column
        isFirst = false
        continue
      }
      isFirst = false
      if text.isEmpty { continue }
      guard entries.count < mostEntries else {
        throw FileFailure(
          .tooLarge, path: name, "has more than \(mostEntries) lines", hint: Self.hint)
      }
      entries.append(try entry(text, kind, rows.row.line))
    }
  }

  private func entry(
    _ text: String, _ column: Column, _ line: Int
  ) throws(FileFailure) -> SuppressionEntry {
    guard text.utf8.count <= Self.longestEntry else {
      throw failure("is longer than \(Self.longestEntry) bytes", line)
    }
    if text.unicodeScalars.contains(where: HiddenCharacters.isEverHidden) {
      throw failure("holds characters that cannot be seen", line)
    }
    if text.lowercased().hasPrefix(PhoneHash.prefix) {
      guard let hash = PhoneHash(text) else {
        throw failure("is no SHA-256: \(PhoneHash.prefix) and 64 hexadecimal digits", line)
      }
      return .hashedPhone(hash)
    }
    if MaskedText.isMasked(text) {
      throw failure("is hidden by the platform; it names nobody", line)
    }
    if column == .ids { return .id(text) }
    switch PhoneNumber.normalize(text) {
    case .number(let number): return .phone(number, spelling: text)
    case .invalid(let reason) where column == .phones: throw failure("\(reason)", line)
    case .masked, .invalid: return .id(text)
    }
  }

  private func failure(_ what: String, _ line: Int) -> FileFailure {
    FileFailure(.damaged, path: name, "line \(line) \(what)", hint: Self.hint)
  }

  private static let hintForMissing =
    "put it there, or take it out of [gate] suppress in siyu.toml; nothing is sent meanwhile"
  private static let hint =
    "nothing is sent while a suppression list cannot be read; one id or phone number a line"

  /// What the first line says the others are.
  private enum Column {
    case open, ids, phones

    /// `nil` where the first line is an entry itself.
    init?(header: String) {
      switch HeaderName.fold(header) {
      case "phone", "mobile", "phone_number", "手机", "手机号", "手机号码", "电话", "联系电话": self = .phones
      case "customer", "customer_id", "account", "account_id", "客户", "客户id", "客户编号", "账号", "账户":
        self = .ids
      case "id", "customer_or_phone", "suppressed", "名单", "黑名单": self = .open
      default: return nil
      }
    }
  }
}
