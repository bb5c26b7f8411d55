public import SiyuModel

/// What `siyu plugin new` writes: the least that loads, has a test and can be understood.
public enum PluginScaffold {
  /// The files of a new plugin by path.
  public static func files(id: String) -> [(path: String, text: String)] {
    [
      ("plugin.toml", manifest(id)), ("main.lua", main), ("test/activity_spec.lua", spec),
      ("README.md", readme(id)),
    ]
  }

  /// Writes a new plugin into the workspace's `plugins/`.
  ///
  /// - Returns: the paths written, relative to the workspace.
  /// - Throws: `Diagnostic` when the id is none or the folder is there already.
  public static func create(id: String, in workspace: Workspace) throws(Diagnostic) -> [String] {
    guard Name.isPluginID(id) else { throw Diagnostic(.error, Message.badPluginID(id)) }
    let folder = "plugins/\(id)"
    if DiskFile.exists("\(workspace.root)/\(folder)") {
      throw Diagnostic(file: workspace.root, Message.alreadyThere(folder))
    }
    for name in ["plugins", folder, "\(folder)/test"] {
      try DiskFile.makeFolder("\(workspace.root)/\(name)", name: name)
    }
    var written: [String] = []
    for (path, text) in files(id: id) {
      let name = "\(folder)/\(path)"
      try DiskFile.create("\(workspace.root)/\(name)", name: name, Array(text.utf8))
      written.append(name)
    }
    return written
  }

  private static func manifest(_ id: String) -> String {
    """
    id      = "\(id)"
    version = "0.1.0"
    title   = "\(id)"
    siyu    = "1"
    license = "Apache-2.0"

    [permissions]
    read  = ["orders"]
    write = ["tag"]

    [settings.silent_after]
    type    = "duration"
    default = "90d"
    title   = "多久没有下单算沉睡"

    """
  }

  private static let main = """
    siyu.tag_group {
      id = "activity", title = "活跃度", dimension = "behaviour", exclusive = true,
      values = { active = "活跃", silent = "沉睡" },
      assign = function(c, ctx)
        if c.orders:count() == 0 then return nil end
        local recent = c.orders:within(ctx.settings.silent_after):count()
        if recent > 0 then
          return "active", { "{window} 内下单 {n} 次", window = ctx.settings.silent_after, n = recent }
        end
        return "silent"
      end,
    }

    """

  private static let spec = """
    describe("activity", function()
      it("calls a customer with a recent order active", function()
        local c = customer { orders = { { paid_at = "-10d", amount = "99.00" } } }
        assert.same({ "activity:active" }, tags(c))
      end)

      it("calls a customer without a recent order silent", function()
        local c = customer { orders = { { paid_at = "-200d", amount = "99.00" } } }
        assert.same({ "activity:silent" }, tags(c))
      end)

      it("says nothing about a customer without orders", function()
        assert.same({}, tags(customer {}))
      end)
    end)

    """

  private static func readme(_ id: String) -> String {
    """
    # \(id)

    Tags customers by when they last ordered: `\(id).activity:active` or `\(id).activity:silent`.

    | setting | default | meaning |
    |---|---|---|
    | `silent_after` | `90d` | how long without an order counts as silent |

    Try it: `siyu test \(id)`, then `siyu plan --plugin \(id)`.

    """
  }
}
