--- the metatable of texts
print(getmetatable("").__index)
--> plugins/skincare/main.lua:1: attempt to index a boolean value

--- rather a field of it
print(pcall(function() getmetatable("").__index = nil end))
--> false\tplugins/skincare/main.lua:1: attempt to index a boolean value

--- a new method of texts
print(pcall(function() string.foo = print end))
print(pcall(rawset, string, "rep", print))
print(pcall(table.insert, string, print))
print(pcall(setmetatable, string, {}))
--> false\tplugins/skincare/main.lua:1: cannot set 'foo' in 'string': it belongs to siyu; make a table of your own
--> false\tcannot set 'rep': this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first
--> false\ttable.insert cannot change a frozen table; what is made while the plugin loads does not change afterwards, so copy it first
--> false\tcannot change the metatable of a frozen table; copy it first

--- a new metatable for a text
print(pcall(setmetatable, "", {}))
--> false\tsetmetatable wants a table as argument 1, got a string.

--- a library for the next user
print(pcall(function() math.floor = nil end), math.floor(1.5))
--> false\t1

--- siyu for the next user
print(pcall(function() siyu.money = nil end))
--> false\tplugins/skincare/main.lua:1: cannot set 'money' in 'siyu': it belongs to siyu; make a table of your own

--- moving into a library
print(pcall(table.move, { 1, 2 }, 1, 2, 1, table))
--> false\ttable.move cannot change a frozen table; what is made while the plugin loads does not change afterwards, so copy it first
