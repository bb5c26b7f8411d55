import ArgumentParser
import SiyuModel
import SiyuWords
import Testing

@testable import siyu

@Suite struct HelpTextTests {
  /// Every command, with those below it.
  private static func commands(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
    [command] + command.configuration.subcommands.flatMap { commands(of: $0) }
  }

  private static func help(_ command: any ParsableCommand.Type, width: Int) -> [String] {
    Language.$here.withValue(.chinese) {
      HelpText.translated(
        Siyu.helpMessage(for: command, columns: HelpText.unfolded), width: width
      ).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private static func isChinese(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
  }

  @Test func `every line of every help is Chinese`() {
    for command in Self.commands(of: Siyu.self) {
      for line in Self.help(command, width: 1_000) where line.contains(/[a-z]{3,} [a-z]{3,}/) {
        if line.hasPrefix("用法：") { continue }
        #expect(Self.isChinese(line), "\(command): \(line)")
      }
    }
  }

  @Test func `lines fit the terminal, as wide as Chinese is`() {
    for command in Self.commands(of: Siyu.self) {
      for line in Self.help(command, width: 72) where Self.isChinese(line) {
        #expect(DisplayWidth.of(line) <= 74, "\(command): \(line)")
      }
    }
  }

  @Test func `what an option does stands behind its name, and below where it goes on`() {
    let lines = Self.help(PauseCommand.self, width: 60)
    let option = lines.firstIndex { $0.hasPrefix("  --lang ") }
    #expect(option != nil)
    guard let option else { return }
    #expect(lines[option].hasPrefix("  --lang <LANGUAGE>       输出"))
    #expect(lines[option + 1].hasPrefix(String(repeating: " ", count: 26)))
  }

  @Test(
    arguments: [
      (["--lang", "zh", "plugin"], ["plugin"]), (["plugin", "--lang=zh_CN"], ["plugin"]),
      (["--lang", "xx", "plan"], ["--lang", "xx", "plan"]),
      (["plan", "--lang"], ["plan", "--lang"]),
      (["run", "a.lua", "--", "--lang", "zh"], ["run", "a.lua", "--", "--lang", "zh"]),
      (["--json", "--lang", "en", "-C", "x", "plan"], ["--json", "-C", "x", "plan"]),
    ])
  func `the language is no command's`(_ words: [String], kept: [String]) {
    #expect(LeadingOptions.withoutLanguage(words) == kept)
  }
}
