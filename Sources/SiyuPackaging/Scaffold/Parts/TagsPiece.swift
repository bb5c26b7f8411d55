extension PluginPiece {
  /// One tag group, by when somebody last ordered.
  static let tags = PluginPiece(
    read: ["orders"], write: ["tag"], settings: [.silentAfter],
    main: """
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

      """,
    files: [
      (
        "test/activity_spec.lua",
        """
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
      )
    ],
    about:
      "Tags customers by when they last ordered: `ID.activity:active` or `ID.activity:silent`.")
}
