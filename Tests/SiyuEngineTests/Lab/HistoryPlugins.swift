import SiyuModel
import SiyuTestSupport

/// Two plugins that between them use everything a rule can look at, and read each other's tags.
///
/// A customer is looked at again as soon as any rule wants it, so with all rules together one that
/// looks too late is hidden by the others: most histories get by with a few.
enum HistoryPlugins {
  static let shared = [
    TagGroup(
      name: "lifecycle", title: "阶段", dimension: .behaviour, exclusive: true,
      values: [TagValue(name: "new", title: "新"), TagValue(name: "old", title: "老")]),
    TagGroup(
      name: "interest", title: "兴趣", dimension: .product, exclusive: false,
      values: ["serum", "cream", "mask"].map { TagValue(name: $0, title: $0) }),
  ]

  static var all: [PluginSource] { plugins { _ in true } }

  static func some(_ random: inout SeededRandom) -> [PluginSource] {
    let share = random.pick([2, 4, 6, 10])
    return plugins { _ in random.oneIn(share) }
  }

  private static func plugins(where isWanted: (String) -> Bool) -> [PluginSource] {
    [
      .lua(
        "alpha", alpha.filter(isWanted).joined(separator: "\n"),
        grants: [
          "orders", "events", "tag", "tag:lifecycle", "tag:interest", "membership", "koc",
        ],
        settings: ["high": 5_000, "window": "30d"]),
      .lua(
        "beta", beta.filter(isWanted).joined(separator: "\n"),
        grants: ["orders", "tag", "tag:lifecycle", "tag:interest"]),
    ]
  }

