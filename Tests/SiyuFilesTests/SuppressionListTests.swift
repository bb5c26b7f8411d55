import SiyuFiles
import SiyuModel
import Testing

@Suite struct SuppressionListTests {
  private func list(
    _ text: String, most: Int = SuppressionList.mostEntries
  ) throws -> [SuppressionEntry] {
    try SuppressionList(
      MemoryByteSource(Array(text.utf8)), name: "lists/no.csv", mostEntries: most
    ).entries
  }

  private static let hash = "sha256:" + String(repeating: "0f", count: 32)

  @Test(arguments: ["13800138001，13800138002", "C1、C2", "手机号，备注", "C1；", "\"C1，C2\""])
  func `entries that a Chinese comma parts are not taken for one`(_ line: String) {
    #expect {
      try list("C000001\n\(line)")
    } throws: {
      "\($0)".contains("line 2 has a '") && "\($0)".contains("of the Chinese keyboard")
    }
  }

  @Test func `ids, phone numbers and their hashes stand in one column`() throws {
    let hash = try #require(PhoneHash(Self.hash))
    #expect(
      try list(
        """
        C000001
        taobao:tb_lin
        +86 138-0013-8000

        　１３８００１３８００１
        '13800138002
        +852 6123 4567
        \(Self.hash.uppercased())
        "王芳"
        """) == [
          .id("C000001"), .id("taobao:tb_lin"),
          .phone("13800138000", spelling: "+86 138-0013-8000"),
          .phone("13800138001", spelling: "13800138001"),
          .phone("13800138002", spelling: "13800138002"),
          .phone("+85261234567", spelling: "+852 6123 4567"), .hashedPhone(hash), .id("王芳"),
        ])
    #expect(try list("") == [])
  }

  @Test func `a header says what the lines are`() throws {
    #expect(try list("手机号\n13800138000") == [.phone("13800138000", spelling: "13800138000")])
    #expect(try list("Customer ID\n13800138000\n").count == 2, "no header of ours")
    #expect(try list("customer_id\n13800138000\n\(Self.hash)").first == .id("13800138000"))
    #expect(try list("id,\nC1,\n") == [.id("C1")], "an empty second column is none")
    #expect(try list("C1\nphone") == [.id("C1"), .id("phone")])
  }

  @Test func `an export of a Chinese spreadsheet is read`() throws {
    let gbk: [UInt8] = [0xCA, 0xD6, 0xBB, 0xFA, 0xBA, 0xC5, 0x0D, 0x0A] + Array("13800138000".utf8)
    let list = try SuppressionList(MemoryByteSource(gbk), name: "no.csv")
    #expect(list.entries == [.phone("13800138000", spelling: "13800138000")])
  }

  @Test(arguments: [
    ("C1\nC2,C3", "lists/no.csv: line 2 has 2 columns, and a suppression list has one"),
    ("C1;C2", "lists/no.csv: line 1 has 2 columns, and a suppression list has one"),
    (
      "sha256:12", "lists/no.csv: line 1 is no SHA-256: sha256: and 64 hexadecimal digits"
    ),
    ("phone\n1380013", "lists/no.csv: line 2 the phone number has too few digits"),
    ("C1\n138****8000", "lists/no.csv: line 2 is hidden by the platform; it names nobody"),
    ("C1\n\"C2", "lists/no.csv: line 2 a quote is opened here and never closed"),
    ("C\u{202E}1", "lists/no.csv: line 1 holds characters that cannot be seen"),
    ("C\0", "lists/no.csv: line 1 holds a zero byte, which text never does"),
    (String(repeating: "C", count: 201), "lists/no.csv: line 1 is longer than 200 bytes"),
  ])
  func `one line that cannot be read refuses the list`(text: String, message: String) {
    #expect {
      try list(text)
    } throws: { error in
      "\(error)"
        == message
        + "\n  nothing is sent while a suppression list cannot be read; one id or phone number a line"
    }
  }

  @Test func `a list has an end`() {
    #expect(throws: Never.self) { try list("a1\nb2", most: 2) }
    #expect {
      try list("a1\nb2\nc3", most: 2)
    } throws: { error in
      (error as? FileFailure)?.code == .tooLarge
    }
  }

  @Test func `a list that is not there is a failure with its name`() {
    #expect {
      try SuppressionList.read("/nowhere/no.csv", name: "lists/no.csv")
    } throws: { error in
      "\(error)".hasPrefix("lists/no.csv: cannot be opened")
    }
  }
}
