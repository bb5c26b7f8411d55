internal import Crypto
internal import SiyuModel

extension KOCSelection {
  /// SHA-256 over all that was ranked, in hexadecimal: who, with which score, and what came of it.
  ///
  /// - Parameter programme: full name.
  public func digest(of programme: String) -> String {
    var hash = SHA256()
    func add(_ text: String) { hash.update(data: Array("\(text.utf8.count) \(text)\n".utf8)) }
    add(programme)
    for place in places {
      add(place.candidate.id)
      add(place.candidate.score.map { AnswerValue.number($0).canonical } ?? "")
      add(place.miss?.name ?? "selected")
    }
    return Hexadecimal.text(hash.finalize())
  }
}
