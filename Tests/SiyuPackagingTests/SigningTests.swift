import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct SigningTests {
  private func list(_ text: String) -> PackageList? { PackageList.read(Array(text.utf8)) }
  private let digest = String(repeating: "0a", count: 32)

  @Test func `a list reads as it is written`() throws {
    let text = "siyu package 1\nid mini\nversion 1.0.0\n\n\(digest)  a.lua\n\(digest)  b/c.lua\n"
    let read = try #require(list(text))
    #expect(read.text == text)
    #expect(read.id == "mini")
    #expect(read.digests == ["a.lua": digest, "b/c.lua": digest])
  }

  @Test func `a list has one spelling`() {
    let head = "siyu package 1\nid mini\nversion 1.0.0\n\n"
    for text in [
      "", head, head + "\(digest)  a.lua", head + "\(digest) a.lua\n",
      head + "\(digest)  b.lua\n\(digest)  a.lua\n", head + "\(digest)  a.lua\n\(digest)  a.lua\n",
      head + "\(digest.uppercased())  a.lua\n", head + "\(digest)  ../a.lua\n",
      head + "\(digest)  /a.lua\n", head + "\(digest)  .git/a\n", head + "\(digest)  a.lua\n\n",
      "siyu package 2\nid mini\nversion 1.0.0\n\n\(digest)  a.lua\n",
      "siyu package 1\nid Mini\nversion 1.0.0\n\n\(digest)  a.lua\n",
      "siyu package 1\nid mini\nversion 1.0\n\n\(digest)  a.lua\n",
      "siyu package 1\nid mini\nversion 01.0.0\n\n\(digest)  a.lua\n",
      "siyu package 1\nid mini\nversion 1.0.0\nname x\n\n\(digest)  a.lua\n",
      "siyu package 1\r\nid mini\r\nversion 1.0.0\r\n\r\n\(digest)  a.lua\r\n",
    ] { #expect(list(text) == nil, "\(text)") }
    #expect(PackageList.read([0xFF, 0xFE]) == nil)
  }

  @Test func `a key file is the owner's, and comes back`() throws {
    let folder = try TemporaryFolder()
    let key = SigningKey()
    let path = "\(folder.path)/me.key"
    try key.write(to: path)
    #expect(folder.mode("me.key") == 0o600)
    #expect(try SigningKey.read(path).signer == key.signer)
    #expect(throws: Diagnostic.self) { try SigningKey().write(to: path) }
    #expect(try SigningKey.read(path).signer == key.signer)
    chmod(path, 0o644)
    #expect { try SigningKey.read(path) } throws: { "\($0)".contains("sign in your name") }
  }

  @Test func `a key is not made where plugins are passed on`() throws {
    let folder = try TemporaryFolder()
    try folder.write("siyu.toml", "")
    try folder.write("plugins/kit/lib/a.lua", "")
    try folder.write("made/care/plugin.toml", "")
    for path in ["plugins/kit/me.key", "plugins/kit/lib/me.key", "made/care/me.key"] {
      #expect { try SigningKey().write(to: "\(folder.path)/\(path)") } throws: {
        "\($0)".contains("which is passed on; nothing was written")
      }
      #expect(!DiskFile.exists("\(folder.path)/\(path)"))
    }
    for path in ["me.key", "made/me.key", "plugins/me.key"] {
      try SigningKey().write(to: "\(folder.path)/\(path)")
    }
  }

  @Test func `a key file that was touched is refused`() throws {
    let folder = try TemporaryFolder()
    try SigningKey().write(to: "\(folder.path)/me.key")
    let text = try folder.read("me.key")
    let bytes = Array(text.utf8)
    #expect(SigningKey.parse(bytes) != nil)
    for changed in [
      "", "x", text + "more\n", text.replacing("siyu signing key 1", with: "siyu signing key 2"),
      String(text.dropLast(8)), text.replacing("private ", with: "private A"),
    ] { #expect(SigningKey.parse(Array(changed.utf8)) == nil, "\(changed)") }
    // Another's public half.
    let other = "public \(SigningKey().signer.text)"
    let lines = text.split(separator: "\n")
    #expect(SigningKey.parse(Array("\(lines[0])\n\(lines[1])\n\(other)\n".utf8)) == nil)
  }

  @Test func `a signature is the list's and the key's`() throws {
    let text = "siyu package 1\nid mini\nversion 1.0.0\n\n\(digest)  a.lua\n"
    let list = try #require(self.list(text))
    let key = SigningKey()
    let signature = try PackageSignature(of: list, by: key)
    let read = try #require(PackageSignature.read(signature.bytes))
    #expect(read == signature)
    #expect(read.isValid(for: list))
    let other = try #require(self.list(text.replacing("1.0.0", with: "1.0.1")))
    #expect(!read.isValid(for: other))
    for index in signature.bytes.indices.dropLast() {
      var bytes = signature.bytes
      bytes[index] ^= 1
      #expect(PackageSignature.read(bytes).map { $0.isValid(for: list) } ?? false == false)
    }
  }

  @Test func `fingerprints are typed as people type them`() throws {
    let one = try #require(Fingerprint("3f2a-91bc-04de-77a1-c0d9"))
    #expect(one.description == "3f2a-91bc-04de-77a1-c0d9")
    #expect(Fingerprint("3F2A 91BC 04DE 77A1 C0D9") == one)
    #expect(Fingerprint("3f2a91bc04de77a1c0d9") == one)
    for text in [
      "", "3f2a", "3f2a-91bc-04de-77a1-c0d", "3f2a-91bc-04de-77a1-c0dg", "３f2a91bc04de77a1c0d9",
    ] {
      #expect(Fingerprint(text) == nil, "\(text)")
    }
  }
}
