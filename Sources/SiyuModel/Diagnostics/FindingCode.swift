/// The kinds of what `siyu plugin check` finds, by the words that other programs tell them apart by.
///
/// docs/reference/lua/findings.md is made of it.
public enum FindingCode: String, Sendable, Hashable, CaseIterable {
  // Lua
  case syntax
  case unknownGlobal = "unknown-global"
  case unknownField = "unknown-field"
  case missingField = "missing-field"
  case wrongType = "wrong-type"
  case wrongCount = "wrong-count"
  case wrongCall = "wrong-call"
  case load
  case unknownReturn = "unknown-return"
  case unusedValue = "unused-value"
  case unknownTag = "unknown-tag"
  case module
  // Permissions and settings
  case missingPermission = "missing-permission"
  case notGranted = "not-granted"
  case unusedPermission = "unused-permission"
  case unknownSetting = "unknown-setting"
  case unusedSetting = "unused-setting"
  // SOPs
  case circle
  case unreachable
  case stepNever = "step-never"
  case stepOrder = "step-order"
  case goalWindow = "goal-window"
  case noGoal = "no-goal"
  case unknownEvent = "unknown-event"
  case tagOverwritten = "tag-overwritten"
  // Contents
  case content
  case unknownVariable = "unknown-variable"
  case missingValue = "missing-value"
  case missingContent = "missing-content"
  case unusedContent = "unused-content"
  case forbiddenWord = "forbidden-word"
  // Surveys
  case survey
  case unknownSurvey = "unknown-survey"
  case unknownQuestion = "unknown-question"
  case wrongQuestion = "wrong-question"
  case unknownChoice = "unknown-choice"
  // Files
  case manifest
  case unknownKey = "unknown-key"
  case file

  /// What is so, in one sentence.
  public var about: String {
    switch self {
    case .syntax: "A file of Lua is none."
    case .unknownGlobal: "Nothing of this name can be found from here."
    case .unknownField:
      "A table or an object of siyu's, or a module of the plugin's own, has no such field or method."
    case .missingField: "A declaration lacks a field that it cannot do without."
    case .wrongType:
      "A value is of another type than is wanted by the declaration, siyu's function, the `---@param` or the `+` that gets it."
    case .wrongCount:
      "A function of siyu's, or one with `---@param` above it, is called with too many values or too few."
    case .wrongCall:
      "A method of siyu's is called with a dot, a function with a colon, or in a rule what works only while the plugin loads."
    case .load: "The plugin's Lua raised an error, or declared what cannot be, while it was loaded."
    case .unknownReturn:
      "`assign` returns a text, written out there, that is no value of the tag group."
    case .unusedValue:
      "A tag group has a value that its `assign` never returns, all that it returns being written out."
    case .unknownTag:
      "A rule asks `c.tags` for a group or a value that neither the plugin nor siyu.toml declares."
    case .module:
      "`require` names a file that the plugin does not have, or names it with slashes."
    case .missingPermission: "Something is read or done that plugin.toml does not ask for."
    case .notGranted:
      "A content shows something of the customer's that was not granted in this workspace."
    case .unusedPermission: "plugin.toml asks for a permission, and nothing in the plugin wants it."
    case .unknownSetting: "A setting is read that plugin.toml does not declare."
    case .unusedSetting: "plugin.toml declares a setting that neither Lua nor a content reads."
    case .circle: "Steps of an SOP lead back to themselves without time passing."
    case .unreachable:
      "No walk comes to a step: what stands before it always ends or goes elsewhere."
    case .stepNever: "The `when` of a step returns nothing but nil and false."
    case .stepOrder: "A step's time is over before the walk can be there; it is due at once."
    case .goalWindow: "A step sends when the goal's time is over."
    case .noGoal: "An SOP holds customers out and has nothing to compare them by."
    case .unknownEvent:
      "An SOP or a screen looks for a type of event that looks like a slip of one of siyu's."
    case .tagOverwritten: "A step tags what a rule decides at the next pass."
    case .content: "A content cannot be read, is too long, or has a head that is wrong."
    case .unknownVariable:
      "A content names a variable that nothing fills, or writes one without `{{ }}`, so that it is sent as it stands."
    case .missingValue: "A variable of a content may have no value, and a gap would come out."
    case .missingContent: "A content is named that is not there."
    case .unusedContent: "No step sends a content, and none shows it."
    case .forbiddenWord: "A content has a word that siyu.toml forbids."
    case .survey: "A survey cannot be read."
    case .unknownSurvey: "A survey is named that the plugin does not have."
    case .unknownQuestion: "A question is named that the survey does not have."
    case .wrongQuestion: "A question is read by a method for another type of question."
    case .unknownChoice: "A choice is named that the question does not have."
    case .manifest: "plugin.toml says something that cannot be."
    case .unknownKey: "A file has a key that nothing reads."
    case .file: "A file or its name cannot be taken as it is."
    }
  }

