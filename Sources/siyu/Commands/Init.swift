import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuWords

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a workspace: siyu.toml, plugins/, scripts/, a store and its key.")

  @Argument(help: ArgumentHelp("The folder, made if need be.", valueName: "DIR"))
  var directory = "."

  @Option(help: ArgumentHelp("The brand's name; the folder's when left out.", valueName: "NAME"))
  var brand = ""

  @Option(
    help: ArgumentHelp(
      "The playbook to begin with, of those that come with siyu; 'none' for none.",
      valueName: "ID"))
  var playbook = "skincare"

  @Flag(
    help: """
      Make only an empty store, in a workspace whose store is lost, or is to lie elsewhere; in a copy \
      from version control its key too.
      """)
  var store = false

  @OptionGroup var language: LanguageOption

  func run() throws {
    let console = Console()
    if store {
      let workspace = try Workspace.open(directory)
      for path in try workspace.makePrivateFolder() { console.print(say("made \(path)")) }
      try Host.makeStore(workspace)
      return console.print(say("made an empty store: \(workspace.storePath)"))
    }
    let (workspace, made) = try NewWorkspace.make(at: directory, brand: brand, playbook: playbook)
    for path in made { console.print(say("made \(path)")) }
    console.print("")
    console.print(say("A workspace for '\(workspace.file.brand)'. Next, from inside it:"))
    console.print(
      say("  siyu import customers FILE    # then orders, order-lines, products, events …"))
    console.print(say("  siyu plan                     # what would change; writes nothing"))
  }
}
