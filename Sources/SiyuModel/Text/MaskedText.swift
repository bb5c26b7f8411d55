/// Personal fields that a platform has hidden in its export. They name nobody: accounts are never
/// tied together by them.
public enum MaskedText {
  /// True for "张**", "138****0000", "##密文", "~AbC…~1~", "#AbC…#1##" and "******".
  ///
  /// An asterisk, of any width, is enough: no name, phone number or address contains one.
  public static func isMasked(_ text: String) -> Bool {
    let trimmed = PlainText.trim(text)
    if trimmed.unicodeScalars.contains(where: { stars.contains($0) }) { return true }
    if trimmed.hasPrefix("##") || trimmed.hasSuffix("##") || trimmed.contains("密文") { return true }
    // Douyin's and Taobao's ciphertexts lie between signs that nothing else begins and ends with.
    guard let first = trimmed.unicodeScalars.first, let last = trimmed.unicodeScalars.last,
      trimmed.unicodeScalars.count > 2
    else { return false }
    return first == last && (first == "#" || first == "~" || first == "$")
  }

  /// Asterisk, fullwidth asterisk, black circle, bullet-like stars seen in exports.
  private static let stars: Set<Unicode.Scalar> = ["*", "＊", "●", "﹡", "⁎", "∗"]
}
