internal import SiyuModel

extension KOCSelection {
  /// What is selected by a list that somebody approved, and may have struck names from.
  ///
  /// - Parameter file: of this very ranking.
  /// - Throws: `Diagnostic` for a list that was edited in another way: who is selected, in which order and
  ///   why is the programme's to say.
  public func approved(_ file: KOCSelectionFile) throws -> KOCSelection {
    func edited(_ reason: String) -> Diagnostic {
      Diagnostic(
        "this list was edited: \(TextEscape.terminalSafe(reason)); nothing was written",
        hint: KOCSelectionFile.howToEdit(file.programme))
    }
    let ranked = KOCSelectionFile(self, of: file.programme, at: file.now).selected
    var places: [String: Int] = [:]
    for (place, entry) in ranked.enumerated() { places[entry.customer] = place }
    var last = -1
    for entry in file.selected {
      guard let place = places[entry.customer] else {
        let miss = self.places.first { $0.candidate.id == entry.customer }?.miss
        throw edited(
          "\(entry.customer) is on it, whom \(file.programme) does not select"
            + (miss.map { " (\($0.words))" } ?? ": she is no candidate"))
      }
      if place == last { throw edited("\(entry.customer) is on it twice") }
      if place < last { throw edited("\(entry.customer) stands in another place") }
      if entry != ranked[place] {
        throw edited("it says something else of \(entry.customer) than \(file.programme) does")
      }
      last = place
    }
    return striking(Set(places.keys).subtracting(file.selected.map(\.customer)))
  }

  /// Public ids of those who were struck.
  public var struck: [String] { places.filter { $0.miss == .struck }.map(\.candidate.id) }
}
