-- Whether somebody is still there to be written to.

local friends = {}

-- The pool was left, and not joined again since.
function friends.left(c)
  local left = c.events:where { type = "pool.left" }:last()
  if not left then return false end
  local joined = c.events:where { type = "pool.joined" }:last()
  return not joined or joined.at < left.at
end

-- The same as the `leave` of an SOP.
function friends.gone(c)
  return friends.left(c), "已退出"
end

return friends
