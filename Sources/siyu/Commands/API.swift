import ArgumentParser
import SiyuCraft
import SiyuModel
import SiyuReport
import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

struct API: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "api", abstract: "What plugins, specs and scripts find in Lua.",
    discussion: """
      Without NAME a list; with NAME, such as siyu.time.add, tag_group, c.orders or within, all that \
      is said about it. Needs no workspace.

      --lua prints a file for editors with a Lua language server, --luacheck settings for luacheck, \
      --markdown the pages of the reference, --json everything for other programs.
      """)

  enum Form: String, EnumerableFlag {
    case lua, luacheck, markdown, json

    static func help(for value: Form) -> ArgumentHelp? {
      switch value {
      case .lua: "A file of definitions for editors (LuaCATS)."
      case .luacheck: "Settings for luacheck: .luacheckrc."
      case .markdown: "The pages of the reference."
      case .json: "Everything, as JSON."
      }
    }
  }

  @Argument(help: ArgumentHelp("What to tell about.", valueName: "NAME")) var name: String?
  @Flag var form: Form?
  @Option(
    help: ArgumentHelp(
      "Writes the pages into this folder, other forms into this file.",
      valueName: "PATH"))
  var out: String?

  @OptionGroup var language: LanguageOption

  func validate() throws {
    if let name, name.allSatisfy(\.isWhitespace) {
      throw ValidationError(
        "NAME is a name, such as siyu.time.add, tag_group or c.orders; without it there is a list.")
    }
    if name != nil, form != nil {
      throw ValidationError("NAME and --\(form?.rawValue ?? "") exclude each other.")
    }
    if out != nil, form == nil {
      throw ValidationError("--out wants a form, such as --lua.")
    }
  }

  func run() throws {
    let console = Console()
    let surface = try EditorFilesWriter.surface()
    switch form {
    case .json: try give(JSON.text(surface.json, pretty: true) + "\n", console)
    case .lua: try give(DefinitionsFile.text(surface), console)
    case .luacheck: try give(EditorFiles.luacheckrc(surface), console)
    case .markdown: try pages(surface, console)
    case nil:
      if let name {
        try SurfaceText(surface).about(name).forEach { console.print(SurfaceWords.spoken($0)) }
      } else {
        SurfaceText(surface).list.forEach { console.print(SurfaceWords.spoken($0)) }
      }
    }
  }

  private func give(_ text: String, _ console: Console) throws {
    guard let out else { return show(text, console) }
    try WholeFile.write(Array(text.utf8), to: out)
    console.print(say("wrote \(out)"))
  }

  private func pages(_ surface: SurfaceDescription, _ console: Console) throws {
    let pages = ReferencePages(surface).pages
    guard let out else {
      return pages.forEach { show($0.text + "\n", console) }
    }
    if mkdir(out, 0o700) != 0, errno != EEXIST {
      throw Diagnostic(file: out, "cannot be made", errno: errno)
    }
    for page in pages { try WholeFile.write(Array(page.text.utf8), to: "\(out)/\(page.file)") }
    console.print(say("wrote \(pages.count) pages into \(out)"))
  }

  private func show(_ text: String, _ console: Console) {
    console.printLines(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }
}
