-- §6.6 Table manipulation; §2.4 Metatables
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

is(table.concat({}), "") is(table.concat({ 1, 2, "c" }), "12c") is(table.concat({ 1, 2, 3 }, ", "), "1, 2, 3") is(table.concat({ 1, 2, 3 }, "-", 2), "2-3") is(table.concat({ 1, 2, 3 }, "-", 2, 2), "2") is(table.concat({ 1 }, "-", 2), "") is(table.concat({ 1.5, "x" }), "1.5x")
fails("invalid value (nil) at index 2", table.concat, { 1, nil, 3 }, "", 1, 3) fails("invalid value (table) at index 1", table.concat, { {} })
do
  local t = {}
  table.insert(t, "b") table.insert(t, 1, "a") table.insert(t, #t + 1, "c") is(table.concat(t), "abc")
  is(table.remove(t), "c") is(table.remove(t, 1), "a") is(#t, 1) is(table.remove(t), "b") is(table.remove(t), nil) is(table.remove(t, 0), nil) is(table.remove(t, #t + 1), nil)
  is(pcall(table.insert, t, 5, 1), false) is(pcall(table.insert, t), false) is(pcall(table.insert, t, 1, 2, 3), false) is(pcall(table.remove, { 1, 2, 3 }, 7), false)
  local u = { 1, 2, 3 } table.insert(u, 2, "x") is(table.concat(u, " "), "1 x 2 3") is(table.remove(u, 2), "x") is(table.concat(u, " "), "1 2 3")
end
is(table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), " "), "1 1 2 3") is(table.concat(table.move({ 1, 2, 3 }, 2, 3, 1), " "), "2 3 3") is(table.concat(table.move({ 1, 2 }, 1, 2, 2, { "a" }), " "), "a 1 2") is(#table.move({}, 1, 0, 1), 0) is(table.move({ 1 }, 1, 1, 3)[3], 1)
is(all(table.unpack({ 1, 2, 3 })), "1 2 3") is(all(table.unpack({ 1, 2, 3 }, 2)), "2 3") is(all(table.unpack({ 1, 2, 3 }, 2, 3)), "2 3") is(all(table.unpack({}, 1, 3)), "nil nil nil") is(select("#", table.unpack({})), 0) is(all(table.unpack({ 1, nil, 3 }, 1, 3)), "1 nil 3")
is(table.pack().n, 0) is(table.pack(1, nil).n, 2) is(table.pack("a")[1], "a")
do
  local t = { 5, 2, 8, 1 } table.sort(t) is(table.concat(t, " "), "1 2 5 8") table.sort(t, function(a, b) return a > b end) is(table.concat(t, " "), "8 5 2 1")
  t = { "b", "a", "中", "Z" } table.sort(t) is(table.concat(t, " "), "Z a b 中") t = { 1.5, 1, -2 } table.sort(t) is(table.concat(t, " "), "-2 1 1.5") t = {} table.sort(t) is(#t, 0)
  local big = {} for i = 1, 500 do big[i] = (i * 7919) % 503 end table.sort(big) for i = 2, 500 do is(big[i - 1] <= big[i], true) end
  fails("attempt to compare", table.sort, { {}, {} }) is(pcall(table.sort, { 1, "a", 2 }), false)
  local C = { __lt = function(a, b) return a.n < b.n end } local o = {} for i = 1, 9 do o[i] = setmetatable({ n = (i * 4) % 9 }, C) end table.sort(o) for i = 2, 9 do is(o[i - 1].n < o[i].n, true) end
end
-- §2.4
do
  local mt = {} local function v(n) return setmetatable({ n = n }, mt) end
  local function n(x) return type(x) == "table" and x.n or x end
  mt.__add = function(a, b) return v(n(a) + n(b)) end mt.__sub = function(a, b) return v(n(a) - n(b)) end mt.__mul = function(a, b) return v(n(a) * n(b)) end mt.__div = function(a, b) return v(n(a) / n(b)) end
  mt.__mod = function(a, b) return v(n(a) % n(b)) end mt.__pow = function(a, b) return v(n(a) ^ n(b)) end mt.__unm = function(a) return v(-n(a)) end mt.__idiv = function(a, b) return v(n(a) // n(b)) end
  mt.__band = function(a, b) return v(n(a) & n(b)) end mt.__bor = function(a, b) return v(n(a) | n(b)) end mt.__bxor = function(a, b) return v(n(a) ~ n(b)) end mt.__shl = function(a, b) return v(n(a) << n(b)) end mt.__shr = function(a, b) return v(n(a) >> n(b)) end mt.__bnot = function(a) return v(~n(a)) end
  mt.__eq = function(a, b) return n(a) == n(b) end mt.__lt = function(a, b) return n(a) < n(b) end mt.__le = function(a, b) return n(a) <= n(b) end mt.__len = function(a) return n(a) end mt.__call = function(self, a, b) return n(self), a, b end
  mt.__tostring = function(a) return "v" .. n(a) end mt.__name = "vector" mt.__index = function(t, k) return k .. "?" end
  -- Events count as they were when the metatable was set; here all are there.
  is((v(1) + 2).n, 3) is((2 + v(1)).n, 3) is((v(5) - v(3)).n, 2) is((v(2) * 3).n, 6) is((v(6) / 4).n, 1.5) is((v(7) % 4).n, 3) is((v(2) ^ 3).n, 8.0) is((-v(2)).n, -2) is((v(7) // 2).n, 3)
  is((v(6) & 3).n, 2) is((v(4) | 1).n, 5) is((v(5) ~ 1).n, 4) is((v(1) << 3).n, 8) is((v(8) >> 2).n, 2) is((~v(0)).n, -1) is(v(1) == v(1), true) is(v(1) ~= v(2), true) is(v(1) == 1, false) is(v(1) < v(2), true) is(v(1) <= v(1), true) is(v(2) > v(1), true) is(v(2) >= v(3), false)
  is(#v(4), 4) is(all(v(1)(2, 3)), "1 2 3") is(tostring(v(3)), "v3") is(v(1).foo, "foo?") is((v(1) + v(2) + 3).n, 6) is(rawequal(v(1), v(1)), false)
end
do
  local A = {} A.__index = A function A.new(x) return setmetatable({ x = x }, A) end function A:get() return self.x end function A:twice() return self:get() * 2 end
  local B = setmetatable({}, { __index = A }) B.__index = B function B:get() return self.x + 1 end
  local b = setmetatable({ x = 10 }, B) is(A.new(5):get(), 5) is(A.new(5):twice(), 10) is(b:get(), 11) is(b:twice(), 22) is(getmetatable(b), B)
  local log = {} local p = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end }) p.a = 1 p.a = 2 p.b = 3 is(table.concat(log), "ab") is(p.a, 2)
  local store = {} local q = setmetatable({}, { __newindex = store, __index = store }) q.x = 1 is(rawget(q, "x"), nil) is(store.x, 1) is(q.x, 1)
  is(getmetatable(setmetatable({}, { __metatable = "no" })), "no") fails("protected metatable", setmetatable, setmetatable({}, { __metatable = 1 }), {}) is(getmetatable(setmetatable(setmetatable({}, {}), nil)), nil) is(getmetatable({}), nil)
  fails("attempt to call a table value", function() local t = setmetatable({}, {}) t() end)
end
is(#"x" == 1 and #{ n = 1 } == 0, true) is(#{ 1, 2, 3, nil }, 3) is(({ 10, 20, 30 })[2], 20) is(({ a = 1, ["b c"] = 2, [3] = "x" })["b c"], 2) is(({ [1] = "a", "b" })[1], "b") is(#{ (function() return 1, 2, 3 end)() }, 3)
