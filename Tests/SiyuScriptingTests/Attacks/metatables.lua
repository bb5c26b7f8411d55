--- __gc
setmetatable({}, { __gc = function() while true do end end })
--> plugins/skincare/main.lua:1: setmetatable refuses __gc: nothing of a plugin's needs cleaning up

--- __gc as a placeholder
setmetatable({}, { __gc = true })
--> plugins/skincare/main.lua:1: setmetatable refuses __gc: nothing of a plugin's needs cleaning up

--- __gc that is false
setmetatable({}, { __gc = false })
--> plugins/skincare/main.lua:1: setmetatable refuses __gc: nothing of a plugin's needs cleaning up

--- __gc added afterwards
local mt = {}
local t = setmetatable({}, mt)
mt.__gc = function() print("ran") end
setmetatable(t, mt)
--> plugins/skincare/main.lua:4: setmetatable refuses __gc: nothing of a plugin's needs cleaning up

--- __gc behind __index of the metatable
local t = setmetatable({}, setmetatable({}, { __index = { __gc = print } }))
t = nil
print("fine")
--> fine

--- __gc put in by rawset after installation has no effect
local mt = {}
local t = setmetatable({}, mt)
rawset(mt, "__gc", print)
t = nil
local waste = {} for i = 1, 1e4 do waste[i] = {} end
print("fine")
--> fine

--- __mode
setmetatable({}, { __mode = "k" })
--> plugins/skincare/main.lua:1: setmetatable refuses __mode: weak tables depend on when the collector runs

--- __mode of a metatable's metatable
setmetatable({}, setmetatable({}, { __mode = "v" }))
--> plugins/skincare/main.lua:1: setmetatable refuses __mode: weak tables depend on when the collector runs

--- __concat
setmetatable({}, { __concat = function() return "x" end })
--> plugins/skincare/main.lua:1: setmetatable refuses __concat: Lua 5.4 can crash on it; write a method, as in t:text() .. rest

--- __concat added afterwards
local mt = {}
local t = setmetatable({}, mt)
mt.__concat = function() return "x" end
print(pcall(function() return "a" .. t .. "b" end))
--> false\tplugins/skincare/main.lua:4: attempt to concatenate a table value (upvalue 't')

--- __concat through a frozen module's metatable
Class = { __concat = print }
Class.__index = Class
setmetatable({}, Class)
--> plugins/skincare/main.lua:3: setmetatable refuses __concat: Lua 5.4 can crash on it; write a method, as in t:text() .. rest

--- __call with a table that calls itself
local t = {}
setmetatable(t, { __call = t })
--> plugins/skincare/main.lua:2: setmetatable wants a function as __call, got a table.

--- __call with a table that is callable
setmetatable({}, { __call = setmetatable({}, { __call = print }) })
--> plugins/skincare/main.lua:1: setmetatable wants a function as __call, got a table.

--- __call added afterwards
local mt = {}
local t = setmetatable({}, mt)
mt.__call = t
print(pcall(t))
--> false\tattempt to call a table value

--- __index in a circle
local a, b = {}, {}
setmetatable(a, { __index = b }) setmetatable(b, { __index = a })
print(pcall(function() return a.x end))
--> false\tplugins/skincare/main.lua:3: '__index' chain too long; possible loop

--- __newindex in a circle
local a, b = {}, {}
setmetatable(a, { __newindex = b }) setmetatable(b, { __newindex = a })
print(pcall(function() a.x = 1 end))
--> false\tplugins/skincare/main.lua:3: '__newindex' chain too long; possible loop

--- a chain of ten thousand __index
local t = {}
for i = 1, 10000 do t = setmetatable({}, { __index = t }) end
print(pcall(function() return t.x end))
--> false\tplugins/skincare/main.lua:3: '__index' chain too long; possible loop

--- __metatable cannot be forged away
local t = setmetatable({}, { __metatable = "locked" })
print(getmetatable(t), pcall(setmetatable, t, {}))
--> locked\tfalse\tcannot change a protected metatable

--- the installed copy is not had
local mt = { __index = {} }
local t = setmetatable({}, mt)
print(getmetatable(t) == mt, rawequal(getmetatable(t), mt))
--> true\ttrue

--- metatables of the host's values
print(getmetatable(siyu), getmetatable(siyu.keep), getmetatable(math), getmetatable(print), getmetatable(1))
--> nil\tfalse\tnil\tnil\tnil

--- __tostring that answers with something else
print(pcall(tostring, setmetatable({}, { __tostring = function() return 1 end })))
print(pcall(tostring, setmetatable({}, { __tostring = function() return nil end })))
--> true\t1
--> false\tplugins/skincare/main.lua:2: '__tostring' must return a string

--- __name with an address
print(tostring(setmetatable({}, { __name = "thing: 0x55" })))
--> thing: 0x55

--- __len that lies
local t = setmetatable({}, { __len = function() return 1 << 60 end })
for _, f in ipairs { "insert", "remove", "concat", "unpack", "sort" } do print(f, pcall(table[f], t, f == "insert" and 1 or nil)) end
--> insert\tfalse\ttable.insert takes lists of at most 1000000 values, got 1152921504606846976.
--> remove\tfalse\ttable.remove takes lists of at most 1000000 values, got 1152921504606846976.
--> concat\tfalse\ttable.concat takes lists of at most 1000000 values, got 1152921504606846976.
--> unpack\tfalse\ttable.unpack takes lists of at most 1000000 values, got 1152921504606846976.
--> sort\tfalse\ttable.sort takes lists of at most 1000000 values, got 1152921504606846976.

--- __len that is no integer
local t = setmetatable({}, { __len = function() return 1.5 end })
print(pcall(table.concat, t))
local t = setmetatable({}, { __len = function() return "x" end })
print(pcall(table.unpack, t))
--> false\ttable.concat wants a table whose __len gives an integer
--> false\ttable.unpack wants a table whose __len gives an integer

--- __len that grows while it is used
local n = 0
local t = setmetatable({}, { __len = function() n = n + 1 return n end })
print(pcall(table.insert, t, 1), pcall(table.remove, t))
--> true\ttrue\t1

--- __index that yields
local t = setmetatable({}, { __index = function() return coroutine.yield(1) end })
local co = coroutine.wrap(function() return t.x end)
print(co(), co(2))
--> 1\t2

--- __close that is not callable
print(pcall(function() local x <close> = {} end))
print(pcall(function() local x <close> = setmetatable({}, { __close = 1 }) error("first") end))
--> false\tplugins/skincare/main.lua:1: variable 'x' got a non-closable value
--> false\tattempt to call a number value
