import SiyuEngine
import SiyuModel
import Testing

/// A list that somebody approves: what may be changed in it, and what is refused.
@Suite struct KOCSelectionFileTests {
  private let selection: KOCSelection
  private let file: KOCSelectionFile

  init() throws {
    let scores: [(String, Double)] = [("a", 66.5), ("b", 62), ("c", 40), ("d", 1)]
    let candidates = scores.map { id, score in
      KOCCandidate(
        number: 1, id: id, answeredAt: Instant(seconds: 0), score: score, reason: "粉丝 \(score)")
    }
    selection = KOCSelection(candidates, KOCSelecting(score: 0, top: 3), members: [:])
    file = KOCSelectionFile(selection, of: "demo.star", at: Instant(seconds: 60))
  }

  /// The file after somebody went over it.
  private func edited(_ change: (String) -> String) throws -> KOCSelectionFile {
    let text = String(decoding: file.encoded, as: UTF8.self)
    let changed = change(text)
    #expect(changed != text)
    return try KOCSelectionFile(decoding: Array(changed.utf8), file: "list.json")
  }

  private func refusal(_ change: (inout [KOCSelectionFile.Entry]) -> Void) -> String {
    var edited = file
    change(&edited.selected)
    do { _ = try selection.approved(edited) } catch { return "\(error)" }
    return "none"
  }

  @Test func `it names everybody with score and reason`() throws {
    let text = String(decoding: file.encoded, as: UTF8.self)
    for part in ["\"customer\": \"a\"", "\"score\": 66.5", "\"reason\": \"粉丝 66.5\""] {
      #expect(text.contains(part))
    }
    let read = try KOCSelectionFile(decoding: file.encoded, file: "list.json")
    #expect(read == file)
    #expect(try selection.approved(read) == selection)
  }

  @Test func `a name may be struck, and her place stays empty`() throws {
    var list = file
    list.selected.remove(at: 1)
    let approved = try selection.approved(list)
    #expect(approved.selected.map(\.id) == ["a", "c"])
    #expect(approved.struck == ["b"])
    #expect(approved.places[3].miss == .top(3))
    // Another choice is another run.
    #expect(list.choice != file.choice)
    list.selected = []
    #expect(try selection.approved(list).selected.isEmpty)
  }

  @Test func `nobody can be added, moved, doubled or described anew`() throws {
    #expect(refusal { $0[0].customer = "d" }.contains("d is on it, whom demo.star does not select"))
    #expect(refusal { $0[0].customer = "d" }.contains("all 3 places are taken"))
    #expect(refusal { $0[0].customer = "z" }.contains("she is no candidate"))
    #expect(refusal { $0.swapAt(0, 1) }.contains("a stands in another place"))
    #expect(refusal { $0.insert($0[0], at: 1) }.contains("a is on it twice"))
    #expect(refusal { $0[2].score = 99 }.contains("it says something else of c"))
    #expect(
      try edited { $0.replacing("粉丝 62", with: "好") }.selected[1].reason == "好.0")
    #expect(refusal { $0[1].reason = "好" }.contains("it says something else of b"))
  }

  @Test(arguments: [
    ("1970-01-01T00:01:00Z", "2036-01-01T00:00:00Z"), ("demo.star", "demo.moon"),
    ("\"digest\": \"", "\"digest\": \"0"),
  ])
  func `another clock, programme or digest is told as an edit`(old: String, new: String) throws {
    let problem = #expect(throws: Diagnostic.self) {
      try edited { $0.replacing(old, with: new) }
    }
    #expect(problem?.message.contains("this list was edited: its programme, its clock") == true)
  }

  @Test func `a list of before it was covered whole is refused`() {
    for format in [1, 2] {
      let problem = #expect(throws: Diagnostic.self) {
        try edited { $0.replacing("\"siyu_koc\": 3", with: "\"siyu_koc\": \(format)") }
      }
      #expect(problem?.message.contains("by an older siyu") == true)
    }
    #expect(throws: Diagnostic.self) { try edited { $0.replacing("customer", with: "customers") } }
  }
}
