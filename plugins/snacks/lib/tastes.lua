-- Which tastes somebody likes: those they told, and those they bought several things of.

local titles = require("lib.titles")

local tastes = {}

function tastes.of(c, ctx)
  local bought = c.items:within(ctx.settings.title_window):values("title")
  local likes = {}
  for _, taste in ipairs(titles.topics(bought, titles.tastes, ctx.settings.taste_items)) do
    likes[taste] = true
  end
  -- Both questionnaires ask.
  local short, long = c.answers("taste"), c.answers("koc")
  local found = {}
  for _, topic in ipairs(titles.tastes) do
    local taste = topic[1]
    if not short:has("avoid", taste)
      and (likes[taste] or short:has("tastes", taste) or long:has("tastes", taste))
    then
      found[#found + 1] = taste
    end
  end
  return found
end

-- Whether somebody likes one of these.
function tastes.likes(c, ctx, wanted)
  for _, taste in ipairs(tastes.of(c, ctx)) do
    for _, one in ipairs(wanted) do
      if taste == one then return true end
    end
  end
  return false
end

return tastes
