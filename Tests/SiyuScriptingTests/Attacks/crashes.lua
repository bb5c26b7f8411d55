--- 1 __concat whose function grows the stack
local function grow(n) if n == 0 then return 0 end return 1 + grow(n - 1) end
local t = setmetatable({}, { __concat = function() grow(1000) return "x" end })
print("a" .. "b" .. t .. "c" .. "d")
--> plugins/skincare/main.lua:2: setmetatable refuses __concat: Lua 5.4 can crash on it; write a method, as in t:text() .. rest

--- 1 __concat by way of a class
local Class = {}
Class.__index, Class.__concat = Class, function() return "x" end
function Class.new() return setmetatable({}, Class) end
print(Class.new() .. Class.new())
--> plugins/skincare/main.lua:4: setmetatable refuses __concat: Lua 5.4 can crash on it; write a method, as in t:text() .. rest

--- 2 a chain of coroutine.close inside __close
local function chain(n)
  local co = coroutine.create(function()
    local x <close> = setmetatable({}, { __close = function()
      if n > 0 then coroutine.close(chain(n - 1)) end
    end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  return co
end
print(coroutine.close(chain(20000)))
--> true

--- 2 the same with much stack between, the coroutines being there already
local all, refused = {}, {}
local function deep(n, i)
  if n > 0 then return (("x"):gsub("x", function() deep(n - 1, i) end)) end
  local ok, message = pcall(coroutine.close, all[i - 1])
  if not ok then refused[1] = message end
end
for i = 1, 1000 do
  all[i] = coroutine.create(function()
    local x <close> = setmetatable({}, { __close = function() deep(160, i) end })
    coroutine.yield()
  end)
  coroutine.resume(all[i])
end
coroutine.close(all[1000])
print(refused[1])
--> coroutines closed inside __close are nested too deep

--- 2 by way of wrap and errors
local function chain(n)
  return coroutine.wrap(function()
    local x <close> = setmetatable({}, { __close = function() if n > 0 then pcall(chain(n - 1)) end end })
    error("x")
  end)
end
print(pcall(chain(20000)))
--> false\tplugins/skincare/main.lua:4: x

--- 2 resumes inside resumes
local function nest(n) return coroutine.wrap(function() return nest(n + 1)() end) end
print(pcall(nest(0)))
--> false\tC stack overflow

--- 3 the name of a field after 100,000 others
local e = setmetatable({}, { __index = function(t) return t end })
print(load("local e = ... return e" .. (".a"):rep(100000) .. "+ 1"))
--> nil\tplugins/skincare/(load):1: more than 200 fields in a row, as in a.b.c; put a part of them in a local first

--- 3 with brackets
print(load("local e, a = ... return e" .. ("[a]"):rep(100000) .. "+ 1"))
--> nil\tplugins/skincare/(load):1: more than 200 fields in a row, as in a.b.c; put a part of them in a local first

--- 3 with texts in brackets
print(load("local e, a = ... return e" .. ("['a']"):rep(100000) .. "()"))
--> nil\tplugins/skincare/(load):1: more than 200 fields in a row, as in a.b.c; put a part of them in a local first

--- 3 with space and comments between
print(load("local e = ... return e" .. (" -- x\n . a"):rep(300) .. "+ 1"))
--> nil\tplugins/skincare/(load):202: more than 200 fields in a row, as in a.b.c; put a part of them in a local first

--- 3 in parentheses
print(load("local e = ... return (" .. "e" .. (".a"):rep(150) .. ")" .. (".a"):rep(150) .. "+ 1"))
--> nil\tplugins/skincare/(load):1: more than 200 fields in a row, as in a.b.c; put a part of them in a local first

--- 3 with keys that are long themselves
print(load("local e = ... return e[e" .. (".a"):rep(150) .. "]" .. (".a"):rep(100) .. "+ 1"))
--> nil\tplugins/skincare/(load):1: more than 200 fields in a row, as in a.b.c; put a part of them in a local first

--- 3 as a statement
print(load("local e = ... e" .. (".a"):rep(300) .. " = 1"))
--> nil\tplugins/skincare/(load):1: more than 200 fields in a row, as in a.b.c; put a part of them in a local first

--- 3 through a global
print(load("return e" .. (".a"):rep(300) .. "+ 1"))
--> nil\tplugins/skincare/(load):1: more than 200 fields in a row, as in a.b.c; put a part of them in a local first

--- 3 as many as anybody writes
local e = setmetatable({}, { __index = function(t) return t end })
print(pcall(load("local e = ... return e" .. (".a"):rep(199) .. "+ 1"), e))
--> false\tplugins/skincare/(load):1: attempt to perform arithmetic on a table value (field 'a')

--- 3 fields in many expressions are no chain
print(load("local e = ... return " .. ("e.a.b + "):rep(500) .. "1"))
--> function

--- 3 calls in between end the chain
print(load("local e = ... return e" .. (".a():b()"):rep(300) .. "+ 1"))
--> function

--- 4 closing a coroutine suspended in a deep xpcall
local closed = 0
for depth = 1, 60 do
  local co = coroutine.create(function()
    local x <close> = setmetatable({}, { __close = function() closed = closed + 1 error("in close") end })
    local function deep(n)
      if n == 0 then return xpcall(coroutine.yield, function(m) return m .. "!" end) end
      return 1 + (deep(n - 1) and 1 or 0)
    end
    deep(depth * 20)
  end)
  coroutine.resume(co)
  local waste = {} for i = 1, 2000 do waste[i] = { i } end
  local ok, message = coroutine.close(co)
  assert(not ok and message:find("in close"))
end
print(closed)
--> 60

--- 4 an xpcall that yields goes on
local co = coroutine.wrap(function() return xpcall(function() local a = coroutine.yield(1) error(a) end, function(m) return "handled " .. m end) end)
print(co())
print(co("this"))
--> 1
--> false\thandled plugins/skincare/main.lua:1: this

--- 5 memory runs out while __newindex of a weak metatable runs
local mt = setmetatable({}, { __mode = "k" })
--> plugins/skincare/main.lua:1: setmetatable refuses __mode: weak tables depend on when the collector runs

--- 5 memory runs out in __newindex
local t = setmetatable({}, { __newindex = function(t, k, v) rawset(t, k, ("x"):rep(1 << 30)) end })
t.x = 1
--> plugins/skincare/main.lua:1: not enough memory

--- wrong code: a comparison as key of an outer table
local t = { [true] = "yes", [false] = "no" }
print(load("local t = ... return function(a, b) return t[a < b] end"))
--> nil\tplugins/skincare/(load):1: Lua 5.4 compiles a comparison inside [ ] wrongly here; put the comparison in a local first

--- wrong code: the same as a target
print(load("local t = ... return function(a, b) t[a == b] = 1 end"))
--> nil\tplugins/skincare/(load):1: Lua 5.4 compiles a comparison inside [ ] wrongly here; put the comparison in a local first

--- right code: a comparison in a local, or as key of a local table
print(load("local t = ... return function(a, b) local k = a < b return t[k] end"))
print(load("local t, a, b = ... return t[a < b]")({ [true] = "yes" }, 1, 2))
--> function
--> yes

--- right code: and, or in a key
print(load("local t = ... return function(a, b) return t[a < b and 1 or 2] end")({ "first", "second" })(1, 2))
--> first

--- wrong code: a number before bits, with many constants
local many = {}
for i = 1, 300 do many[i] = "'k" .. i .. "'" end
local list = "local t = { " .. table.concat(many, ",") .. " }"
print(load(list .. "local y = ... return 3 & (y or 1)"))
print(load(list .. "local k <const>, y = 3, ... return k | (y or 1)"))
print(load(list .. "local y = ... return (y or 1) & 3")(7))
print(load("local y = ... return 3 & (y or 1)")(7))
--> nil\tplugins/skincare/(load):1: Lua 5.4 compiles a number before '&', '|' or '~' wrongly here; put the number second
--> nil\tplugins/skincare/(load):1: Lua 5.4 compiles a number before '&', '|' or '~' wrongly here; put the number second
--> 3
--> 3
