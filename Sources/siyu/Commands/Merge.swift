import ArgumentParser
import SiyuModel
import SiyuWords

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say that two accounts or customers are one person.")

  @Argument(help: "A customer id, an account id, or platform:account.") var first: String
  @Argument(help: "Another.") var second: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let change = try host.recording("merge") { try host.store.merge(first, second) }
    IdentityText.show(change, host.console)
  }
}

struct Unmerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say that an account is not the same person as the rest of its customer.",
    discussion: "Holds against everything that later imports suggest.")

  @Argument(help: "An account id, or platform:account.") var account: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let change = try host.recording("unmerge") { try host.store.unmerge(account) }
    IdentityText.show(change, host.console)
  }
}

enum IdentityText {
  static func show(_ change: IdentityChange, _ console: Console) {
    if console.json {
      return console.print(json: [
        "before": .list(change.before.map { .string($0) }),
        "after": .list(change.after.map { .string($0) }),
      ])
    }
    let before = change.before.map { TextEscape.terminalSafe($0) }.listed()
    let after = change.after.map { TextEscape.terminalSafe($0) }.listed()
    console.print(before == after ? say("unchanged: \(after)") : "\(before)  →  \(after)")
  }
}
