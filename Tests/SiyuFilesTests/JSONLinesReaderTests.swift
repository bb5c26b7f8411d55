import Testing

@testable import SiyuFiles

@Suite struct JSONLinesReaderTests {
  func read(_ text: String, step: Int = .max) throws -> (rows: [[String]], keys: [String]?) {
    let reader = JSONLinesReader(MemoryByteSource(Array(text.utf8), step: step), blockSize: 16)
    return (try rows(of: reader), reader.keys)
  }

  @Test func `keys become columns in the order they appear`() throws {
    let text = """
      {"id": "6920152002630123456", "n": 12.50, "ok": true}
      {"n": null, "props": {"a": [1, "}"]}, "id": "雪\\u96ea\\n\\ud83d\\ude00"}

      """
    for step in [1, 3, 1000] {
      let found = try read(text, step: step)
      #expect(found.keys == ["id", "n", "ok", "props"])
      #expect(
        found.rows == [
          ["6920152002630123456", "12.50", "true"],
          ["雪雪\n😀", "", "", "{\"a\": [1, \"}\"]}"],
        ])
    }
  }

  @Test(arguments: [
    "not json", "{\"a\":1", "{\"a\":}", "{\"a\" 1}", "{a:1}", "{\"a\":1}}", "{\"a\":\"\\x\"}",
    "{\"a\":\"\\ud83d\"}", "{\"a\":[1,2}", "{\"a\":nul}", "{\"a\":\"\u{1}\"}", "[1]", "7",
    "{\"a\":\(String(repeating: "[", count: 100))}",
  ])
  func `a broken line is rejected and the next one read`(line: String) throws {
    let found = try read("{\"a\":0}\n\(line)\n{\"a\":2}\n").rows
    #expect(found.count == 3)
    #expect(found[1][0].hasPrefix("<"))
    #expect(found[2] == ["2"])
  }

  @Test func `an array is answered with the way out`() {
    let failure = #expect(throws: FileFailure.self) { try read("[\n{\"a\":1}\n]") }
    #expect(failure?.hint?.contains("jq") == true)
  }
}
