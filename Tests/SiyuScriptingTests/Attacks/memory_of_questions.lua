--- a counter in a local
local n = 0
siyu.segment { id = "s", title = "S", where = function() n = n + 1 return n end }
--> plugins/skincare/main.lua:2: 'n' is not the function's own, and one question must not see what another left in it; make it a local inside the function
--> plugins/skincare/main.lua:2: 'n' is not the function's own, and one question must not see what another left in it; make it a local inside the function

--- a counter in a table
local seen = { n = 0 }
siyu.segment { id = "s", title = "S", where = function() seen.n = seen.n + 1 return seen.n end }
--> plugins/skincare/main.lua:2: cannot set 'n': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first
--> plugins/skincare/main.lua:2: cannot set 'n': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first

--- a counter in a table of a table of a function of a module's local
local deep = { { function() end } }
local function get() return deep end
siyu.segment { id = "s", title = "S", where = function() get()[1].n = 1 end }
--> plugins/skincare/main.lua:3: cannot set 'n': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first
--> plugins/skincare/main.lua:3: cannot set 'n': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first

--- a counter by rawset and by table.insert
local seen = {}
siyu.segment { id = "s", title = "S", where = function() return pcall(rawset, seen, 1, 1), pcall(table.insert, seen, 1) end }
--> boolean(false)
--> boolean(false)

--- a counter in an inner function
local n = 0
local function count() n = n + 1 return n end
siyu.segment { id = "s", title = "S", where = function() local function f() return count() end return f() end }
--> plugins/skincare/main.lua:2: 'n' is not the function's own, and one question must not see what another left in it; make it a local inside the function
--> plugins/skincare/main.lua:2: 'n' is not the function's own, and one question must not see what another left in it; make it a local inside the function

--- a cache that is filled at the first question
local cache
local function get() if not cache then cache = { 1, 2, 3 } end return #cache end
siyu.segment { id = "s", title = "S", where = function() return get() end }
--> plugins/skincare/main.lua:2: 'cache' is not the function's own, and one question must not see what another left in it; make it a local inside the function
--> plugins/skincare/main.lua:2: 'cache' is not the function's own, and one question must not see what another left in it; make it a local inside the function

--- a value of the question before, kept by an error
local last
siyu.segment { id = "s", title = "S", where = function() local before = last last = "x" error(tostring(before)) end }
--> plugins/skincare/main.lua:2: nil
--> plugins/skincare/main.lua:2: nil

--- a local that is as it was in the end is fine
local depth = 0
siyu.segment { id = "s", title = "S", where = function() depth = depth + 1 local d = depth depth = depth - 1 return d end }
--> integer(1)
--> integer(1)

--- a coroutine in a local
local co = coroutine.wrap(function() local n = 0 while true do n = n + 1 coroutine.yield(n) end end)
siyu.segment { id = "s", title = "S", where = function() return co() end }
--> plugins/skincare/main.lua:2: 'co' is a coroutine, which would remember one question in the next; make it inside the function

--- a coroutine in a table
local held = { co = coroutine.create(function() coroutine.yield() end) }
siyu.segment { id = "s", title = "S", where = function() return coroutine.resume(held.co) end }
--> plugins/skincare/main.lua:2: a table made while the plugin loads holds a coroutine, which would remember one question in the next; make it inside the function

--- a walk through letters
local each = ("abc"):gmatch(".")
siyu.segment { id = "s", title = "S", where = function() return each() end }
--> plugins/skincare/main.lua:2: 'each' is an iterator, which would remember one question in the next; make it inside the function

--- a walk through a table
local each = pairs({ a = 1, b = 2 })
siyu.segment { id = "s", title = "S", where = function() return each() end }
--> plugins/skincare/main.lua:2: 'each' is an iterator, which would remember one question in the next; make it inside the function

--- a state in an object's metatable
local Class = {}
Class.__index = Class
local one = setmetatable({ n = 0 }, Class)
siyu.segment { id = "s", title = "S", where = function() Class.n = 1 return one.n end }
--> plugins/skincare/main.lua:4: cannot set 'n': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first
--> plugins/skincare/main.lua:4: cannot set 'n': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first

--- a state in __index's own variable
local n = 0
local lazy = setmetatable({}, { __index = function() n = n + 1 return n end })
siyu.segment { id = "s", title = "S", where = function() return lazy.x end }
--> plugins/skincare/main.lua:2: 'n' is not the function's own, and one question must not see what another left in it; make it a local inside the function
--> plugins/skincare/main.lua:2: 'n' is not the function's own, and one question must not see what another left in it; make it a local inside the function

--- a state in an environment
local env = {}
local f = load("n = (n or 0) + 1 return n", "f", "t", env)
siyu.segment { id = "s", title = "S", where = function() return f() end }
--> plugins/skincare/(f):1: cannot set 'n': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first
--> plugins/skincare/(f):1: cannot set 'n': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first

--- a global
siyu.segment { id = "s", title = "S", where = function() count = (rawget(_G, "count") or 0) + 1 return count end }
--> plugins/skincare/main.lua:1: cannot set global 'count': globals are frozen after loading; write 'local' before its first use
--> plugins/skincare/main.lua:1: cannot set global 'count': globals are frozen after loading; write 'local' before its first use

--- chance
siyu.segment { id = "s", title = "S", where = function() return type(math.random()) end }
--> string("number")
--> string("number")

--- tables of one's own, made in the function, are fine
local names = { "a", "b" }
siyu.segment { id = "s", title = "S", where = function() local t = {} for i, n in ipairs(names) do t[i] = n end t[3] = "c" return table.concat(t) end }
--> string("abc")
--> string("abc")