  /// What is done about it, for findings that do not say it themselves.
  public var mend: String {
    switch self {
    case .syntax: "write it as Lua 5.4 wants it; luacheck says the same"
    case .unknownGlobal: "mend the name, or begin a variable of one's own with 'local'"
    case .unknownField, .missingField: "`siyu api NAME` shows what there is"
    case .wrongType, .wrongCount: "`siyu api NAME` shows what it takes"
    case .wrongCall: "methods are called with a colon, functions with a dot"
    case .load: "docs/reference/lua.md tells what can be declared"
    case .unknownReturn: "mend the text, or add the value to 'values'"
    case .unusedValue: "take it out of 'values', or return it"
    case .unknownTag: "mend the name, or declare the group or the value"
    case .module: "require(\"lib.name\") is the file lib/name.lua"
    case .missingPermission: "list it in plugin.toml, under [permissions]"
    case .notGranted: "`siyu plugin grant` gives it"
    case .unusedPermission: "take it out: who asks for less is trusted sooner"
    case .unknownSetting: "declare it in plugin.toml, or mend the name"
    case .unusedSetting: "take it out of plugin.toml, or read ctx.settings"
    case .circle: "give one of the steps a wait"
    case .unreachable: "take the step out, or let a step lead to it"
    case .stepNever: "take the step out, or let 'when' say yes to somebody"
    case .stepOrder: "steps are gone through in the order in which they are written"
    case .goalWindow: "make the goal's 'within' longer"
    case .noGoal: "say what it wants, such as goal = { on = \"order.paid\", within = \"14d\" }"
    case .unknownEvent: "docs/reference/lua.md lists siyu's own types"
    case .tagOverwritten: "let 'assign' return siyu.keep for those whom steps tag"
    case .content, .unknownVariable, .missingValue:
      "docs/reference/content.md has heads and variables"
    case .missingContent: "write the file, or mend the name"
    case .unusedContent: "name it in a step, or delete it"
    case .forbiddenWord: "say it otherwise, or allow the phrase in siyu.toml"
    case .survey: "docs/reference/surveys.md has all that can stand there"
    case .unknownSurvey: "\"koc\" is the file surveys/koc.toml"
    case .unknownQuestion, .unknownChoice: "mend the name, or add it to the survey"
    case .wrongQuestion: "read it by the method of its type"
    case .manifest: "docs/reference/plugin-toml.md has all that can stand there"
    case .unknownKey: "mend the key, or take it out"
    case .file: "docs/reference/files.md tells which files make a plugin"
    }
  }

  /// Of what is found in the text: an error where it ends in one when the line runs. A list of types
  /// may know less than the program, and what is of no use does no harm.
  public var severity: Diagnostic.Severity {
    switch self {
    case .wrongType, .missingField, .unusedValue, .unusedPermission, .unusedSetting, .stepNever:
      .warning
    default: .error
    }
  }
}

extension Diagnostic {
  /// The same with its kind.
  public func coded(_ code: FindingCode) -> Diagnostic {
    var copy = self
    copy.code = code.rawValue
    return copy
  }
}
