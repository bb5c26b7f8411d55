/// Signs of a Chinese keyboard that computers' languages do not read, and what is typed instead: the
/// quotes, commas and brackets of Lua, TOML and lists look alike, and are others.
public enum ChineseSign {
  /// `=` of `＝`, `"` of `“`; `nil` for what is no such sign. Letters and digits of full width are among them.
  public static func meant(_ sign: Character) -> String? {
    if let meant = known[sign] { return meant }
    guard let scalar = sign.unicodeScalars.first, sign.unicodeScalars.count == 1,
      fullWidth.contains(scalar.value)
    else { return nil }
    return Unicode.Scalar(scalar.value - 0xFEE0).map { String(Character($0)) }
  }

  /// `9:00` of `９：00`; `nil` where nothing is to be changed.
  public static func plain(_ text: String) -> String? {
    guard text.contains(where: { isBlank($0) || meant($0) != nil }) else { return nil }
    return text.map { isBlank($0) ? " " : meant($0) ?? String($0) }.joined()
  }

  /// The first of them in a text.
  public static func first(in text: some StringProtocol) -> Character? {
    text.first { meant($0) != nil }
  }

  public static func isBlank(_ character: Character) -> Bool { character == "\u{3000}" }

  /// Full-width forms of ASCII (Unicode, U+FF01 to U+FF5E).
  private static let fullWidth: ClosedRange<UInt32> = 0xFF01...0xFF5E

  private static let known: [Character: String] = [
    "“": "\"", "”": "\"", "„": "\"", "「": "\"", "」": "\"", "『": "\"", "』": "\"", "《": "\"",
    "》": "\"", "‘": "'", "’": "'", "、": ",", "。": ".", "·": ".", "【": "[", "】": "]", "〔": "[",
    "〕": "]", "—": "-", "–": "-", "−": "-", "￥": "$",
  ]
}
