internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// The SOP whose functions are asked: what names of steps and the subject go by.
final class AskedSOP {
  let declaration: SOPDeclaration
  /// Among those of the plugin, for keys.
  let number: Int
  private let places: [String: Int]

  init(_ declaration: SOPDeclaration, number: Int) {
    self.declaration = declaration
    self.number = number
    places = Dictionary(
      declaration.steps.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: min)
  }

  /// `new-friend`, as its author calls it.
  var localName: String {
    declaration.name.split(separator: ".").last.map(String.init) ?? declaration.name
  }

  /// The place of a step.
  func step(_ id: String) throws(LuaError) -> Int {
    if let place = places[id] { return place }
    throw LuaError(
      .runtime,
      "sop '\(localName)' has no step '\(id)'" + suggestion(id, declaration.steps.map(\.id)))
  }

  /// By the numbers of their functions.
  static func all(_ declared: [SOPDeclaration]) -> [Int: AskedSOP] {
    var all: [Int: AskedSOP] = [:]
    for (number, declaration) in declared.enumerated() {
      let sop = AskedSOP(declaration, number: number)
      for function in declaration.functionNumbers { all[function] = sop }
    }
    return all
  }
}

/// The records of a batch, and the one of the question at hand, read when it is first wanted.
struct SubjectRecords {
  private let reader: RecordsReader
  private var only: SubjectRecord?
  private var current: (generation: UInt32, record: SubjectRecord)?

  init(_ reader: RecordsReader) { self.reader = reader }

  /// One record for whatever is asked about.
  init(_ record: SubjectRecord) {
    reader = RecordsReader(nil)
    only = record
  }

  mutating func record(_ asked: Int, generation: UInt32) throws(LuaError) -> SubjectRecord {
    if let only { return only }
    if let current, current.generation == generation { return current.record }
    guard let record = reader[asked] else {
      throw LuaError(.host, "the record of what is asked about cannot be read.")
    }
    current = (generation, record)
    return record
  }
}

extension ViewContext {
  /// What is known of the question's subject beside the batch.
  func record() throws(LuaError) -> SubjectRecord {
    try records.record(views.hot.pointee.asked, generation: generation)
  }

  /// The SOP being asked.
  /// - Throws: for any other function, saying where `what` may be read.
  func sopAsked(_ what: String) throws(LuaError) -> AskedSOP {
    if let sop, segmentDepth == 0 { return sop }
    let now = segmentDepth > 0 ? "a segment is answering" : machine.phase.words
    throw LuaError(
      .runtime,
      "\(what) can be read in the functions of an SOP only, such as a step's 'when'; now \(now).")
  }

  /// Pushes what the function is asked about, where that is an entity.
  func pushEntity(_ kind: String) throws(LuaError) {
    guard let id = try record().entity else {
      throw LuaError(.host, "nobody says which entity is asked about.")
    }
    guard let base = columns?.base, let range = entityRange,
      let row = range.first(where: {
        base.entityID[$0].elementsEqual(id.utf8)
          && base.dictionary[Int(base.entityKind[$0])].elementsEqual(kind.utf8)
      })
    else {
      throw LuaError(.host, "the entity that is asked about is not there any more.")
    }
    let view = RowView(generation: generation, row: Int32(truncatingIfNeeded: row))
    subjectEntity = view
    try lua.push(view, as: types.entity)
  }

  /// Whether an entity is what the function is asked about.
  func isSubject(_ view: RowView) -> Bool {
    subjectEntity?.generation == view.generation && subjectEntity?.row == view.row
  }
}
