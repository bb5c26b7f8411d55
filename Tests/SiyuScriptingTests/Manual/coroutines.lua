-- §6.2 Coroutines
local function is(got, want)
  if got ~= want and (got == got or want == want) then
    error("got " .. tostring(got) .. ", not " .. tostring(want), 2)
  end
end
local function fails(part, f, ...)
  local ok, message = pcall(f, ...)
  if ok then error("did not raise", 2) end
  if not tostring(message):find(part, 1, true) then error("raised: " .. tostring(message), 2) end
end
local function all(...)
  local parts = {}
  for i = 1, select("#", ...) do parts[i] = tostring((select(i, ...))) end
  return table.concat(parts, " ")
end

do
  local co = coroutine.create(function(a, b) local c = coroutine.yield(a + b) local d, e = coroutine.yield(c * 2) return d + e, "end" end)
  is(coroutine.status(co), "suspended") is(all(coroutine.resume(co, 1, 2)), "true 3") is(all(coroutine.resume(co, 10)), "true 20") is(all(coroutine.resume(co, 3, 4)), "true 7 end") is(coroutine.status(co), "dead") is(all(coroutine.resume(co)), "false cannot resume dead coroutine")
end
do
  local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
  is(gen(), 1) is(gen(), 2) is(gen(), 3) is(gen(), nil) fails("cannot resume dead coroutine", gen)
  local out = {} for v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i * i) end end) do out[#out + 1] = v end is(table.concat(out, " "), "1 4 9")
end
do
  local co = coroutine.create(function() error("inside", 0) end) is(all(coroutine.resume(co)), "false inside") is(coroutine.status(co), "dead")
  local e = {} local c2 = coroutine.create(function() error(e) end) local ok, got = coroutine.resume(c2) is(got, e) fails("boom", coroutine.wrap(function() error("boom", 0) end))
  local outer outer = coroutine.create(function() is(coroutine.status(outer), "running") local inner = coroutine.create(function() is(coroutine.status(outer), "normal") end) is(coroutine.resume(inner), true) end) is(coroutine.resume(outer), true)
  is(coroutine.isyieldable(), false) is(coroutine.wrap(coroutine.isyieldable)(), true) local main, is_main = coroutine.running() is(type(main), "thread") is(is_main, true) is(select(2, coroutine.wrap(coroutine.running)()), false)
  fails("outside a coroutine", coroutine.yield) is(all(coroutine.resume(coroutine.create(function(...) return select("#", ...) end), nil, nil)), "true 2") fails("function expected", coroutine.create, 1) fails("function expected", coroutine.wrap, {})
end
do
  -- yields across pcall, metamethods and iterators
  local co = coroutine.wrap(function() local ok, v = pcall(function() local x = coroutine.yield(1) error("e" .. x, 0) end) coroutine.yield(v) return "done" end) is(co(), 1) is(co("5"), "e5") is(co(), "done")
  local t = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end, __add = function(a, b) return coroutine.yield("add") end })
  local c = coroutine.wrap(function() local a = t.foo local b = t + 1 return a .. b end) is(c(), "foo") is(c("A"), "add") is(c("B"), "AB")
  local x = coroutine.wrap(function() return xpcall(function(a) local b = coroutine.yield(a) error(b, 0) end, function(m) return "<" .. m .. ">" end, "p") end) is(x(), "p") is(all(x("q")), "false <q>")
  local f = coroutine.wrap(function() local s = 0 for v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do s = s + v coroutine.yield(s) end return "s" .. s end) is(f(), 1) is(f(), 3) is(f(), 6) is(f(), "s6")
end
do
  local log = {} local co = coroutine.create(function() local a <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = "closed" .. tostring(e) end }) coroutine.yield() end)
  coroutine.resume(co) is(coroutine.close(co), true) is(log[1], "closednil") is(coroutine.status(co), "dead") is(coroutine.close(co), true) is(coroutine.close(coroutine.create(print)), true)
  local bad = coroutine.create(function() local a <close> = setmetatable({}, { __close = function() error("c", 0) end }) coroutine.yield() end) coroutine.resume(bad) is(all(coroutine.close(bad)), "false c")
  local failed = coroutine.create(error) coroutine.resume(failed, "x") is(coroutine.close(failed), false) fails("cannot close a running coroutine", coroutine.close, coroutine.running())
end
do
  -- producers and consumers, permutations
  local function perm(a, n) n = n or #a if n <= 1 then coroutine.yield(table.concat(a)) else for i = 1, n do a[n], a[i] = a[i], a[n] perm(a, n - 1) a[n], a[i] = a[i], a[n] end end end
  local got = {} for p in coroutine.wrap(function() perm({ "a", "b", "c" }) end) do got[#got + 1] = p end table.sort(got) is(table.concat(got, " "), "abc acb bac bca cab cba")
  local function filter(f, src) return coroutine.wrap(function() for v in src do if f(v) then coroutine.yield(v) end end end) end
  local n = {} for v in filter(function(v) return v % 2 == 0 end, coroutine.wrap(function() for i = 1, 10 do coroutine.yield(i) end end)) do n[#n + 1] = v end is(table.concat(n, " "), "2 4 6 8 10")
end
