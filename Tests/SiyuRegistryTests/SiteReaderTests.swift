import SiyuModel
import SiyuRegistry
import SiyuTestSupport
import Testing

/// A registry's site on loopback that misbehaves in every way known to us.
@Suite struct SiteReaderTests {
  private func read(
    _ server: ScriptedServer, path: String = "/index.json", bytes: Int = 1 << 16,
    milliseconds: Int64 = 10_000, idle: Int64 = 10_000
  ) throws -> Result<[UInt8], Diagnostic> {
    let reader = SiteReader(
      SiteLimits(bytes: bytes, milliseconds: milliseconds, idleMilliseconds: idle))
    return try server.run {
      Result { () throws(Diagnostic) in
        try reader.file("http://127.0.0.1:\(server.port)\(path)")
      }
    }
  }

  private func refusal(_ result: Result<[UInt8], Diagnostic>) -> String {
    if case .failure(let problem) = result { problem.message } else { "\(result)" }
  }

  @Test func `a file is read whole, and asked for once`() throws {
    let server = try ScriptedServer(.files(["/index.json": Array("{}".utf8)]))
    #expect(try read(server).get() == Array("{}".utf8))
    let request = try #require(server.requests.first)
    #expect(server.requests.count == 1)
    #expect(request.head[0] == "GET /index.json HTTP/1.1")
    #expect(request.header("Accept-Encoding") == "identity" && request.header("Cookie") == nil)
  }

  @Test(arguments: [
    (404, "is not there (the site answered 404)"),
    (403, "may not be read by everybody (the site answered 403)"),
    (503, "could not be had: the site has trouble of its own (it answered 503)"),
    (206, "could not be had: the site answered 206"),
  ])
  func `another answer is told, and not asked for again`(_ status: Int, _ words: String) throws {
    let server = try ScriptedServer(.answer(status, body: "{}"))
    #expect(refusal(try read(server)) == words)
    #expect(server.connections == 1)
  }

  @Test func `nothing in time, and little all the time, are given up`() throws {
    #expect(
      refusal(try read(ScriptedServer(.stall), idle: 200)) == "stopped sending; it was given up")
    let slow = refusal(try read(ScriptedServer(.drip), milliseconds: 300))
    #expect(slow == "is too slow; it was given up")
  }

  @Test func `what is cut off is not used`() throws {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"format\": 1,"
    #expect(refusal(try read(ScriptedServer(.bytes(Array(cut.utf8))))).contains("cut off"))
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"for"
    #expect(refusal(try read(ScriptedServer(.bytes(Array(chunked.utf8))))).contains("cut off"))
    #expect(refusal(try read(ScriptedServer(.closeAfterRequest))).contains("cut off"))
    let reset = refusal(try read(ScriptedServer(.closeAtOnce)))
    #expect(reset.contains("cut off") || reset == "cannot be reached")
  }

  @Test func `a length that is too short leaves the rest`() throws {
    // Who compares it with the index sees that it is another file.
    let short = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{\"format\": 1}"
    #expect(try read(ScriptedServer(.bytes(Array(short.utf8)))).get() == Array("{\"f".utf8))
  }

  @Test func `a gigabyte that is promised is not waited for`() throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"
    #expect(
      refusal(try read(ScriptedServer(.bytes(Array(head.utf8)))))
        == "promises 1073741824 bytes; no such file has more than 65536 bytes, and it was not read on"
    )
    let chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    let body = "10000\r\n\(String(repeating: " ", count: 65_536))\r\n1\r\n \r\n0\r\n\r\n"
    #expect(
      refusal(try read(ScriptedServer(.bytes(Array((chunk + body).utf8))))).contains("goes on"))
    #expect(refusal(try read(ScriptedServer(.huge(65_537)))).contains("promises 65537 bytes"))
    #expect(try read(ScriptedServer(.huge(65_536))).get().count == 65_536)
  }

  @Test(arguments: [
    "not HTTP at all", "HTTP/9.9 200\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
  ])
  func `garbage is no answer`(_ bytes: String) throws {
    let result = try read(ScriptedServer(.bytes(Array(bytes.utf8))))
    #expect(throws: Diagnostic.self) { try result.get() }
  }

  @Test func `redirects are followed on the same site, and not for ever`() throws {
    let server = try ScriptedServer(
      .answer(302, headers: ["Location: /books/index.json"]), .answer(200, body: "{}"))
    #expect(try read(server).get() == Array("{}".utf8))
    #expect(server.requests.map(\.head[0]).last == "GET /books/index.json HTTP/1.1")
    let round = try ScriptedServer(.answer(301, headers: ["Location: /index.json"]))
    #expect(refusal(try read(round)) == "sends siyu from place to place")
    #expect(round.connections == 4)
  }

  @Test func `a redirect elsewhere is refused, and nobody is asked there`() throws {
    let other = try ScriptedServer(.answer(200, body: "{}"))
    let server = try ScriptedServer(
      .answer(302, headers: ["Location: http://127.0.0.1:\(other.port)/index.json"]))
    let result = try other.run { try read(server) }
    #expect(
      refusal(result) == "sends siyu to http://127.0.0.1:\(other.port), which is another site")
    #expect(other.connections == 0)
  }

  @Test func `where nobody listens there is nothing`() throws {
    let server = try ScriptedServer(.stall)
    try server.run {}
    let reader = SiteReader(SiteLimits(bytes: 10, milliseconds: 5_000))
    #expect { try reader.file("http://127.0.0.1:\(server.port)/a?password=1") } throws: {
      ($0 as? Diagnostic)?.message == "cannot be reached" && !"\($0)".contains("password")
    }
  }
}
