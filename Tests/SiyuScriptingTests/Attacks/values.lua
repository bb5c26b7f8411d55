--- JSON nested too deep
print(siyu.json.decode(("["):rep(100000)))
print(siyu.json.decode(("["):rep(40) .. ("]"):rep(40)))
--> nil\tline 1, column 33: objects and lists lie too deep inside each other
--> nil\tline 1, column 33: objects and lists lie too deep inside each other

--- JSON of what it cannot hold
print(pcall(siyu.json.encode, print), pcall(siyu.json.encode, 0 / 0), pcall(siyu.json.encode, { [1.5] = 1 }))
print(pcall(siyu.json.encode, { 1, x = 2 }))
--> false\tfalse\tfalse\tsiyu.json.encode cannot take argument 1: the value has a key that is a number; use a text or an integer.
--> false\tsiyu.json.encode wants a list or names in a table, not both.

--- JSON of a table with metamethods
print(pcall(siyu.json.encode, setmetatable({}, { __index = error, __pairs = error, __len = error })))
--> true\t{}

--- a table nested too deep
local t = {} local top = t for i = 1, 1000 do t.t = {} t = t.t end
print(pcall(siyu.json.encode, top))
--> false\tsiyu.json.encode cannot take argument 1: the value at .t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t.t is nested more than 32 tables deep.

--- recursion without end
local function f() return 1 + f() end
print(pcall(f))
--> plugins/skincare/main.lua:1: stack overflow: a function calls itself without end

--- recursion through pcall
local function f() return pcall(f) end
print(select("#", f()) > 0)
--> true

--- recursion through metamethods
local t = setmetatable({}, { __index = function(t, k) return t[k .. "x"] end })
print(pcall(function() return t.x end) == false)
--> true

--- recursion through tostring
local t t = setmetatable({}, { __tostring = function() return tostring(t) end })
print(pcall(tostring, t))
--> false\tC stack overflow

--- recursion through sort
local function f() table.sort({ 2, 1 }, f) end
print(pcall(f) == false)
--> plugins/skincare/main.lua:1: stack overflow: a function calls itself without end

--- parentheses nested too deep
print(load("return " .. ("("):rep(1000) .. "1" .. (")"):rep(1000)))
print(load(("do "):rep(1000) .. ("end "):rep(1000)))
--> nil\tC stack overflow
--> nil\tC stack overflow

--- blocks with too many locals and upvalues
local names = {} for i = 1, 250 do names[i] = "a" .. i end
print(load("local " .. table.concat(names, ",")))
--> nil\tplugins/skincare/(load):1: too many local variables (limit is 200) in main function near ','

--- a text that is too long to load
print(load(("x = 1 "):rep(200000)))
--> nil\tload takes at most 1000000 bytes

--- a reader that gives too much, or something else
print(load(function() return ("x"):rep(600000) end))
print(load(function() return 5 end))
print(pcall(load, function() error("in the reader") end))
print(pcall(load, 5), pcall(load, nil))
--> nil\tload takes at most 1000000 bytes
--> nil\treader function must return a string
--> false\tplugins/skincare/main.lua:3: in the reader
--> false\tfalse\tload wants a text or a function as argument 1, got nil.

--- methods with a wrong self
print(pcall(siyu.keep), pcall(coroutine.resume, {}), pcall(coroutine.close, coroutine.running()))
--> false\tfalse\tfalse\tcannot close a running coroutine

--- a coroutine that resumes itself
local co co = coroutine.create(function() return coroutine.resume(co) end)
print(coroutine.resume(co))
--> true\tfalse\tcannot resume non-suspended coroutine

--- a yield from outside
print(pcall(coroutine.yield))
coroutine.yield()
--> false\tattempt to yield from outside a coroutine
--> plugins/skincare/main.lua:2: attempt to yield from outside a coroutine
