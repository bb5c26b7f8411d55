import SiyuBorder
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuArchives
@testable import SiyuPackaging
@testable import SiyuWorkers

/// Archives that want something else than to be read. What is refused has written nothing: the
/// program that reads has no files, and the host writes what it has checked.
@Suite struct HostileArchiveTests {
  @Test func `an archive by hand is read like any other`() throws {
    #expect(ArchiveLab.refusal(try ArchiveLab.tar { _ in }) == nil)
  }

  @Test(arguments: [
    "../evil.lua", "/etc/passwd", "lib/../../evil.lua", "./main.lua", "lib//x.lua", "lib/.hidden",
    "a\\b.lua", "c:evil.lua", "ünï.lua", "bad\u{1B}[2J.lua", "name with blanks.lua", "trailing.",
    ".git/hooks/pre-commit", "", "lib/",
  ])
  func `a name that could leave the folder or hide is refused`(name: String) throws {
    let words = ArchiveLab.refusal(try ArchiveLab.tar { $0.add(name, [1]) })
    #expect(words?.contains("x.siyu: ") == true, "\(words ?? "taken")")
    #expect(words?.contains("\u{1B}") == false)
  }

  @Test(arguments: ["1", "2", "3", "4", "5", "6"] as [Character])
  func `links, devices, folders and pipes are refused`(kind: Character) throws {
    let words = ArchiveLab.refusal(
      try ArchiveLab.tar { $0.add("lib", kind: kind, to: "/etc/passwd") })
    #expect(words?.contains("is no plain file") == true, "\(words ?? "taken")")
  }

  @Test func `a link that comes before a file of its name is refused`() throws {
    var tar = Tar()
    tar.add("lib", kind: "2", to: "/tmp")
    tar.add("lib/x.lua", [1])
    #expect(ArchiveLab.refusal(tar.packed)?.contains("is no plain file") == true)
  }

  @Test func `a million files end at the limit`() throws {
    var tar = Tar()
    for number in 0..<4_000 { tar.add("f\(number)") }
    #expect(ArchiveLab.refusal(tar.packed)?.contains("more than 2000 files") == true)
  }

  @Test func `a bomb is refused before it goes off`() throws {
    var tar = Tar()
    let zeros = [UInt8](repeating: 0, count: 6 << 20)
    for number in 0..<4 { tar.add("f\(number)", zeros) }
    let packed = tar.packed
    #expect(packed.count < 1 << 20)
    #expect(ArchiveLab.refusal(packed)?.contains("more than 20 MB") == true)
  }

  @Test func `an archive packed twice is refused`() throws {
    let twice = Tar.gzip(try ArchiveLab.tar { _ in })
    #expect(ArchiveLab.refusal(twice)?.contains("packed once") == true)
  }

  @Test func `a manifest that says it has a gigabyte is refused by its head`() throws {
    var tar = Tar()
    tar.add("siyu-package", [1, 2, 3], size: 1 << 30)
    let words = ArchiveLab.refusal(tar.packed)
    #expect(words?.contains("'siyu-package' in it has more than 8 MB") == true, "\(words ?? "")")
  }

  @Test func `a file longer than its head allows is refused by its content`() throws {
    var tar = Tar()
    tar.add("main.lua", [UInt8](repeating: 7, count: 9 << 20))
    #expect(ArchiveLab.refusal(tar.packed)?.contains("more than 8 MB") == true)
  }

