import Foundation
import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@Suite struct EncryptionTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/siyu.db" }

  init() throws { folder = try TemporaryFolder() }

  private func lab(_ key: WorkspaceKey) -> StoreLab {
    let path = path
    return StoreLab(temporaryDirectory: folder.path) {
      try SQLiteStore(path: path, key: key, zone: .utc)
    }
  }

  private func customer() -> CustomerRecord {
    var row = CustomerRecord(
      person: PersonReference(customerID: "c1", unionID: "unionid-plain", phone: "13812345678"))
    row.name = "欧阳绝密"
    row.address = "杭州市文三路九九号"
    row.birthday = CivilDate(year: 1991, month: 2, day: 3)
    row.city = "明文城市"
    return row
  }

  /// All bytes of the store's files.
  private func bytes() throws -> Data {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("siyu.db") }
      .reduce(into: Data()) { all, name in
        all.append(try Data(contentsOf: URL(filePath: folder.path + "/" + name)))
      }
  }

  @Test func `no personal value lies in the files in clear`() throws {
    let lab = lab(.random())
    let store = try lab.open()
    try lab.bring(.customers([customer()]), into: store)
    let all = try bytes()
    #expect(all.range(of: Data("明文城市".utf8)) != nil)
    for secret in ["欧阳绝密", "13812345678", "文三路", "1991-02-03", "unionid-plain"] {
      #expect(all.range(of: Data(secret.utf8)) == nil, "\(secret)")
    }
    #expect(try store.table(.accounts) == [["c1", "", "c1", "unionid-plain", "13812345678"]])
    #expect(try store.table(.customers)[0].prefix(6).last == "杭州市文三路九九号")
  }

  @Test func `another key opens nothing, and says so`() throws {
    let key = WorkspaceKey.random()
    try lab(key).bring(.customers([customer()]), into: lab(key).open())
    let error = #expect(throws: StoreError.self) { _ = try lab(.random()).open() }
    #expect(error?.code == .key)
    #expect(try lab(key).open().counts().customers == 1)
  }

  @Test func `a sealed field moved to another person does not open`() throws {
    let lab = lab(.random())
    let store = try lab.open()
    var other = customer()
    other.person = PersonReference(customerID: "c2")
    other.name = "李雷"
    try lab.bring(.customers([customer(), other]), into: store)
    try SQLiteFile(path).execute(
      "UPDATE profiles SET name = (SELECT name FROM profiles WHERE account = 1) WHERE account = 2")
    let error = #expect(throws: StoreError.self) { _ = try store.table(.customers) }
    #expect(error?.code == .damaged)
  }

  @Test(arguments: [0, 16, 31, 33, 64])
  func `a key has 32 bytes`(_ count: Int) {
    let error = #expect(throws: StoreError.self) {
      try WorkspaceKey(bytes: Array(repeating: 1, count: count))
    }
    #expect(error?.code == .key)
  }

  @Test func `a key that was kept elsewhere opens the store again`() throws {
    let bytes = (0..<32).map { UInt8($0) }
    try lab(WorkspaceKey(bytes: bytes)).bring(
      .customers([customer()]), into: lab(WorkspaceKey(bytes: bytes)).open())
    #expect(try lab(WorkspaceKey(bytes: bytes)).open().counts().customers == 1)
  }
}
