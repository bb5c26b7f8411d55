-- Whether somebody is still there to be written to.

local friends = {}

-- The pool was left, and not joined again since.
function friends.left(c)
  local left = c.events:where { type = "pool.left" }:last()
  if not left then return false end
  local joined = c.events:where { type = "pool.joined" }:last()
  return not joined or joined.at < left.at
end

-- Anything bought since this walk began.
function friends.bought_since(c, ctx)
  return c.orders:where { net = { min = 1 } }:since(ctx.run.enrolled_at):count() > 0
end

return friends
