--- rep
print(pcall(string.rep, "x", math.maxinteger))
print(("").rep("", math.maxinteger) == "", ("").rep("", math.maxinteger, "") == "", ("").rep("", 3, "-"))
print(pcall(string.rep, "", "x"), pcall(string.rep))
print(pcall(string.rep, "x", 1 << 40, "y"))
--> false\tresulting string too large
--> true\ttrue\t--
--> false\tfalse\tbad argument #1 to 'rep' (string expected, got nil)
--> false\tresulting string too large

--- rep that fits an integer and not the memory
local s = ("x"):rep(1 << 30)
--> plugins/skincare/main.lua:1: not enough memory

--- pcall does not catch lack of memory
while true do pcall(string.rep, "x", 1 << 30) end
--> plugins/skincare/main.lua:1: not enough memory

--- a coroutine does not catch it
while true do coroutine.resume(coroutine.create(string.rep), "x", 1 << 30) end
--> plugins/skincare/main.lua:1: not enough memory

--- xpcall does not catch it
while true do xpcall(string.rep, print, "x", 1 << 30) end
--> plugins/skincare/main.lua:1: not enough memory

--- what pretends to be lack of memory is not caught, and only its author's loss
pcall(error, "not enough memory", 0)
--> plugins/skincare: not enough memory

--- doubling
local s = "x"
while true do s = s .. s end
--> plugins/skincare/main.lua:2: not enough memory

--- gsub that grows
local s = "x"
while true do s = s:gsub(".", "%0%0") end
--> plugins/skincare/main.lua:2: not enough memory

--- format widths
print(pcall(string.format, "%99.99f", 1e308) == true)
print(pcall(string.format, "%100d", 1))
print(pcall(string.format, "%.100f", 1))
print(pcall(string.format, "%1000000d", 1))
--> true
--> false\tinvalid conversion specification: '%100d'
--> false\tinvalid conversion specification: '%.100f'
--> false\tinvalid conversion specification: '%1000000d'

--- format with wrong letters
for _, f in ipairs { "%y", "%", "%ld", "%n", "%*d", "%-+ #0d", "%q%", "%10q" } do print(pcall(string.format, f, 1, 2)) end
--> false\tinvalid conversion '%y' to 'format'
--> false\tinvalid conversion '%' to 'format'
--> false\tinvalid conversion '%l' to 'format'
--> false\tinvalid conversion '%n' to 'format'
--> false\tinvalid conversion '%*' to 'format'
--> false\tinvalid conversion specification: '%-+ #0d'
--> false\tinvalid conversion '%' to 'format'
--> false\tspecifier '%q' cannot have modifiers

--- format of addresses
print(pcall(string.format, "%p", {}))
print(pcall(string.format, "%-20p", print))
print(pcall(string.format, "%5.3p", print))
print(string.format("%%p %s", "is fine"))
--> false\tstring.format refuses %p: addresses differ from run to run
--> false\tstring.format refuses %p: addresses differ from run to run
--> false\tstring.format refuses %p: addresses differ from run to run
--> %p is fine

--- format of what has no literal
print(pcall(string.format, "%q", {}), string.format("%q", 0 / 0), string.format("%q", 1 / 0), string.format("%q", math.mininteger))
--> true\t(0/0)\t1e9999\t0x8000000000000000

--- pack with huge sizes
print(pcall(string.pack, "i17", 1))
print(pcall(string.pack, "!32i4", 1))
print(pcall(string.pack, "s1", ("x"):rep(300)))
print(pcall(string.pack, "c99999999999999999999", "x"))
print(pcall(string.packsize, "c2147483647c2147483647"))
print(pcall(string.pack, "Xi3"))
--> false\tintegral size (17) out of limits [1,16]
--> false\tintegral size (32) out of limits [1,16]
--> false\tbad argument #2 to 'string.pack' (string length does not fit in given size)
--> plugins/skincare/main.lua:4: not enough memory

--- pack that wants gigabytes of padding
local s = string.pack("c1000000000", "x")
--> plugins/skincare/main.lua:1: not enough memory

--- unpack beyond the end
print(pcall(string.unpack, "i8", "x"))
print(pcall(string.unpack, "s8", "\255\255\255\255\255\255\255\255x"))
print(pcall(string.unpack, "s8", "\255\255\255\255\255\255\255\127x"))
print(pcall(string.unpack, "z", "no end"))
print(pcall(string.unpack, "i4", "xxxx", math.mininteger))
print(pcall(string.unpack, "i4", "xxxx", 100))
--> false\tbad argument #2 to 'string.unpack' (data string too short)
--> false\tbad argument #2 to 'string.unpack' (data string too short)
--> false\tbad argument #2 to 'string.unpack' (data string too short)
--> false\tbad argument #2 to 'string.unpack' (unfinished string for format 'z')
--> true\t2021161080\t5
--> false\tbad argument #3 to 'string.unpack' (initial position out of string)

