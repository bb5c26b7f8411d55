extension LuaDefinitions {
  /// - Throws: `LuaDefinitionProblem`: the first line that means nothing.
  public init(_ text: String) throws(LuaDefinitionProblem) {
    var reader = try LuaDefinitionReader(text)
    try reader.read()
    self = reader.definitions
  }
}

/// Reads a file of definitions: comments say what the statement below them defines.
private struct LuaDefinitionReader {
  private let file: LuaFile
  var definitions = LuaDefinitions()
  /// The class that a local table stands for.
  private var locals: [String: String] = [:]

  init(_ text: String) throws(LuaDefinitionProblem) {
    do throws(LuaSyntaxError) {
      file = try LuaFile(Array(text.utf8))
    } catch {
      let lines = SourceLines(Array(text.utf8))
      throw LuaDefinitionProblem(line: lines.line(at: error.range.start), message: error.message)
    }
  }

  /// The comments above a statement, read.
  private struct Block {
    var about: [String] = []
    var className: String?
    var alias: String?
    var parameters: [LuaTypeExpression.Parameter] = []
    var rest: LuaTypeExpression?
    var results: [LuaTypeExpression] = []
    var type: LuaTypeExpression?
  }

  mutating func read() throws(LuaDefinitionProblem) {
    var comments = file.comments[...]
    for statement in file.body.statements {
      var above: [LuaComment] = []
      while let first = comments.first, first.range.start < statement.range.start {
        above.append(comments.removeFirst())
      }
      // What lies inside of the statement says nothing.
      while let first = comments.first, first.range.start < statement.range.end {
        comments.removeFirst()
        _ = first
      }
      try define(statement, by: try block(above))
    }
    _ = try block(Array(comments))
  }

  private func problem(_ message: String, at offset: Int) -> LuaDefinitionProblem {
    LuaDefinitionProblem(line: file.lines.line(at: offset), message: message)
  }

  private mutating func block(_ comments: [LuaComment]) throws(LuaDefinitionProblem) -> Block {
    var block = Block()
    var last = -1
    for comment in comments {
      let line = file.lines.line(at: comment.range.start)
      // A blank line parts what is said from what it is said about.
      if last >= 0, line > last + 1 { block = Block() }
      last = file.lines.line(at: max(comment.range.start, comment.range.end - 1))
      guard comment.text.hasPrefix("-") else { continue }
      let text = String(comment.text.dropFirst()).trimmingBlanks
      guard text.hasPrefix("@") else {
        block.about.append(text)
        continue
      }
      try tag(String(text.dropFirst()), comment.range.start, &block)
    }
    return block
  }

  private mutating func tag(
    _ text: String, _ offset: Int, _ block: inout Block
  ) throws(LuaDefinitionProblem) {
    let (word, rest) = text.firstWord
    switch word {
    case "meta", "see", "since", "async", "nodiscard", "deprecated": break
    case "class":
      let name = rest.firstWord.word
      guard !name.isEmpty else { throw problem("a class wants a name", at: offset) }
      guard definitions.classes[name] == nil else {
        throw problem("the class '\(name)' is there twice", at: offset)
      }
      definitions.classes[name] = .init()
      block.className = name
    case "field": try field(rest, offset, block)
    case "alias":
      let (name, type) = rest.firstWord
      let read = try self.type(type, offset).type
      definitions.aliases[name] = read
    case "overload":
      guard let name = block.className else {
        throw problem("what can be called in this way is no class", at: offset)
      }
      let call = try type(rest, offset).type
      definitions.classes[name]?.call = call
    case "param":
      let (written, type) = rest.firstWord
      let isOptional = written.hasSuffix("?")
      let name = isOptional ? String(written.dropLast()) : written
      let read = try self.type(type, offset).type
      if name == "..." {
        block.rest = read
      } else {
        block.parameters.append(.init(name, read, isOptional: isOptional || read.isOptional))
      }
    case "return": block.results.append(try type(rest, offset).type)
    case "type": block.type = try type(rest, offset).type
    default: throw problem("'@\(word)' means nothing here", at: offset)
    }
  }

