extension PluginPiece {
  /// Levels that are earned, with a benefit.
  static let membership = PluginPiece(
    read: ["orders"], write: ["membership"],
    main: """
      -- 会员: a level by what was spent in a year, refunds taken off.
      siyu.benefit { id = "gift", title = "每年一份生日礼", sort = "event", uses = 1, per = "1y" }

      siyu.membership {
        id = "vip", title = "会员", kind = "growth",
        by = "spend", over = "365d", period = "1y", grace = "30d",
        levels = {
          { id = "silver", title = "银卡", from = siyu.to_minor "300.00" },
          { id = "gold", title = "金卡", from = siyu.to_minor "1000.00", benefits = { "gift" } },
        },
      }

      """,
    files: [
      (
        "test/vip_spec.lua",
        """
        describe("vip", function()
          it.each {
            { "-10d", "299.99" },
            { "-10d", "300.00", "silver" },
            { "-10d", "1000.00", "gold" },
            { "-400d", "1000.00" },
          }("an order of {2} at {1}", function(paid_at, amount, expected)
            local c = customer { orders = { { paid_at = paid_at, amount = amount } } }
            assert.equal(expected, level(c, "vip"))
          end)
        end)

        """
      )
    ],
    about: """
      Gives levels by what was spent in a year (`vip`): silver from 300.00, gold with a birthday gift from
      1000.00, each for a year.
      """)
}
