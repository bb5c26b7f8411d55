/// Tells which characters of a text a terminal would obey, swallow or draw over others, instead of
/// showing them.
///
/// Controls (C0, DEL, C1), line and paragraph separators, noncharacters, and everything that
/// Unicode calls default-ignorable: marks of direction, zero-width blanks and joiners, fillers,
/// soft hyphens, tags. Where people write them they stay: joiners inside of emoji and between
/// letters of the scripts that need them, a variation selector after what it selects. Of marks
/// that combine, the first eight on a letter stay; none may stand at the beginning of a text,
/// where it would combine with ours.
///
/// One goes through a text from its first scalar to the last; `isEverHidden` needs no context.
public struct HiddenCharacters {
  private var last: Unicode.Scalar?
  private var isLastHidden = true
  /// What a joiner joins: the last that is neither selector nor modifier of an emoji.
  private var base: Unicode.Scalar?
  private var marks = 0
  private static let mostMarks = 8

  public init() {}

  /// Whether the next scalar of the text is to be hidden.
  public mutating func isHidden(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
    isLastHidden = judge(scalar, before: next)
    last = scalar
    return isLastHidden
  }

  private mutating func judge(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
    if Self.isPlain(scalar.value) {
      base = scalar
      marks = 0
      return false
    }
    switch scalar.value {
    case 0xFE00...0xFE0F: return !isSelectable
    case 0xE0100...0xE01EF: return !(isSelectable && base?.properties.isIdeographic == true)
    case 0x180B...0x180F: return !(isSelectable && base.map(Self.isMongolian) == true)
    case 0x200C, 0x200D: return !joins(scalar, next)
    default: break
    }
    if Self.isEverHidden(scalar) { return true }
    if Self.isMark(scalar) {
      marks += 1
      return isLastHidden || marks > Self.mostMarks
    }
    marks = 0
    if !(0x1F3FB...0x1F3FF ~= scalar.value) { base = scalar }
    return false
  }

  /// Something is there, and it was not selected yet.
  private var isSelectable: Bool {
    guard let last, base != nil, !isLastHidden, last != " " else { return false }
    return !last.properties.isVariationSelector
  }

  private func joins(_ joiner: Unicode.Scalar, _ next: Unicode.Scalar?) -> Bool {
    guard let base, let next, let last, !isLastHidden, last.value != 0x200C, last.value != 0x200D
    else { return false }
    if joiner.value == 0x200D, Self.isPicture(base), Self.isPicture(next) { return true }
    return Self.needsJoiners(base) && Self.needsJoiners(next)
  }

  // MARK: Without context

  /// Most of what is ever printed: ASCII, Latin, Greek, Chinese, Japanese, Korean, wide forms.
  @inline(__always)
  public static func isPlain(_ value: UInt32) -> Bool {
    switch value {
    case 0x20..<0x7F, 0xA1..<0xAD, 0xAE..<0x300, 0x370..<0x378, 0x391..<0x3A2, 0x3A3..<0x483,
      0x2010..<0x2028, 0x2030..<0x205F, 0x2190..<0x2400, 0x3000..<0x302A, 0x3030..<0x3097,
      0x309B..<0x3100, 0x3105..<0x3130, 0x3131..<0x3164, 0x3165..<0x318F, 0x3190..<0xA48D,
      0xAC00..<0xD7A4, 0xF900..<0xFA6E, 0xFF01..<0xFFA0, 0x1F300..<0x1F3FB, 0x1F400..<0x1F650,
      0x20000..<0x2A6E0:
      true
    default: false
    }
  }

  /// Whether the scalar is hidden in some place: all of them, for formats that can say it in
  /// another way.
  public static func isEverHidden(_ scalar: Unicode.Scalar) -> Bool {
    if isPlain(scalar.value) { return false }
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F: return true
    case 0xFFF9...0xFFFB, 0x13430...0x1343F: return true  // annotations, hieroglyphs' layout
    case 0xFDD0...0xFDEF: return true
    default: break
    }
    if scalar.value & 0xFFFE == 0xFFFE || scalar.properties.isDefaultIgnorableCodePoint {
      return true
    }
    switch scalar.properties.generalCategory {
    case .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x2000 && scalar.properties.isEmoji
  }

  /// Arabic and its kin, the scripts of India, Burmese, Khmer, Mongolian.
  private static func needsJoiners(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0620..<0x0E00, 0x1000..<0x10A0, 0x1780..<0x1800, 0xFB50..<0xFDD0, 0xFE70..<0xFEFD: true
    default: isMongolian(scalar)
    }
  }

  private static func isMongolian(_ scalar: Unicode.Scalar) -> Bool {
    0x1820..<0x18AB ~= scalar.value
  }
}
