public import SiyuModel

/// A plugin with what it declared, ready to be asked.
public struct PassPlugin: Sendable {
  public var source: PluginSource
  /// As people know it: 护肤行业手册.
  public var title: String
  public var declarations: PluginDeclarations
  /// Everything its checksum is of, as it was when it was loaded: kept with what it decided.
  public var files: [String: [UInt8]]
  /// What SOPs have to know of its contents, by path without `.md`.
  public var contents: [String: ContentFacts]

  /// - Parameter files: those of the source, where there are no others.
  public init(
    source: PluginSource, title: String, declarations: PluginDeclarations,
    files: [String: [UInt8]]? = nil, contents: [String: ContentFacts] = [:]
  ) {
    self.source = source
    self.title = title
    self.declarations = declarations
    self.files = files ?? source.files
    self.contents = contents
  }

  /// As people read it: `skincare@1.0.0`.
  public var name: String { "\(source.id)@\(source.version)" }

  /// Tag rules first, then segments; answers come back in this order.
  var questions: [Question] {
    declarations.tagRules.map { Question(function: $0.function, kind: .tag) }
      + declarations.segments.map { Question(function: $0.function, kind: .segment) }
  }
}
