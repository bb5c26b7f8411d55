import ArgumentParser
import SiyuFiles
import SiyuModel
import SiyuPackaging
import SiyuWords

struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a workspace with a fictitious brand: customers, orders, products, events.",
    discussion: "All people, orders and words in it are made from a seed; nobody is meant.")

  @Argument(help: ArgumentHelp("The folder, made if need be.", valueName: "DIR"))
  var directory = "demo"

  @Option(help: ArgumentHelp("How many customers, 1 to 1,000,000.", valueName: "N"))
  var customers = 2000

  @Option(help: ArgumentHelp("Another seed makes other people.", valueName: "N"))
  var seed: UInt64 = 1

  @OptionGroup var language: LanguageOption

  func validate() throws {
    if !(1...1_000_000).contains(customers) {
      throw ValidationError("--customers wants a number from 1 to 1,000,000, got \(customers).")
    }
  }

  func run() throws {
    let console = Console()
    let (workspace, _) = try NewWorkspace.make(
      at: directory, brand: "花间集（虚构）", playbook: "skincare",
      settings: DemoBrand.settings, grantsAll: true)
    console.print(say("made a workspace in \(directory)"))
    let brand = DemoBrand(customers: customers, seed: seed)
    let folder = workspace.root + "/data"
    for path in try brand.write(to: folder) { console.print(say("made data/\(path)")) }
    let options = try WorkspaceOptions.parse(["-C", workspace.root])
    let host = try Host(workspace, options, writes: true)
    for (kind, file) in DemoBrand.files {
      var importing = FileImport(
        host: host, map: .own(kind), file: "\(folder)/\(file)", dryRun: false)
      importing.command = "demo"
      let outcome = try importing.run()
      console.print(say("imported \(Grouping.text(outcome.stored.added)) \(kind.rawValue)"))
    }
    console.print("")
    console.print(say("Next, from inside \(directory):"))
    console.print(say("  siyu plan --now \(DemoBrand.yesterday)"))
    console.print(say("  siyu apply --now \(DemoBrand.yesterday)"))
    console.print(
      say("  siyu plan --now \"\(DemoBrand.today) 10:00\"   # what the SOPs do a day later"))
    console.print(say("  siyu explain \(DemoBrand.firstCustomer) --now \(DemoBrand.today)"))
    console.print(say("  siyu run scripts/rfm.lua --now \(DemoBrand.today)"))
  }
}
