// How the answers about a batch travel, and what bounds them.
//
//     u32 subjects, u16 questions
//     new read sets: varint number of the first, then lists of texts
//     i64 a subject: due;  u8 a subject: tags were read
//     for each question:
//       u16 a subject: code
//       bool, then u16 a subject: read set (absent when all are 0)
//       sets: lists of u16;  reasons: varint subject, text;  failures: varint subject, diagnostic
//       bool, then a value for each subject (questions of kind `value`)
//
// Arrays are copied as they are; only what is rare is written piece by piece.

public enum AnswerLimits {
  /// Subjects in one batch: codes of sets must stay below the reserved ones.
  public static let subjects = 60_000
  /// Different things-that-were-read of one plugin.
  public static let readSets = 4096
  public static let readWords = 64
  /// Longest text that says what was read, in bytes.
  public static let readWord = 300
  /// All of them together, in bytes.
  public static let readBytes = 4 << 20
  /// Examples of failures that are told for one question.
  public static let failures = 8
}
