--- a plain loop
while true do end
--> plugins/skincare/main.lua:1: stopped by the host

--- goto
::again:: goto again
--> plugins/skincare/main.lua:1: stopped by the host

--- a loop by a step of nothing
for i = 1, math.maxinteger, 1 do end
--> plugins/skincare/main.lua:1: stopped by the host

--- a loop at the edge of integers ends
local n = 0
for i = math.maxinteger - 2, math.maxinteger do n = n + 1 end
for i = math.mininteger + 2, math.mininteger, -1 do n = n + 1 end
print(n)
--> 6

--- a step of zero
for i = 1, 2, 0 do end
--> plugins/skincare/main.lua:1: 'for' step is zero

--- pcall around the loop
while true do pcall(function() while true do end end) end
--> plugins/skincare/main.lua:1: stopped by the host

--- pcall of pcall of pcall
while true do pcall(pcall, pcall, function() while true do end end) end
--> plugins/skincare/main.lua:1: stopped by the host

--- xpcall with a handler that spins
xpcall(function() while true do end end, function() while true do end end)
--> plugins/skincare/main.lua:1: stopped by the host

--- an xpcall handler that fails again and again
print(xpcall(error, function(m) error(m) end, "x"))
--> false\tplugins/skincare/main.lua:1: x

--- an xpcall handler that is not called for a stop
while true do xpcall(function() while true do end end, print) end
--> plugins/skincare/main.lua:1: stopped by the host

--- error inside error handling, without end
local function h(m) return xpcall(error, h, m) end
print(pcall(xpcall, error, h, "x"))
--> true\tfalse\tfalse

--- coroutines
while true do coroutine.wrap(function() while true do end end)() end
--> plugins/skincare/main.lua:1: stopped by the host

--- coroutines that catch
while true do coroutine.resume(coroutine.create(function() pcall(function() while true do end end) while true do end end)) end
--> plugins/skincare/main.lua:1: stopped by the host

--- a million coroutines that wait
local all = {}
for i = 1, 1e6 do all[i] = coroutine.create(function() end) coroutine.resume(all[i]) end
--> plugins/skincare/main.lua:2: not enough memory

--- __close that spins
do local x <close> = setmetatable({}, { __close = function() while true do end end }) end
--> plugins/skincare/main.lua:1: stopped by the host

--- __close that spins while an error is on its way
pcall(function() local x <close> = setmetatable({}, { __close = function() while true do end end }) error("x") end)
--> plugins/skincare/main.lua:1: stopped by the host

--- __close in a coroutine that is closed
local co = coroutine.create(function()
  local x <close> = setmetatable({}, { __close = function() while true do end end })
  coroutine.yield()
end)
coroutine.resume(co)
coroutine.close(co)
--> plugins/skincare/main.lua:2: stopped by the host

--- a chain of __close
local function chain(n)
  local x <close> = setmetatable({}, { __close = function() if n > 0 then chain(n - 1) end end })
end
print(pcall(chain, 100000))
--> false\tplugins/skincare/main.lua:3: C stack overflow

--- sort whose order spins
table.sort({ 1, 2 }, function() while true do end end)
--> plugins/skincare/main.lua:1: stopped by the host

--- gsub whose function spins
("xx"):gsub("x", function() while true do end end)
--> plugins/skincare/main.lua:1: stopped by the host

--- __index that spins
local t = setmetatable({}, { __index = function() while true do end end })
print(t.x)
--> plugins/skincare/main.lua:1: stopped by the host

--- __eq, __lt, __le, __len, __unm that spin
local mt = {}
for _, e in ipairs { "__eq", "__lt", "__le", "__len", "__unm", "__add", "__call", "__newindex" } do mt[e] = function() while true do end end end
local t = setmetatable({}, mt)
pcall(function() return t == setmetatable({}, mt) end)
--> plugins/skincare/main.lua:2: stopped by the host

--- __pairs that spins
for k in pairs(setmetatable({}, { __pairs = function() return function() return 1 end end })) do end
--> plugins/skincare/main.lua:1: stopped by the host

--- a for loop over a function that never ends
for _ in function() return 1 end do end
--> plugins/skincare/main.lua:1: stopped by the host

--- require of itself cannot be caught into a loop
while true do pcall(require, "main") end
--> plugins/skincare/main.lua:1: stopped by the host
