-- The seasons in which snacks are given away: 端午, 中秋 and 春节, each in the weeks before its day.

local festivals = {}

-- Days before the festival in which a gift is bought for it.
festivals.days = 30
festivals.names = { "春节", "端午", "中秋" }

-- The next of the three after a time, and when its day begins.
function festivals.next(t)
  local name, begins
  for _, festival in ipairs(festivals.names) do
    local day = siyu.time.next_festival(festival, t)
    if day and (not begins or day < begins) then name, begins = festival, day end
  end
  return name, begins
end

-- The festival in whose season a time lies, or nil.
function festivals.season(t)
  local name, begins = festivals.next(t)
  return begins and siyu.time.days_between(t, begins) <= festivals.days and name or nil
end

return festivals
