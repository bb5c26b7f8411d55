import Foundation
import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@Suite struct OpeningTests {
  private let folder: TemporaryFolder
  private let key = WorkspaceKey.random()
  private var path: String { folder.path + "/siyu.db" }

  init() throws { folder = try TemporaryFolder() }

  private func open(readOnly: Bool = false) throws -> SQLiteStore {
    try SQLiteStore(path: path, key: key, zone: .utc, readOnly: readOnly, busyTimeout: 0)
  }

  private func code(_ body: () throws -> Void) -> StoreError.Code? {
    do { try body() } catch { return (error as? StoreError)?.code }
    return nil
  }

  @Test func `the store's files are its owner's alone`() throws {
    let store = try open()
    try store.keepPlugin(checksum: "x", id: "demo", version: "1", files: [:])
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let file = folder.path + "/" + name
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(name)")
    }
  }

  @Test func `a store written by a newer siyu is left alone`() throws {
    _ = try open()
    try SQLiteFile(path).execute("INSERT INTO grdb_migrations VALUES ('9999 the future')")
    #expect(code { _ = try open() } == .tooNew)
  }

  @Test func `a file that is no store is called damaged`() throws {
    try Data(repeating: 7, count: 10_000).write(to: URL(filePath: path))
    #expect(code { _ = try open() } == .damaged)
  }

  @Test func `a folder that is not there is told`() {
    let code = code {
      _ = try SQLiteStore(path: folder.path + "/no/siyu.db", key: key, zone: .utc)
    }
    #expect(code == .failed)
  }

  @Test func `a store opened for reading reads and refuses to write`() throws {
    let lab = StoreLab(temporaryDirectory: folder.path) { try self.open() }
    let store = try lab.open()
    try lab.bring(
      .customers([CustomerRecord(person: PersonReference(customerID: "c1"))]), into: store)
    let reading = try open(readOnly: true)
    #expect(try reading.read().map(\.id) == ["c1"])
    #expect(try reading.counts().customers == 1)
    #expect(code { _ = try reading.merge("c1", "c1") } == .readOnly)
    let header = ImportHeader(kind: .customers, columns: [])
    #expect(code { _ = try reading.beginImport(header, options: lab.options()) } == .readOnly)
  }

  @Test func `who writes while another writes is told to wait`() throws {
    let (first, second) = (try open(), try open())
    let header = ImportHeader(kind: .customers, columns: ["customer_id"])
    let options = ImportOptions(temporaryDirectory: folder.path)
    let session = try first.beginImport(header, options: options)
    let row = CustomerRecord(person: PersonReference(customerID: "c1"))
    _ = try session.add(.customers([row]))
    #expect(
      code { try second.keepPlugin(checksum: "x", id: "d", version: "1", files: [:]) } == .busy)
    #expect(
      code { try first.keepPlugin(checksum: "x", id: "d", version: "1", files: [:]) } == .busy)
    #expect(try second.counts().customers == 0)
    _ = try session.finish { _ in }
    try second.keepPlugin(checksum: "x", id: "d", version: "1", files: [:])
    #expect(try second.counts().customers == 1)
  }

  @Test func `two stores that write in turns give out no number twice`() throws {
    let (first, second) = (try open(), try open())
    let header = ImportHeader(kind: .customers, columns: ["customer_id"])
    let options = ImportOptions(temporaryDirectory: folder.path)
    let session = try first.beginImport(header, options: options)
    func rows(_ range: Range<Int>) -> ImportBatch {
      .customers(range.map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) })
    }
    _ = try session.add(rows(0..<60_000))
    let other = try second.beginImport(header, options: options)
    _ = try other.add(rows(59_990..<60_010))
    _ = try other.finish { _ in }
    _ = try session.add(rows(60_000..<60_020))
    #expect(try session.finish { _ in }.added == 60_010)
    #expect(try first.counts().customers == 60_020)
    #expect(try first.read(needs: []).count == 60_020)
  }
}
