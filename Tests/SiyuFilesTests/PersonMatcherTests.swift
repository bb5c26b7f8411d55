import Foundation
import SiyuFiles
import SiyuModel
import Testing

@Suite struct PersonMatcherTests {
  private static let matcher: PersonMatcher = {
    var traces = PersonalTraces()
    traces.ids = ["C000001", "c7", "taobao:tb_lin", "tb_lin", "order-1001"]
    traces.unionIDs = ["oUnion123"]
    traces.phones = ["13812345678", "85261234567"]
    traces.names = ["王芳"]
    traces.birthdays = ["1991-02-03"]
    traces.addresses = ["文三路99号"]
    return PersonMatcher(traces)
  }()

  @Test(arguments: [
    "C000001", "2,bad time,C000001,x", "\"C000001\"", "x;C000001;y", "x\tC000001\ty",
    #"{"customer_id":"C000001"}"#, "为 C000001 而写", "see taobao:tb_lin here", "a,tb_lin,b",
    "a, c7 ,b", "a,'C000001,b", "oUnion123", "a,文三路99号", "13812345678", "a,138 1234 5678,b",
    "+86 138-1234-5678", "(0086)13812345678", "a,+852 6123 4567", "王芳,x,1991-02-03",
    "王芳,19910203", #"{"props":{"by":"order-1001"}}"#,
  ])
  func `a record about the person is found`(_ record: String) {
    #expect(Self.matcher.matches(record))
  }

  @Test(arguments: [
    "", "C0000012", "XC000001", "C000001-2", "order-10012", "王芳", "王芳,1991-02-04", "1991-02-03",
    "see c7 in passing", "12345678", "113812345679", "a,文三路99号甲", "tb_linda",
  ])
  func `a record about somebody else is not`(_ record: String) {
    #expect(!Self.matcher.matches(record))
  }

  private static let cutMatcher: PersonMatcher = {
    var traces = PersonalTraces()
    traces.ids = ["A;1"]
    traces.names = ["Lin, \"Xiao\" Man", "王芳"]
    traces.birthdays = ["1991-02-03"]
    traces.addresses = ["Road 1, City", "[Gate 3] Hill"]
    return PersonMatcher(traces)
  }()

  @Test(arguments: [
    "b,\"Road 1, City\",c", #"{"address":"Road 1, City"}"#, "b\tRoad 1, City", "a,A;1,b", "A;1",
    "x,[Gate 3] Hill,y", "\"Lin, \"\"Xiao\"\" Man\",1991-02-03",
    #"{"name":"Lin, \"Xiao\" Man","birthday":"1991-02-03"}"#,
    #"{"name":"\u738b\u82b3","birthday":"1991-02-03"}"#, #"{"a":"Road 1\u002c City"}"#,
  ])
  func `values in which records are cut are found whole`(_ record: String) {
    #expect(Self.cutMatcher.matches(record))
  }

  @Test(arguments: [
    "Road 1,City", "\"Road 1, City 2\"", "Road 1", "City", "A,1", "A;12", "A", "1", "Gate 3] Hill",
    "\"Lin, \"\"Xiao\"\" Man\",1991-02-04", #"{"name":"\u738b","birthday":"1991-02-03"}"#,
    #"\u"#, #"\"#, #"\ud83d\u0041"#,
  ])
  func `pieces of such values are not enough`(_ record: String) {
    #expect(!Self.cutMatcher.matches(record))
  }

  @Test func `records go and all others stay byte for byte`() throws {
    let path = NSTemporaryDirectory() + "siyu-records-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let before =
      "\u{FEFF}line,reason,customer_id\r\n2,\"a\r\nb \"\"c\"\"\",C000001\r\n3,\"x\ny\",C2\r\n4,z,c7"
    try Data(before.utf8).write(to: URL(filePath: path))
    let file = RecordFile(path)
    #expect(try file.count(Self.matcher) == 2)
    try file.remove(Self.matcher)
    #expect(
      try Data(contentsOf: URL(filePath: path))
        == Data("\u{FEFF}line,reason,customer_id\r\n3,\"x\ny\",C2\r\n".utf8))
    #expect(try file.count(Self.matcher) == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `a header that looks like the person stays, and long files are read in blocks`() throws
  {
    let path = NSTemporaryDirectory() + "siyu-records-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let rows = (0..<30_000).map { $0 % 10_000 == 7 ? "C000001,\($0)" : "K\($0),\($0)" }
    try Data(("c7,n\n" + rows.joined(separator: "\n") + "\n").utf8).write(
      to: URL(filePath: path))
    #expect(try RecordFile(path).count(Self.matcher) == 3)
    try RecordFile(path).remove(Self.matcher)
    let kept = rows.filter { !$0.hasPrefix("C000001") }
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "c7,n\n" + kept.joined(separator: "\n") + "\n")
  }

  @Test func `lines of JSON go one by one`() throws {
    let path = NSTemporaryDirectory() + "siyu-records-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("{\"id\":\"C000001\"}\n{\"id\":\"C2\",\"q\":\"\\\"\"}\n{\"id\":\"c7\"}\n".utf8).write(
      to: URL(filePath: path))
    try RecordFile(path).remove(Self.matcher)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == "{\"id\":\"C2\",\"q\":\"\\\"\"}\n")
  }

  @Test func `files are their owner's alone, whatever the umask and what lay there before`() throws
  {
    let folder = NSTemporaryDirectory() + "siyu-modes-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sheet = "\(folder)/a.xlsx"
    for path in [sheet, "\(folder)/b.csv"] {
      let part = "\(path).\(getpid()).part"
      try Data("old".utf8).write(to: URL(filePath: part))
      chmod(part, 0o666)
    }
    let writer = try XLSXWriter(path: sheet, columns: [TableColumn("a")])
    let part = "\(sheet).\(getpid()).part"
    #expect(try mode(part) == 0o600)
    try writer.write([.text("x")])
    try writer.finish()
    let sink = try AtomicFileSink(path: "\(folder)/b.csv", mode: 0o600)
    #expect(try mode("\(folder)/b.csv.\(getpid()).part") == 0o600)
    try sink.finish()
    #expect(try mode(sheet) == 0o600)
    #expect(try mode("\(folder)/b.csv") == 0o600)
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }
}
