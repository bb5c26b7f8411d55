/// The host's own Lua: what plugins find in place of parts of the standard library.
///
/// Each part is a chunk that gets the table `lib` and adds to it: `lib.stock` holds Lua's own
/// functions, `lib.base` becomes the globals, `lib.host` holds functions of Swift's. Errors name
/// level 2, the author's line. Nothing here is reachable for plugins but what is put in `lib.base`.
enum Prelude {
  struct Part {
    var name: String
    var text: String
  }

  /// In the order in which they run.
  static let parts = [foundation, freezing, walking, metatables, order, lists, texts, loading]
}