  @Test func `names that differ only in capitals are refused`() throws {
    #expect(
      ArchiveLab.refusal(try ArchiveLab.tar { $0.add("MAIN.lua", [1]) })?
        .contains("differs only in capitals") == true)
    #expect(
      ArchiveLab.refusal(
        try ArchiveLab.tar {
          $0.add("Lib/a.lua", [1])
          $0.add("lib/b.lua", [1])
        })?.contains("differs only in capitals") == true)
  }

  @Test(arguments: ["é.lua", "e\u{301}.lua"])
  func `names that differ in Unicode form cannot be, for there are none beyond ASCII`(
    name: String
  ) throws {
    #expect(
      ArchiveLab.refusal(try ArchiveLab.tar { $0.add(name, [1]) })?
        .contains("cannot be a plugin's file") == true)
  }

  @Test func `the same name twice is refused`() throws {
    #expect(
      ArchiveLab.refusal(try ArchiveLab.tar { $0.add("main.lua", [1]) })?.contains("twice") == true)
  }

  @Test func `a file that is a folder to another is refused`() throws {
    #expect(
      ArchiveLab.refusal(try ArchiveLab.tar { $0.add("main.lua/x.lua", [1]) })?
        .contains("a file and a folder") == true)
  }

  @Test func `what is cut off is refused, wherever`() throws {
    let whole = try ArchiveLab.tar { _ in }
    for count in stride(from: 0, to: whole.count - 8, by: whole.count / 12) {
      #expect(ArchiveLab.refusal(Array(whole[..<count])) != nil, "cut at \(count)")
    }
    for count in whole.count - 8..<whole.count {
      #expect(ArchiveLab.refusal(Array(whole[..<count])) != nil, "cut at \(count)")
    }
  }

  @Test func `a wrong sum or length at the end is refused`() throws {
    let whole = try ArchiveLab.tar { _ in }
    for place in whole.count - 8..<whole.count {
      var changed = whole
      changed[place] ^= 1
      let words = ArchiveLab.refusal(changed)
      #expect(words?.contains("its end tells of") == true, "\(place): \(words ?? "taken")")
    }
  }

  @Test func `what follows after the end is refused, also another archive`() throws {
    let whole = try ArchiveLab.tar { _ in }
    for more in [[0], Array("more".utf8), [0x1F, 0x8B], whole] as [[UInt8]] {
      #expect(ArchiveLab.refusal(whole + more)?.contains("is damaged") == true, "\(more.prefix(4))")
    }
  }

  @Test func `what follows behind tar's end is refused, and zeros are not`() throws {
    var tar = Tar()
    for entry in ArchiveLab.entries(try ArchiveLab.shared()) {
      tar.add(String(decoding: entry.name, as: UTF8.self), entry.bytes)
    }
    let zeros = [UInt8](repeating: 0, count: 9_000)
    #expect(ArchiveLab.refusal(Tar.gzip(tar.whole + zeros)) == nil)
    let words = ArchiveLab.refusal(Tar.gzip(tar.whole + zeros + [1] + zeros))
    #expect(words?.contains("after its last file") == true, "\(words ?? "taken")")
    let bomb = [UInt8](repeating: 0, count: 64 << 20)
    #expect(ArchiveLab.refusal(Tar.gzip(tar.whole + bomb))?.contains("more than 20 MB") == true)
  }

  @Test func `gzip's head is the packer's own`() throws {
    var named = try ArchiveLab.tar { _ in }
    named[3] = 8
    named[4] = 77
    named.insert(contentsOf: Array("mini.tar\0".utf8), at: 10)
    #expect(ArchiveLab.refusal(named) == nil)
  }

  @Test func `the sum is that of RFC 1952`() {
    var sum = CRC32()
    Array("123456789".utf8).withUnsafeBytes { sum.add($0) }
    #expect(sum.value == 0xCBF4_3926)
  }

  @Test(
    arguments: [
      [], Array("PK\u{3}\u{4}".utf8), Array("no archive".utf8), [0x1F, 0x8B], [0x1F, 0x8B, 8, 0],
    ] as [[UInt8]])
  func `what is no archive is refused`(bytes: [UInt8]) {
    #expect(ArchiveLab.refusal(bytes) != nil)
  }

  @Test func `the list, once more and later, is refused`() throws {
    let list = try ArchiveLab.shared().list.bytes
    #expect(
      ArchiveLab.refusal(try ArchiveLab.tar { $0.add("siyu-package", list) })?
        .contains("list of its files") == true)
  }

  @Test func `long and foreign names do not make the program look for files`() throws {
    // libarchive turns names of another character set over with tables that it would load.
    let record = " path=\(String(repeating: "长/", count: 150))x.lua\n"
    let length = record.utf8.count + 3
    var tar = Tar()
    tar.add("head", Array("\(length)\(record)".utf8), kind: "x")
    tar.add("x.lua", [1])
    let packed = tar.packed
    let words = ArchiveLab.refusal(packed)
    #expect(words?.contains("cannot be a plugin's file") == true, "\(words ?? "taken")")
  }

  @Test func `names of one archive that differ only in Unicode form are told as that`() throws {
    for kind in [true, false] {
      let words = ArchiveLab.refusal(
        try ArchiveLab.tar { tar in
          for name in ["lib/caf\u{E9}.lua", "lib/cafe\u{301}.lua"] {
            if kind {
              // As tar's newer form has it: the name in a head of its own, in UTF-8.
              let record = " path=\(name)\n"
              tar.add("head", Array("\(record.utf8.count + 2)\(record)".utf8), kind: "x")
              tar.add("x.lua", [1])
            } else {
              tar.add(name, [1])
            }
          }
        })
      #expect(
        words?.contains("differs only in Unicode form from another name") == true,
        "\(words ?? "taken")")
      #expect(words?.contains("is damaged") == false)
    }
  }

  @Test func `names beyond ASCII are not written`() {
    let entry = UnpackedEntry(name: Array("长.lua".utf8), bytes: [1])
    #expect(throws: Diagnostic.self) { try ArchiveWriter.pack([entry]) }
  }

  @Test func `the program that reads is without rights`() throws {
    let archive = try ArchiveLab.tar { _ in }
    #expect(try ArchiveLab.unpacker.talk(about: archive, file: "x").missing.isEmpty)
    var open = ArchiveLab.unpacker
    open.skips = [.callFilter]
    #expect(try open.talk(about: archive, file: "x").missing.map(\.name) == ["seccomp"])
  }

  @Test func `an archive that takes too long is given up`() throws {
    var impatient = ArchiveLab.unpacker
    impatient.patience = 0
    let archive = try ArchiveLab.tar { _ in }
    #expect { try impatient.entries(of: archive, file: "x") } throws: {
      "\($0)".contains("was not unpacked in time")
    }
  }
}
