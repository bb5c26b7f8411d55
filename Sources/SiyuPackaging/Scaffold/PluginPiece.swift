import SiyuModel

/// What one part of a new plugin is made of. Pieces know nothing of each other: any of them stands
/// beside any other.
struct PluginPiece {
  struct Setting {
    var name: String
    /// The lines below `[settings.NAME]`.
    var lines: String
    /// For the page.
    var preset: String
    var meaning: String
  }

  var read: [String] = []
  var write: [String] = []
  var send: [String] = []
  var settings: [Setting] = []
  /// Its piece of main.lua.
  var main: String
  /// Contents, surveys and specs, by path.
  var files: [(path: String, text: String)] = []
  /// Its paragraph of the page; `ID` stands for the plugin's.
  var about: String
}

extension PluginPart {
  var piece: PluginPiece {
    switch self {
    case .tags: .tags
    case .sop: .sop
    case .koc: .koc
    case .membership: .membership
    }
  }
}

extension PluginPiece.Setting {
  /// Two pieces have it, and it is one setting.
  static let silentAfter = Self(
    name: "silent_after",
    lines: """
      type    = "duration"
      default = "90d"
      title   = "多久没有下单算沉睡"
      """, preset: "90d", meaning: "how long without an order counts as silent")
}
