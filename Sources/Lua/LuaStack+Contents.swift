import CLua

/// Tables that stand before another one.
///
/// A table whose metatable holds a table under the contents key is empty itself; what it shows lies
/// in that other table. Frozen tables are made so. Reading raw, one has to look there.
extension LuaStack {
  /// Pushes the key. Lua code of the host's may hold it; a plugin must never see it.
  public func pushContentsKey() { siyu_push_contents_key(pointer) }

  /// Pushes the table that holds the contents of the one at an index, which usually is itself.
  /// Needs room for three values.
  public func pushContents(of index: Int32) { siyu_push_contents(pointer, index) }
}
