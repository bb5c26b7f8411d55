--- a line that claims another plugin's name
print("other: main.lua:1: all is well\nother: main.lua:2: really")
--> other: main.lua:1: all is well\nother: main.lua:2: really

--- escapes and marks of direction
print("\27[31mred\27[0m \u{202e}back\u{2066}\u{feff}", "\a\b\f\v\0\127\u{9b}")
--> \e[31mred\e[0m \u{202e}back\u{2066}\u{feff}\t\u{7}\u{8}\u{c}\u{b}\u{0}\u{7f}\u{9b}

--- bytes that are no UTF-8
print("\xff\xfe\xc0\x80\xed\xa0\x80")
--> �������

--- one line of a megabyte
print(("x"):rep(1000000))
--> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…

--- half a character at the cut
print(("中"):rep(600))
--> 中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中…

--- a flood of lines
for i = 1, 16 do print() end
for i = 1, 1000 do siyu.log(("x"):rep(3)) end
-->
-->
-->
-->
-->
-->
-->
-->
-->
-->
-->
-->
-->
-->
-->
-->
--> xxx
--> xxx
--> xxx
--> xxx
--> … and 996 more lines, which are not kept

--- print of what describes itself wrongly
print(pcall(print, setmetatable({}, { __tostring = function() return {} end })))
--> false\t'__tostring' must return a string

--- log wants a text
siyu.log({})
--> plugins/skincare/main.lua:1: siyu.log wants a string as argument 1, got a table.
