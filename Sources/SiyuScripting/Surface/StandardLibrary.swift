internal import SiyuModel

extension SurfaceDescription {
  /// Of Lua's own library, what there is; a test compares it with what a plugin finds.
  static let standardNames: [String] =
    globals.words + tables.flatMap { table, names in names.words.map { "\(table).\($0)" } }

  private static let globals = """
    _G _VERSION assert error getmetatable ipairs load next pairs pcall print rawequal rawget
    rawlen rawset require select setmetatable tonumber tostring type xpcall
    """

  private static let tables: [(name: String, names: String)] = [
    (
      "coroutine",
      """
      close create isyieldable resume running status wrap yield
      """
    ),
    (
      "math",
      """
      abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger
      modf pi rad random randomseed sin sqrt tan tointeger type ult
      """
    ),
    (
      "string",
      """
      byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack
      upper
      """
    ),
    (
      "table",
      """
      concat insert move pack remove sort unpack
      """
    ),
    (
      "utf8",
      """
      char charpattern codepoint codes len offset
      """
    ),
  ]
}

extension String {
  fileprivate var words: [String] {
    split(whereSeparator: { $0 == " " || $0.isNewline }).map(String.init)
  }
}
