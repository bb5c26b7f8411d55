-- 异常入池: who comes and goes like a machine is kept out of costs and rewards.

local koc = require("lib.koc")

siyu.screen {
  id = "odd-join", title = "异常入池", on = "pool.joined",
  suspect = koc.is_odd,
}
