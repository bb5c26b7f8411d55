--- a chunk that names another plugin's file
print(load("error('x')", "@plugins/other/main.lua"))
print(pcall(load("error('x')", "@plugins/other/main.lua")))
--> function
--> false\tplugins/skincare/(@plugins/other/main.lua):1: x

--- a chunk name that is the host's
print(pcall(load("error('x')", "=siyu/lists")))
--> false\tplugins/skincare/(=siyu/lists):1: x

--- a chunk name with an escape and a newline
print(pcall(load("error('x')", "a\27[31m\nb")))
--> false\tplugins/skincare/(a\e[31m\nb):1: x

--- a chunk name of a megabyte
print(#select(2, pcall(load("error('x')", ("n"):rep(1000000)))) < 100)
--> true

--- an error that claims a place in another file
error("plugins/other/main.lua:1: mine", 0)
--> plugins/skincare/main.lua:1: plugins/other/main.lua:1: mine

--- an error that claims the caller's place
local function f() error("mine", 2) end
f()
--> plugins/skincare/main.lua:2: mine

--- an error at a level beyond the stack
error("mine", 100)
--> plugins/skincare/main.lua:1: mine

--- an error at a negative level
error("mine", -5)
--> plugins/skincare/main.lua:1: mine

--- an error whose text moves the cursor
error("\27[2J\27]0;title\7\r\n\u{202e}evil\u{2028}", 0)
--> plugins/skincare/main.lua:1: \e[2J\e]0;title\u{7}\r\n\u{202e}evil\u{2028}

--- an error of forty megabytes
print(pcall(error, ("x"):rep(20000000)) == false)
error(("x"):rep(3000000))
--> plugins/skincare/main.lua:1: not enough memory

--- an error that is nil
error()
--> plugins/skincare/main.lua:1: the error value is nil, not a text

--- an error that is a table with __tostring
error(setmetatable({}, { __tostring = function() error("inner") end }))
--> plugins/skincare/main.lua:1: the error value is a table, not a text

--- an error that is a table with a name
error(setmetatable({}, { __name = "\27[2J" }))
--> plugins/skincare/main.lua:1: the error value is a table, not a text

--- an error that is a function
error(print)
--> plugins/skincare/main.lua:1: the error value is a function, not a text

--- an error that is NaN
error(0 / 0)
--> plugins/skincare/main.lua:1: -nan
