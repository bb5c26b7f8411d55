import SiyuModel
import Testing

@testable import SiyuStorage

@Suite struct FailureWordsTests {
  /// SQLite's result codes, https://www.sqlite.org/rescode.html
  @Test(arguments: [
    (Int32(13), StoreError.Code.diskFull), (8, .readOnly), (5, .busy), (6, .busy), (11, .damaged),
    (26, .damaged), (14, .failed), (10, .failed), (778, .failed), (7, .failed), (18, .refused),
    (1, .failed),
  ]) func `each code has its words`(_ code: Int32, _ expected: StoreError.Code) {
    let error = sqlFailure(code: code, detail: "detail", doing: "SELECT 1")
    #expect(error.code == expected)
    #expect(error.message.first?.isLowercase == true)
  }
}