  private mutating func field(
    _ text: String, _ offset: Int, _ block: Block
  ) throws(LuaDefinitionProblem) {
    guard let owner = block.className else {
      throw problem("a field stands below its class", at: offset)
    }
    if text.hasPrefix("[string]") {
      let others = try type(String(text.dropFirst("[string]".count)), offset).type
      definitions.classes[owner]?.others = others
      return
    }
    let (name, rest) = text.firstWord
    let (type, about) = try type(rest, offset)
    guard definitions.classes[owner]?.members[name] == nil else {
      throw problem("the field '\(name)' is there twice", at: offset)
    }
    definitions.classes[owner]?.members[name] = .init(type: type, isMethod: false, about: about)
  }

  private func type(
    _ text: String, _ offset: Int
  ) throws(LuaDefinitionProblem) -> (type: LuaTypeExpression, about: String) {
    var reader = LuaTypeReader(text)
    do throws(LuaTypeReader.Failure) {
      let type = try reader.type()
      return (type, reader.rest)
    } catch {
      throw problem("'\(text)' is no type: \(error.message)", at: offset)
    }
  }

  // MARK: Statements

  private mutating func define(
    _ statement: LuaStatement, by block: Block
  ) throws(LuaDefinitionProblem) {
    switch statement.kind {
    case .local(let names, _):
      if let name = names.first?.name.text, let owner = block.className { locals[name] = owner }
    case .assign(let targets, _):
      guard let path = targets.first.flatMap(Self.path) else { return }
      let joined = path.joined(separator: ".")
      definitions.globals[joined] = block.type ?? block.className.map { .named($0) } ?? .anyTable
    case .function(let target, let method, let body):
      try function(target, method, body, block, statement.range.start)
    default: throw problem("a file of definitions has no such statement", at: statement.range.start)
    }
  }

  private mutating func function(
    _ target: LuaExpression, _ method: LuaName?, _ body: LuaFunctionBody, _ block: Block,
    _ offset: Int
  ) throws(LuaDefinitionProblem) {
    guard var path = Self.path(target) else { return }
    let written = body.parameters.map(\.text)
    guard written == block.parameters.map(\.name), body.isVariadic == (block.rest != nil) else {
      throw problem(
        "the parameters and what is said about them differ: \(written.joined(separator: ", "))",
        at: offset)
    }
    let type = LuaTypeExpression.function(
      block.parameters, rest: block.rest, results: block.results)
    let about = block.about.joined(separator: "\n")
    if let method {
      guard path.count == 1, let owner = locals[path[0]] else {
        throw problem("the method belongs to no class above", at: offset)
      }
      definitions.classes[owner]?.members[method.text] = .init(
        type: type, isMethod: true, about: about)
    } else if path.count > 1, let owner = locals[path[0]] {
      path.removeFirst()
      definitions.classes[owner]?.members[path[0]] = .init(
        type: type, isMethod: false, about: about)
    } else {
      definitions.globals[path.joined(separator: ".")] = type
      // A global that is a class of its own has it as a member.
      if case .named(let owner)? = definitions.globals[path.dropLast().joined(separator: ".")] {
        definitions.classes[owner]?.members[path[path.count - 1]] = .init(
          type: type, isMethod: false, about: about)
      }
    }
  }

  /// `siyu.time` as its words; `nil` for anything else.
  private static func path(_ expression: LuaExpression) -> [String]? {
    switch expression.kind {
    case .name(let name): [name.text]
    case .field(let of, let name): path(of).map { $0 + [name.text] }
    default: nil
    }
  }
}

extension String {
  fileprivate var firstWord: (word: String, rest: String) {
    let text = trimmingBlanks
    guard let blank = text.firstIndex(where: { $0 == " " || $0 == "\t" }) else { return (text, "") }
    return (String(text[..<blank]), String(text[blank...]).trimmingBlanks)
  }
}
