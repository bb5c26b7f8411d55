/// A question to whoever sits at the terminal, whose answer is yes or no.
enum Confirmation {
  /// - Returns: false where nobody can be asked, too.
  static func ask(_ question: String, _ console: Console) -> Bool {
    Questions(console)?.ask(question)?.lowercased() == "yes"
  }
}