  /// Wants more memory than there is as soon as a certain customer exists, and no more later.
  static let greedy = PluginSource.lua(
    "greedy",
    #"""
    siyu.tag_group {
      id = "size", title = "规模", dimension = "value", values = { "small", "large" },
      assign = function(c)
        if c.city == "杭州" and c.orders:within("10d"):count() > 1 then
          return string.rep("x", 100000000)
        end
        return c.orders:within("60d"):count() > 1 and "large" or "small"
      end,
    }
    siyu.tag_group {
      shared = "interest",
      assign = function(c) return c.orders:within("20d"):count() > 0 and { "cream" } or nil end,
    }
    """#, grants: ["orders", "tag", "tag:interest"])

  private static let alpha = [
    #"""
    siyu.tag_group {
      id = "spend", title = "消费", dimension = "value", values = { "high", "mid", "low" },
      assign = function(c, ctx)
        local spent = c.orders:within(ctx.settings.window):sum("net")
        if spent >= ctx.settings.high then
          return "high", { "近期 {spent}", spent = siyu.money(spent) }
        end
        if spent > 0 then return "mid" end
        return c.orders:count() > 0 and "low" or nil
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "recency", title = "最近", dimension = "behaviour", values = { "hot", "warm", "cold" },
      assign = function(c)
        if c.orders:within("36h"):count() > 0 then return "hot" end
        if c.orders:within("2w"):count() > 0 then return "warm" end
        if c.orders:older_than("1mo"):count() == c.orders:count() then return "cold" end
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "fresh", title = "新客", dimension = "customer", values = { "yes", "soon" },
      review = "6h",
      assign = function(c, ctx)
        if not c.joined_at then return siyu.keep end
        local age = ctx.now - c.joined_at
        if age < 0 then return "soon" end
        return age < 10 * 86400 and "yes" or nil
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "bought", title = "买过", dimension = "product", exclusive = false,
      values = { "serum", "cream", "mask", "other" },
      assign = function(c)
        local known = { serum = true, cream = true, mask = true }
        local list = {}
        for _, category in ipairs(c.items:within("1mo"):values("category")) do
          list[#list + 1] = known[category] and category or "other"
        end
        return list
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "favourite", title = "最爱", dimension = "product", values = { "serum", "cream", "mask" },
      assign = function(c)
        local top = c.items:older_than("1d"):top("category", "quantity")
        return top ~= "other" and top or nil
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "visits", title = "来访", dimension = "behaviour", values = { "often", "once" },
      review = "1h",
      assign = function(c, ctx)
        local count = c.events:within("3d"):where { type = "visit" }:count()
        if count > 1 then return "often" end
        local last = c.events:where { type = "visit" }:last()
        return last and ctx.now - last.at < 20 * 86400 and "once" or nil
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "window", title = "区间", dimension = "behaviour", values = { "in", "before" },
      assign = function(c, ctx)
        local from, to = ctx.now - 20 * 86400, ctx.now - 5 * 86400
        if c.orders:between(from, to):count() > 0 then return "in" end
        return c.orders:since(ctx.now - 400 * 86400):older_than("20d"):count() > 0 and "before" or nil
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "chain", title = "连锁", dimension = "value", values = { "vip", "pet-vip", "starred" },
      assign = function(c)
        if c.tags:has("manual:star") then return "starred" end
        if not c.tags:has("spend:high") then return nil end
        return c.tags:get("beta.pets") == "cat" and "pet-vip" or "vip"
      end,
    }
    """#,
    #"""
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = "spend", over = "20d",
      period = "15d", grace = "60h",
      levels = { { id = "silver", title = "银", from = 1000 }, { id = "gold", title = "金", from = 5000 } },
    }
    siyu.tag_group {
      id = "level", title = "等级", dimension = "value", values = { "silver", "gold" },
      assign = function(c) return c.level("vip") end,
    }
    """#,
    #"""
    siyu.membership {
      id = "odd", title = "怪", kind = "growth", period = "1mo",
      by = function(c, ctx)
        local orders = c.orders:older_than("2d"):within("40d")
        if c.city == "北京" and orders:count() > 1 then error("no number") end
        return orders:count() + (c.tags:has("manual:star") and 2 or 0) + ctx.now // 86400 % 2
      end,
      levels = { { id = "one", title = "一", from = 1 }, { id = "three", title = "三", from = 3 } },
    }
    """#,
    #"""
    siyu.screen {
      id = "busy", title = "忙", on = { "visit", "click" },
      suspect = function(c, ctx)
        if ctx.event.type == "click" and c.tags:has("manual:star") then return true, "starred" end
        return c.events:within("2d"):count() + c.orders:within("36h"):count() > 2
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "raises", title = "出错", dimension = "customer", values = { "a", "b" },
      assign = function(c)
        local orders = c.orders:within("5d")
        if c.city == "北京" and orders:count() > 0 then error("no answer") end
        return orders:count() > 1 and "a" or "b"
      end,
    }
    """#,
    #"""
    siyu.segment {
      id = "dormant", title = "沉睡",
      where = function(c)
        return c.orders:within("3mo"):count() == 0 and c.orders:older_than("3mo"):count() > 0
      end,
    }
    siyu.tag_group {
      id = "asleep", title = "沉睡", dimension = "behaviour", values = { "yes" },
      assign = function(c) return c.segments:has("dormant") and "yes" or nil end,
    }
    """#,
    #"""
    siyu.tag_group {
      shared = "lifecycle",
      assign = function(c)
        if c.orders:count() == 0 then return nil end
        return c.orders:first().paid_at > 1717200000 and "new" or siyu.keep
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      shared = "interest",
      assign = function(c)
        local list = {}
        for item in c.items:within("1y"):each() do
          if item.quantity > 2 and item.category ~= "other" then list[#list + 1] = item.category end
        end
        return list
      end,
    }
    """#,
  ]

  private static let beta = [
    #"""
    siyu.entity {
      id = "pet", title = "宠物",
      fields = { { id = "species", title = "种类", type = "choice", choices = { "cat", "dog" } } },
    }
    siyu.tag_group {
      id = "pets", title = "宠物", dimension = "customer", values = { "cat", "dog" },
      assign = function(c)
        for pet in c.entities:each("pet") do
          if pet:get("species") then return pet:get("species") end
        end
      end,
    }
    """#,
    #"""
    siyu.attribute { id = "skin", title = "肤质", type = "choice", choices = { "dry", "oily" } }
    siyu.tag_group {
      id = "skin", title = "肤质", dimension = "customer", values = { "dry", "oily" },
      assign = function(c) return c.attributes:get("skin") or siyu.keep end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "refunds", title = "退款", dimension = "value", exclusive = false,
      values = { "some", "many", "taobao" },
      assign = function(c)
        local sum, list = 0, {}
        for order in c.orders:where { refunded = { min = 1 } }:within("60d"):each() do
          sum = sum + order.refunded
          if order.platform == "taobao" then list[1] = "taobao" end
        end
        if sum > 0 then list[#list + 1] = sum > 3000 and "many" or "some" end
        return list
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "echo", title = "回声", dimension = "value", values = { "one", "two", "three" },
      assign = function(c, ctx)
        if c.tags:has("echo:two") then return c.tags:has("alpha.chain") and "three" or "two" end
        if c.tags:has("echo:one") then return "two" end
        return c.tags:has("alpha.recency:hot") and "one" or siyu.keep
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "lottery", title = "抽签", dimension = "customer", values = { "1", "2", "3" },
      assign = function(c, ctx) return tostring(ctx.random:integer(1, 3)) end,
    }
    """#,
    #"""
    siyu.tag_group {
      id = "monthly", title = "本月", dimension = "behaviour", values = { "yes" },
      assign = function(c, ctx)
        return c.orders:since(siyu.time.start_of_month(ctx.now)):count() > 0 and "yes" or nil
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      shared = "lifecycle",
      assign = function(c)
        return c.orders:older_than("90d"):count() > 0 and "old" or nil
      end,
    }
    """#,
    #"""
    siyu.tag_group {
      shared = "interest",
      assign = function(c)
        if c.tags:has("lifecycle:old") then return siyu.keep end
        return c.tags:has("alpha.bought:mask") and { "mask" } or nil
      end,
    }
    """#,
  ]
}
