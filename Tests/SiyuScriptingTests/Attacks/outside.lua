--- os, io, debug, package
for _, name in ipairs { "os", "io", "debug", "package" } do print(rawget(_G, name), pcall(function() return _G[name].x end)) end
--> nil\tfalse\tplugins/skincare/main.lua:1: 'os' is not there for plugins: nothing outside the plugin is; ctx.now is the time, siyu.time the calendar
--> nil\tfalse\tplugins/skincare/main.lua:1: 'io' is not there for plugins: nothing outside the plugin is; print and siyu.log write to the log
--> nil\tfalse\tplugins/skincare/main.lua:1: 'debug' is not there for plugins: it could look into the host
--> nil\tfalse\tplugins/skincare/main.lua:1: 'package' is not there for plugins: require("lib.name") loads files of the plugin's own folder

--- collectgarbage and warn
for _, name in ipairs { "collectgarbage", "warn" } do print(rawget(_G, name), pcall(function() return _G[name]("count") end)) end
--> nil\tfalse\tplugins/skincare/main.lua:1: 'collectgarbage' is not there for plugins: the host decides when memory is collected
--> nil\tfalse\tplugins/skincare/main.lua:1: 'warn' is not there for plugins: use siyu.log

--- the host's tables through environments
local function up() return _ENV end
print(rawget(up(), "lib"), rawget(up(), "stock"), rawget(up(), "host"))
--> nil\tnil\tnil

--- load cannot leave the environment it is given
local e = {}
print(pcall(load("x = 1 return _ENV, _G", "n", "t", e)))
print(rawget(_G, "x"), e.x)
--> true\ttable\tnil
--> nil\t1

--- load whose text closes the function it lies in
print(load("end print('out') do", "x", "t", {}))
print(load("end, print('out'), function()", "x", "t", {}))
--> nil\tplugins/skincare/(x):1: <eof> expected near 'end'
--> nil\tplugins/skincare/(x):1: <eof> expected near 'end'

--- setfenv and getfenv are not there
print(rawget(_G, "setfenv"), rawget(_G, "getfenv"))
--> nil\tnil

--- libraries that loaded code would see
print(load("return os or io", "x", "t", {})())
--> nil
