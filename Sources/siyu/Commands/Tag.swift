import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuWords

struct Tag: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Set a tag by hand; it wins over every rule until it is removed.")

  @Argument(help: "The customer.") var customer: String
  @Argument(help: ArgumentHelp("Such as skincare.value:high.", valueName: "GROUP:VALUE"))
  var tag: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let (name, number) = try host.recording("tag") {
      let (name, group) = try TagArgument.read(tag, host)
      host.store.audit.add(["tag": .word(name.description)])
      let number = try host.store.customer(named: customer)
      // One value at a time: the one before makes room at once, not at the next apply.
      try host.store.setTag(name, on: number, at: host.now, exclusive: group.exclusive)
      return (name, number)
    }
    host.console.print(say("\(try host.store.publicID(of: number)): \(name) set by hand"))
  }
}

struct Untag: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove a tag; rules decide about it again.")

  @Argument(help: "The customer.") var customer: String
  @Argument(help: ArgumentHelp("Such as skincare.value:high.", valueName: "GROUP:VALUE"))
  var tag: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let (name, number) = try host.recording("untag") {
      let number = try host.store.customer(named: customer)
      let name = try held(number, host) ?? TagArgument.read(tag, host).name
      host.store.audit.add(["tag": .word(name.description)])
      try host.store.removeTag(name, from: number, at: host.now)
      return (name, number)
    }
    host.console.print(say("\(try host.store.publicID(of: number)): \(name) removed"))
  }
}

extension Untag {
  /// The tag if the customer holds it, declared or not: plugins and groups go, and leave tags.
  private func held(_ customer: CustomerNumber, _ host: Host) throws -> TagName? {
    try host.store.detail(of: customer).tags.first { $0.tag.description == tag }?.tag
  }
}

enum TagArgument {
  /// A tag that a plugin or the workspace declares, so that a slip of the finger makes none.
  static func read(_ text: String, _ host: Host) throws -> (name: TagName, group: TagGroup) {
    try find(text, in: groups(host))
  }

  static func groups(_ host: Host) throws -> [TagGroup] {
    try host.loadPlugins().plugins.flatMap { $0.declarations.tagRules.map(\.group) }
      + host.workspace.file.tagGroups
  }

  static func find(
    _ text: String, in groups: [TagGroup]
  ) throws(Diagnostic) -> (name: TagName, group: TagGroup) {
    guard let name = TagName(text) else {
      throw Diagnostic(
        "'\(text)' is no tag", hint: "write it as group:value, such as skincare.value:high")
    }
    guard let group = groups.first(where: { $0.name == name.group }) else {
      throw Diagnostic(
        "there is no tag group '\(name.group)'",
        hint: nearest(name.group, Set(groups.map(\.name)).sorted())
          ?? "no plugin declares one, nor does siyu.toml")
    }
    guard group.values.contains(where: { $0.name == name.value }) else {
      throw Diagnostic(
        "tag group '\(group.name)' has no value '\(name.value)'",
        hint: nearest(name.value, group.values.map(\.name)))
    }
    return (name, group)
  }

  private static func nearest(_ name: String, _ known: [String]) -> String? {
    if known.isEmpty { return nil }
    return NearestName.nearest(to: name, in: known).map { "did you mean '\($0)'?" }
      ?? "there are \(known.joined(separator: ", "))"
  }
}
