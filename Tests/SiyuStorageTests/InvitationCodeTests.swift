import SiyuModel
import Testing

@testable import SiyuStorage

@Suite struct InvitationCodeMakingTests {
  private let account = NamedAccount(
    number: 1, platform: "wecom", name: "wm1", home: 1)
  private let hash = KeyHash(seed: (1, 2))

  @Test func `a code that somebody has is not given twice`() throws {
    let first = try InvitationCodes.make(for: account, programme: "p", hash: hash) { _ in false }
    let again = try InvitationCodes.make(for: account, programme: "p", hash: hash) { _ in false }
    #expect(first == again)
    let next = try InvitationCodes.make(for: account, programme: "p", hash: hash) { $0 == first }
    #expect(next != first)
  }

  @Test func `another store makes another code, so none tells whose it is`() throws {
    let ours = try InvitationCodes.make(for: account, programme: "p", hash: hash) { _ in false }
    let theirs = try InvitationCodes.make(
      for: account, programme: "p", hash: KeyHash(seed: (3, 4))
    ) { _ in false }
    #expect(ours != theirs)
  }
}