--- char and byte
print(pcall(string.char, 256), pcall(string.char, -1))
print(pcall(string.byte, ("x"):rep(2000000), 1, -1))
--> false\tfalse\tbad argument #1 to 'string.char' (value out of range)
--> false\tstack overflow (string slice too long)

--- sub at the edges
print(("abc"):sub(math.mininteger, math.maxinteger), ("abc"):sub(math.maxinteger), ("abc"):sub(2, math.mininteger))
--> abc\t\t

--- patterns that are wrong
for _, p in ipairs { "[", "[a", "%", "(", ")", "%f", "%b", "%bx", "[%", "(()", "%1", "(%1)" } do print(p, pcall(string.find, "aaa", p)) end
--> [\tfalse\tmalformed pattern (missing ']')
--> [a\tfalse\tmalformed pattern (missing ']')
--> %\tfalse\tmalformed pattern (ends with '%')
--> (\tfalse\tunfinished capture
--> )\ttrue\tnil
--> %f\tfalse\tmissing '[' after '%f' in pattern
--> %b\tfalse\tmalformed pattern (missing arguments to '%b')
--> %bx\tfalse\tmalformed pattern (missing arguments to '%b')
--> [%\tfalse\tmalformed pattern (missing ']')
--> (()\tfalse\tunfinished capture
--> %1\tfalse\tinvalid capture index %1
--> (%1)\tfalse\tinvalid capture index %1

--- patterns nested too deep
print(pcall(string.find, ("a"):rep(300000), (".-"):rep(300) .. "b"))
print(pcall(string.find, "x", ("("):rep(40) .. "x" .. (")"):rep(40)))
--> false\tpattern too complex
--> false\ttoo many captures

--- gsub with wrong replacements
print(pcall(string.gsub, "x", "x", "%2"), pcall(string.gsub, "x", "x", "%"))
print(pcall(string.gsub, "x", "x", function() return {} end))
print(pcall(string.gsub, "x", "x", nil))
--> false\tfalse\tinvalid use of '%' in replacement string
--> false\tinvalid replacement value (a table)
--> false\tbad argument #3 to 'string.gsub' (string/function/table expected, got nil)

--- yields across gsub
print(coroutine.wrap(function() return pcall(string.gsub, "x", "x", coroutine.yield) end)())
--> false\tattempt to yield across a C-call boundary

--- utf8 on what is none
print(pcall(utf8.codepoint, "\xff"), utf8.len("\xff"), utf8.len("\xed\xa0\x80"))
print(pcall(utf8.char, -1), pcall(utf8.char, 1 << 31))
print(pcall(utf8.offset, "中", 1, 2), pcall(utf8.codepoint, "abc", 1, 10))
print(pcall(function() for _ in utf8.codes("a\xffb") do end end))
print(pcall(function() for _ in utf8.codes("中\x80") do end end))
--> false\tnil\tnil\t1
--> false\tfalse\tbad argument #1 to 'utf8.char' (value out of range)
--> false\tfalse\tbad argument #3 to 'utf8.codepoint' (out of bounds)
--> false\tplugins/skincare/main.lua:4: invalid UTF-8 code
--> false\tplugins/skincare/main.lua:5: invalid UTF-8 code

--- numbers from texts
print(tonumber("0x"), tonumber("1e"), tonumber("z", 36), pcall(tonumber, "1", 99), tonumber(("9"):rep(1000)) == math.huge)
print(pcall(tonumber), pcall(tonumber, "1", "x"))
--> nil\tnil\t35\tfalse\ttrue
--> false\tfalse\tbad argument #2 to '?' (number expected, got string)

--- arithmetic at the edges
print(math.mininteger // -1, pcall(function() return 1 // 0 end), pcall(function() return 1 % 0 end), math.mininteger % -1)
print(1 << 64, 1 << -1, -1 >> 63, 1 << math.mininteger, pcall(function() return 1.5 | 1 end))
--> -9223372036854775808\tfalse\tfalse\t0
--> 0\t0\t1\t0\tfalse\tplugins/skincare/main.lua:2: number has no integer representation

--- a misspelt global of a megabyte
print(#select(2, pcall(function() return _G[("x"):rep(1000000)] end)) > 1000000)
--> true
