import LuaSource
import SiyuModel
import SiyuScripting
import Testing

@testable import SiyuCraft

/// The file for editors, read again, says what is registered.
@Suite struct DefinitionsTests {
  static let surface = SurfaceDescription.current

  private func definitions() throws -> LuaDefinitions {
    try LuaDefinitions(DefinitionsFile.text(Self.surface))
  }

  @Test func `every type in it is defined`() throws {
    #expect(try definitions().undefined == [])
  }

  @Test func `every function is there with its parameters`() throws {
    let read = try definitions()
    for function in Self.surface.modules.flatMap(\.functions) {
      var type = read.globals[function.name]
      // `it` is a table too, of `it.each`.
      if case .named(let name)? = type { type = read.classes[name]?.call }
      guard case .function(let parameters, let rest, let results)? = type else {
        Issue.record("\(function.name) is missing")
        continue
      }
      #expect(parameters.map(\.name) == function.parameters.map(\.name), "\(function.name)")
      #expect(
        parameters.map(\.isOptional)
          == function.parameters.map {
            $0.isOptional || LuaTypeExpression($0.type)?.isOptional == true
          },
        "\(function.name)")
      #expect((rest != nil) == function.isVariadic, "\(function.name)")
      #expect(results.count == function.results.count, "\(function.name)")
    }
    for declaration in Self.surface.declarations {
      #expect(read.globals["siyu.\(declaration.name)"] != nil, "\(declaration.name)")
      #expect(!declaration.errors.isEmpty && declaration.phases.hasPrefix("only"))
    }
  }

  @Test func `every field and method of every class is there`() throws {
    let read = try definitions()
    for entry in Self.surface.classes {
      let found = try #require(read.classes[entry.name], "\(entry.name)")
      let names =
        entry.fields.map(\.name).filter { !$0.hasPrefix("[") }
        + entry.functions.map(\.name) + entry.methods.map(\.name)
      #expect(found.members.keys.sorted() == names.sorted(), "\(entry.name)")
      for field in entry.fields where !field.name.hasPrefix("[") {
        #expect(
          found.members[field.name]?.type == LuaTypeExpression(field.type),
          "\(entry.name).\(field.name)")
      }
      #expect(entry.methods.allSatisfy { found.members[$0.name]?.isMethod == true })
    }
  }

  @Test func `what only some files find says so, and luacheck is told of files only`() throws {
    let text = DefinitionsFile.text(Self.surface)
    #expect(text.contains("---Only in the REPL.\n---A customer of the workspace"))
    #expect(text.contains("---Only in scripts and the REPL.\n---```lua\n---print("))
    #expect(text.contains("---```\n---@type integer\nsiyu.now = nil"))
    let luacheck = EditorFiles.luacheckrc(Self.surface)
    #expect(!luacheck.contains("\"customer\", \"customers\", \"enrol\""))
    #expect(luacheck.contains("\"now\"") && luacheck.contains("\"args\""))
    let about = try SurfaceText(Self.surface).about("siyu.customer")
    #expect(about.contains("  can be called only in the REPL; since 1"))
    let group = try SurfaceText(Self.surface).about("tag_group")
    #expect(group.contains { $0.hasPrefix("  refused: a field that is unknown") })
    #expect(group.contains { $0.hasPrefix("  can be called only while the plugin loads; since") })
    #expect(throws: Diagnostic.self) { try SurfaceText(Self.surface).about("siyu.customr") }
  }

  @Test func `a description goes over the border and back`() {
    #expect(SurfaceDescription(json: Self.surface.json) == Self.surface)
    #expect(SurfaceDescription(json: ["surface": .string("1")]) == nil)
  }

  @Test func `all of it has words`() {
    for function in Self.surface.modules.flatMap(\.functions)
      + Self.surface.classes.flatMap({ $0.functions + $0.methods })
    {
      #expect(function.summary.count > 5, "\(function.name)")
      #expect(!function.example.isEmpty, "\(function.name)")
      #expect(function.parameters.allSatisfy { !$0.about.isEmpty }, "\(function.name)")
    }
    for field in Self.surface.classes.flatMap(\.fields) {
      #expect(!field.about.isEmpty, "\(field.name)")
    }
  }

  @Test func `the pages hold every name`() {
    let text = ReferencePages(Self.surface).pages.map(\.text).joined()
    for function in Self.surface.modules.flatMap(\.functions) {
      let isThere = text.contains("`\(function.signature(as: function.name))`")
      #expect(isThere, "\(function.name)")
    }
    // What a declaration takes stands below the declaration's own name.
    let taken = Set(Self.surface.declarations.map(\.takes))
    for entry in Self.surface.classes
    where !["siyu.Keep", "siyu.Split"].contains(entry.name) && !taken.contains(entry.name) {
      // With all that it has, and not only named by what takes it.
      let isThere = text.contains("# `\(entry.name)`\n")
      #expect(isThere, "\(entry.name)")
    }
  }

  @Test func `what a declaration takes is found by the declaration's name`() throws {
    let text = SurfaceText(.current)
    #expect(try text.about("sop.steps").first == "steps of siyu.SOPDeclaration: siyu.Step[]")
    #expect(
      try text.about("siyu.koc.assess").first == "assess of siyu.KOCDeclaration: siyu.KOCAssess?")
    #expect(
      try text.about("membership.levels").first
        == "levels of siyu.GrowthMembership: siyu.MembershipLevel[]")
    #expect { try text.about("sop.stpes") } throws: {
      ($0 as? Diagnostic)?.message.hasSuffix("did you mean 'sop.steps'?") == true
    }
  }
}
