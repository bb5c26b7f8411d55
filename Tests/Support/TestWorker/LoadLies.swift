import SiyuBorder
import SiyuModel

/// Declarations that no plugin may make.
enum LoadLies {
  static func tell(_ name: String, _ right: PluginDeclarations) -> Never {
    var all = right
    var sequence: UInt64 = 1
    var after: [UInt8] = []
    func field(_ name: String) -> FieldDeclaration {
      FieldDeclaration(name: name, title: name, type: .text)
    }
    switch String(name.dropFirst("load-lie ".count)) {
    case "one function for two rules": all.tagRules[1].function = 1
    case "a group twice": all.tagRules[1].group.name = all.tagRules[0].group.name
    case "a value twice": all.tagRules[0].group.values[1].name = "one"
    case "a value nobody can see": all.tagRules[0].group.values[1].name = "so\u{200B}me"
    case "a value with a colon": all.tagRules[0].group.values[1].name = "a:b"
    case "a value without a name": all.tagRules[0].group.values[1].name = ""
    case "a value that moves the cursor": all.tagRules[0].group.values[1].name = "\u{1B}[2J"
    case "another plugin's group": all.tagRules[0].group.name = "other.orders"
    case "a group of nobody": all.tagRules[0].group.name = "native."
    case "a group that is not shared": all.tagRules[0].shared = true
    case "another plugin's segment": all.segments[0].name = "other.buyers"
    case "a segment like a group": all.segments[0].name = all.tagRules[0].group.name
    case "a name too long": all.segments[0].title = String(repeating: "x", count: 2000)
    case "a name long enough to fill a line":
      all.segments[0].name = "native." + String(repeating: "x", count: 101)
    case "a file of somebody else": all.tagRules[0].place.file = "../other/main.lua"
    case "a file of the machine": all.segments[0].place.file = "/etc/passwd"
    case "a file that turns text around": all.segments[0].place.file = "main\u{202E}.lua"
    case "a field twice": all.attributes = [field("skin"), field("skin")]
    case "a field of no name": all.attributes = [field("a b")]
    case "an entity's field twice":
      all.entities = [
        EntityDeclaration(kind: "pet", title: "pet", fields: [field("age"), field("age")])
      ]
    case "more rules than there may be":
      all.segments = (0..<1001).map { index in
        SegmentRule(
          name: "native.s\(index)", title: "s", function: index + 10,
          place: SourcePlace(file: "main.lua", line: 1))
      }
    case "a map too deep":
      var map: DataValue = 1
      for _ in 0..<70 { map = .list([map]) }
      all.importers = [importer(map)]
    case "a map of too many values":
      all.importers = [importer(.list(Array(repeating: .null, count: 2_000_001)))]
    case let lie where SOPLies.tell(lie, &all.sops[0]): break
    case "an SOP twice": all.sops.append(SOPLies.withoutConditions(all.sops[0]))
    case "more SOPs than there may be": all.sops = Array(repeating: all.sops[0], count: 1001)
    case let lie where MembershipLies.tell(lie, &all.memberships): break
    case "an early greeting": sequence = 7
    case "bytes left over": after = [1, 2, 3]
    case "too long":
      RawSocket.send(kind: 101, sequence: 1, [], length: (8 << 20) + 1)
      RawSocket.fallSilent()
    case "answers before anybody asked":
      RawSocket.send(kind: 103, sequence: 1, [])
      RawSocket.fallSilent()
    case "more problems than there may be":
      var writer = ByteWriter()
      writer.varint(101)
      for _ in 0..<101 { writer.bytes += [2, 0, 0, 1, 0x41, 0, 0] }
      RawSocket.send(kind: 102, sequence: 1, writer.bytes)
      RawSocket.fallSilent()
    default: fatalError("no such lie")
    }
    var writer = ByteWriter()
    Loaded(declarations: all).encode(to: &writer)
    RawSocket.send(kind: 101, sequence: sequence, writer.bytes + after)
    RawSocket.fallSilent()
  }

  private static func importer(_ map: DataValue) -> ImporterDeclaration {
    ImporterDeclaration(
      id: "m", title: "m", map: map, place: SourcePlace(file: "main.lua", line: 1))
  }
}
