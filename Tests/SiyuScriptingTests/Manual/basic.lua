-- §6.1 Basic functions; §3 The language
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

is(type(nil), "nil") is(type(true), "boolean") is(type(1), "number") is(type("x"), "string")
is(type({}), "table") is(type(print), "function") is(type(coroutine.create(print)), "thread")
fails("value expected", type)
is(_VERSION, "Lua 5.4")
is(tonumber("10"), 10) is(tonumber("  0x10  "), 16) is(tonumber("1e1"), 10.0) is(tonumber("0x.8p1"), 1.0)
is(tonumber("1 2"), nil) is(tonumber(""), nil) is(tonumber("0x"), nil) is(tonumber("ff", 16), 255)
is(tonumber("-ff", 16), -255) is(tonumber("zz", 36), 1295) is(tonumber("8", 8), nil) is(tonumber({}), nil)
is(math.type(tonumber("3")), "integer") is(math.type(tonumber("3.0")), "float")
is(tonumber("9223372036854775808"), 9223372036854775808.0) is(tonumber("0xffffffffffffffff"), -1)
is(tostring(nil), "nil") is(tostring(true), "true") is(tostring(1), "1") is(tostring(1.0), "1.0")
is(tostring(-0.0), "-0.0") is(tostring(1e15), "1e+15") is(tostring(2^53), "9.007199254741e+15")
is(tostring(1/0), "inf") is(tostring(math.mininteger), "-9223372036854775808")
is(tostring(setmetatable({}, { __tostring = function() return "me" end })), "me")
is(select("#"), 0) is(select("#", nil, nil), 2) is(select(2, "a", "b", "c"), "b") is(select(-1, "a", "b"), "b")
is(all(select(2, 1, 2, 3)), "2 3") fails("index out of range", select, 0)
is(rawequal({}, {}), false) is(rawequal("a", "a"), true) is(rawlen({ 1, 2 }), 2) is(rawlen("abc"), 3)
do
  local t = setmetatable({}, { __index = function() return 1 end, __newindex = function() end, __len = function() return 9 end })
  is(rawget(t, "x"), nil) is(t.x, 1) t.y = 2 is(rawget(t, "y"), nil) rawset(t, "y", 3) is(t.y, 3)
  is(#t, 9) is(rawlen(t), 0)
end
is(all(pcall(error, "x", 0)), "false x") is(all(pcall(error)), "false nil") is(all(pcall(error, nil)), "false nil")
is(select("#", pcall(function() end)), 1) is(all(pcall(function(...) return ... end, 1, nil, 3)), "true 1 nil 3")
do
  local e = {}
  local ok, got = pcall(error, e)
  is(got, e) is(ok, false)
end
is(all(xpcall(function(a) return a, 2 end, print, 1)), "true 1 2")
is(all(xpcall(error, function(m) return "h:" .. m end, "x")), "false h:x")
is(all(xpcall(function() local x = nil; return x.y end, function(m) return m:match("attempt.*") end)), "false attempt to index a nil value (local 'x')")
is(assert(1, 2), 1) fails("assertion failed!", assert, false) fails("mine", assert, nil, "mine")
fails("value expected", assert)
do
  local out = {}
  for i, v in ipairs({ 1, 2, nil, 4 }) do out[#out + 1] = v end
  is(#out, 2)
  local p = setmetatable({}, { __index = function(_, i) if i <= 3 then return i * i end end })
  local sum = 0
  for _, v in ipairs(p) do sum = sum + v end
  is(sum, 14)
end
do
  local n = 0
  for k, v in pairs({ a = 1, b = 2, 3 }) do n = n + v end
  is(n, 6)
  local t = setmetatable({}, { __pairs = function(t) return function(_, k) if not k then return 1, "one" end end, t, nil end })
  for k, v in pairs(t) do is(k, 1) is(v, "one") end
  local u = { a = 1, b = 2, c = 3 }
  for k in pairs(u) do u[k] = nil end
  is(next(u), nil)
  for k in next, { x = 1 } do is(k, "x") end
  is(next({}), nil) is(next({ 5 }), 1) is(select(2, next({ 5 })), 5)
end
is(load("return 1 + 1")(), 2) is(load("return ...")(7), 7) is(load("x x"), nil)
do
  local parts = { "return ", "4", "2" }
  local i = 0
  is(load(function() i = i + 1 return parts[i] end)(), 42)
  local env = { y = 5 }
  is(load("y = y + 1 return y", "n", "t", env)(), 6) is(env.y, 6)
  is(load("local a <const> = 3 return a")(), 3) is((load("return _ENV", "n", "t", env))(), env)
end
-- §3.3
do
  local log = {}
  for i = 1, 3 do log[#log + 1] = i end
  for i = 3, 1, -1 do log[#log + 1] = i end
  for i = 1.0, 2 do log[#log + 1] = i end
  for i = 1, 0 do log[#log + 1] = "never" end
  is(table.concat(log, " "), "1 2 3 3 2 1 1.0 2.0")
  local n = 0
  for i = math.maxinteger - 1, math.maxinteger do n = n + 1 end
  is(n, 2)
  n = 0
  for i = math.mininteger, math.mininteger + 1 do n = n + 1 end
  is(n, 2)
  fails("'for' step is zero", function() for i = 1, 2, 0 do end end)
  fails("'for' initial value", function() for i = "a", 2 do end end)
  for i = 1, 3 do local j = i; i = 10; is(j <= 3, true) end
end
do
  local i, out = 0, {}
  repeat local done = i == 3; i = i + 1 until done
  is(i, 4)
  while true do i = i + 1 if i > 10 then break end end
  is(i, 11)
  for a = 1, 3 do
    for b = 1, 3 do
      if b == 2 then goto continue end
      out[#out + 1] = a * 10 + b
      ::continue::
    end
  end
  is(table.concat(out, " "), "11 13 21 23 31 33")
  do goto ahead end
  i = 99
  ::ahead::
  is(i, 11)
  is(load("goto nowhere"), nil) is(load("::a:: ::a::"), nil) is(load("break"), nil)
end
do
  local a, b, c = (function() return 1, 2, 3 end)()
  is(all(a, b, c), "1 2 3")
  local d, e = ((function() return 1, 2 end)())
  is(e, nil)
  local t = { (function() return 1, 2 end)(), (function() return 1, 2 end)() }
  is(#t, 3)
  a, b = b, a
  is(all(a, b), "2 1")
  local i, u = 1, {}
  i, u[i] = i + 1, 20
  is(u[1], 20)
  local function v(...) local x, y = ... return select("#", ...), x, y end
  is(all(v()), "0 nil nil") is(all(v(nil, nil)), "2 nil nil") is(all(v(1, 2, 3)), "3 1 2")
  is(table.pack(v(1)).n, 3)
end
do
  local log = {}
  do
    local a <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = "a" .. tostring(e) end })
    local b <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = "b" .. tostring(e) end })
    local c <close> = nil
    local d <close> = false
  end
  is(table.concat(log, " "), "bnil anil")
  log = {}
  pcall(function()
    local a <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = e end })
    error("x", 0)
  end)
  is(log[1], "x")
  is(load("local a <const> = 1; a = 2"), nil)
  fails("non-closable value", function() local a <close> = 1 end)
  local closed = 0
  for i in (function() local n = 0 return function() n = n + 1 if n < 5 then return n end end, nil, nil,
    setmetatable({}, { __close = function() closed = closed + 1 end }) end)() do if i == 2 then break end end
  is(closed, 1)
end
is(1 == 1.0, true) is("1" == 1, false) is(0 == -0, true) is(1 < 1.5, true) is("a" < "b", true) is("Z" < "a", true)
is("" < "a", true) is("a\0b" < "a\0c", true) is(not nil, true) is(nil and 1, nil) is(false or nil, nil) is(0 and 1, 1)
fails("attempt to compare number with nil", function() return 1 < nil end)
fails("attempt to compare two table values", function() return {} < {} end)
fails("attempt to index a nil value (field 'b')", function() local a = {} return a.b.c end)
fails("attempt to call a nil value (method 'm')", function() local a = {} a:m() end)
fails("attempt to perform arithmetic on a nil value", function() return 1 + nil end)
fails("attempt to concatenate a table value", function() return "a" .. {} end)
is(#"abc", 3) is(#{ 1, 2, 3 }, 3) is("a" .. 1 .. 2.0, "a12.0") is(2 ^ 3 ^ 2, 512.0) is(-2 ^ 2, -4.0) is(1 .. 2, "12")
is(1 + 2 < 4 and 2 or 3, 2) is("10" + 5, 15) is("0x10" * 1, 16) is("1e1" * 1, 10.0) is("3" // 2, 1) is(10 // "3", 3)
is([[
line]], "line") is([==[a]]b]==], "a]]b") is("\x41\65\u{41}\z
    A", "AAAA") is("\u{7FFFFFFF}", "\xFD\xBF\xBF\xBF\xBF\xBF") is('\'"\\\n', "'\"\\\10")
is(0xff, 255) is(0x1p4, 16.0) is(1e2, 100.0) is(.5, 0.5) is(3., 3.0) is(0xA.8, 10.5)
