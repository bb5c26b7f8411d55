import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@Suite struct StoreContractTests {
  @Test(arguments: StoreContract.all) func `the SQLite store keeps the contract`(
    _ promise: StoreContract.Promise
  ) throws {
    let folder = try TemporaryFolder()
    let key = WorkspaceKey.random()
    try promise.check(
      StoreLab(temporaryDirectory: folder.path) {
        try SQLiteStore(path: folder.path + "/siyu.db", key: key, zone: .utc)
      })
  }
}
