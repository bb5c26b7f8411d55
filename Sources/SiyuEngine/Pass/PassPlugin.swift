public import SiyuModel

/// A plugin with what it declared, ready to be asked.
public struct PassPlugin: Sendable {
  public var source: PluginSource
  /// As people know it: 护肤行业手册.
  public var title: String
  public var declarations: PluginDeclarations
  public init(source: PluginSource, title: String, declarations: PluginDeclarations) {
    self.source = source
    self.title = title
    self.declarations = declarations
  }

  /// As people read it: `skincare@1.0.0`.
  public var name: String { "\(source.id)@\(source.version)" }

  /// Tag rules first, then segments; answers come back in this order.
  var questions: [Question] {
    declarations.tagRules.map { Question(function: $0.function, kind: .tag) }
      + declarations.segments.map { Question(function: $0.function, kind: .segment) }
  }

  /// Whether the operator lets the plugin write this rule's group.
  func mayWrite(_ rule: TagRule) -> Bool {
    source.grants.contains(rule.shared ? "tag:\(rule.group.name)" : "tag")
  }
}
