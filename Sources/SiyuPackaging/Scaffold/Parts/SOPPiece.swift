extension PluginPiece {
  /// A segment, and an SOP for whoever comes into it.
  static let sop = PluginPiece(
    read: ["orders"], write: ["task"], send: ["wecom.chat"], settings: [.silentAfter],
    main: """
      -- 沉睡: bought before, and not for a while.
      siyu.segment {
        id = "silent", title = "沉睡客户",
        where = function(c, ctx)
          return c.orders:count() > 0 and c.orders:within(ctx.settings.silent_after):count() == 0
        end,
      }

      -- 沉睡唤醒: a message, and a call to those who answered it. With "existing" those too who are silent
      -- when this is first applied; without it, only who falls silent from then on.
      siyu.sop {
        id = "win-back", title = "沉睡唤醒",
        enrol = { segment = "silent", existing = true },
        again = "180d",
        holdout = 0.1,
        goal = { on = "order.paid", within = "14d" },
        leave = function(c) return not c.segments:has("silent"), "又下单了" end,
        steps = {
          { id = "hello", after = "0m", send = "content/hello", if_refused = "wait", within = "3d" },
          { id = "call", wait = "3d", task = "沉睡客户回了消息，问问近况", words = "content/call",
            when = function(c, ctx) return ctx.run:answered("hello") end },
        },
      }

      """,
    files: [
      (
        "content/hello.md",
        """
        +++
        touchpoint = "wecom.chat"
        title      = "好久不见"
        +++
        好久不见，我是{{brand.name}}{{#staff.name}}的{{staff.name}}{{/staff.name}}。最近用得还顺手吗？想补货，或者有哪里不满意，直接回复我就好。

        """
      ),
      (
        "content/call.md",
        """
        +++
        touchpoint = "wecom.chat"
        title      = "沉睡客户回访"
        +++
        谢谢你的回复！想先听听：最近没有再买，是还没用完，还是哪里不合适？

        """
      ),
      (
        "test/win-back_spec.lua",
        """
        -- Somebody whom messages reach, and who ordered last at that time.
        local function bought(paid_at)
          return customer {
            pool = "wecom", staff_id = "S1", orders = { { paid_at = paid_at, amount = "99.00" } },
          }
        end

        describe("win-back", function()
          it("is for who bought before, and not for a while", function()
            assert.is_true(segment(bought("-200d"), "silent"))
            assert.is_false(segment(bought("-10d"), "silent"))
            assert.is_false(segment(customer {}, "silent"))
          end)

          it("writes, and has those called who answer", function()
            local r = simulate {
              sop = "win-back", customer = bought("2025-09-01"), from = "2026-05-01 10:00", days = 14,
              script = { { after = "1d", event = "message.answered", step = "hello" } },
            }
            assert.is_true(r:sent("hello"))
            assert.equal("沉睡客户回了消息，问问近况", r.tasks[1].title)
          end)

          it("has nobody called who said nothing", function()
            local r = simulate {
              sop = "win-back", customer = bought("2025-09-01"), from = "2026-05-01 10:00", days = 14,
            }
            assert.is_true(r:sent("hello"))
            assert.equal(0, #r.tasks)
          end)

          it("ends with an order", function()
            local r = simulate {
              sop = "win-back", customer = bought("2025-09-01"), from = "2026-05-01 10:00", days = 14,
              script = { { after = "2d", order = { amount = "59.00" } } },
            }
            assert.equal("goal", r.state)
          end)
        end)

        """
      ),
    ],
    about: """
      Writes to customers who bought before and fell silent (`win-back`), and gives staff a task for those who
      answer. The words are in `content/`. When it is first applied it takes in those too who are silent already:
      look at the plan, or take `existing` out of main.lua.
      """)
}
