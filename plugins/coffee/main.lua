-- 咖啡连锁手册: what a coffee-shop chain wants to know of each guest, and who could bring others.
--
-- Three tag groups, three segments, a questionnaire, the SOPs of lib/sops.lua and the programme of
-- lib/officer.lua. Word lists and parts of the day are data in lib/; thresholds are settings in
-- plugin.toml; the messages are in content/.

local visits = require("lib.visits")
local dayparts = require("lib.dayparts")
local tastes = require("lib.tastes")
local koc = require("lib.koc")

siyu.tag_group {
  id = "frequency", title = "到店频次", dimension = "behaviour", exclusive = true,
  values = {
    { "daily", "天天见" }, { "weekly", "每周来" }, { "sometimes", "偶尔来" }, { "sleeping", "沉睡" },
    { "lost", "流失" },
  },
  assign = function(c, ctx) return visits.frequency(c, ctx.settings) end,
}

siyu.tag_group {
  id = "daypart", title = "时段偏好", dimension = "behaviour", exclusive = true,
  values = dayparts.values(),
  assign = function(c, ctx) return dayparts.of(c, ctx.settings) end,
}

siyu.tag_group {
  id = "taste", title = "口味", dimension = "product", exclusive = false,
  values = tastes.values(),
  assign = function(c, ctx) return tastes.of(c, ctx.settings) end,
}

siyu.segment {
  id = "new-guests", title = "三杯以内的新客",
  where = function(c, ctx)
    local cups = visits.cups(c)
    return cups:count() > 0 and cups:count() < 3 and cups:older_than(ctx.settings.visit_window):count() == 0
  end,
}

siyu.segment {
  id = "wake-up", title = "待唤醒的熟客",
  where = function(c, ctx)
    if visits.frequency(c, ctx.settings) ~= "sleeping" then return false end
    return visits.cups(c):within(ctx.settings.lost_after):count() >= ctx.settings.regular_cups
  end,
}

siyu.segment {
  id = "koc-likely", title = "可以请来当体验官",
  where = function(c, ctx) return (koc.likely(c, ctx)) end,
}

require("lib.sops")
require("lib.officer")
