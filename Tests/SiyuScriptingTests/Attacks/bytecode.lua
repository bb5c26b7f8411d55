--- bytecode in a text
print(load("\27Lua\x54\x00\x19\x93\r\n\x1a\n"))
--> nil\tplugins/skincare/(load): attempt to load a binary chunk (mode is 't')

--- bytecode with mode b
print(load("\27Lua", "x", "b"))
--> nil\tload takes text only; mode a string is refused

--- bytecode with mode bt
print(load("\27Lua", "x", "bt"))
--> nil\tplugins/skincare/(x): attempt to load a binary chunk (mode is 't')

--- bytecode from a reader, byte by byte
local bytes, i = "\27Lua", 0
print(load(function() i = i + 1 return i <= #bytes and bytes:sub(i, i) or nil end))
--> nil\tplugins/skincare/(load): attempt to load a binary chunk (mode is 't')

--- bytecode with an environment
print(load("\27Lua", "x", "t", {}))
--> nil\tplugins/skincare/(x): attempt to load a binary chunk (mode is 't')

--- string.dump
print(pcall(function() return string.dump(print) end))
--> false\tplugins/skincare/main.lua:1: attempt to call a nil value (field 'dump')

--- dump as a method of texts
print(pcall(function() return ("x"):dump() end))
--> false\tplugins/skincare/main.lua:1: attempt to call a nil value (method 'dump')

--- loadfile, dofile, loadstring
for _, name in ipairs { "loadfile", "dofile", "loadstring" } do print(rawget(_G, name), pcall(function() return _G[name] end)) end
--> nil\tfalse\tplugins/skincare/main.lua:1: 'loadfile' is not there for plugins: use require("lib.name")
--> nil\tfalse\tplugins/skincare/main.lua:1: 'dofile' is not there for plugins: use require("lib.name")
--> nil\tfalse\tplugins/skincare/main.lua:1: 'loadstring' is not there for plugins: use load

--- require of what is not the plugin's
for _, name in ipairs { "../../etc/passwd", "/etc/passwd", "main.lua/../../x", "io", "lib.\0x", "\27[2J" } do print(pcall(require, name)) end
--> false\trequire found no file '//////etc/passwd.lua' in the plugin's folder
--> false\trequire found no file '/etc/passwd.lua' in the plugin's folder
--> false\trequire found no file 'main/lua///////x.lua' in the plugin's folder
--> false\trequire found no file 'io.lua' in the plugin's folder
--> false\trequire found no file 'lib/\u{0}x.lua' in the plugin's folder
--> false\trequire found no file '\e[2J.lua' in the plugin's folder
