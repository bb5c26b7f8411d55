-- §6.4 String manipulation
local function is(got, want)
  if got ~= want and (got == got or want == want) then
    error("got " .. tostring(got) .. ", not " .. tostring(want), 2)
  end
end
local function fails(part, f, ...)
  local ok, message = pcall(f, ...)
  if ok then error("did not raise", 2) end
  if not tostring(message):find(part, 1, true) then error("raised: " .. tostring(message), 2) end
end
local function all(...)
  local parts = {}
  for i = 1, select("#", ...) do parts[i] = tostring((select(i, ...))) end
  return table.concat(parts, " ")
end

is(("abc"):len(), 3) is(#"a\0b", 3) is(("abc"):upper(), "ABC") is(("ABC"):lower(), "abc") is(("abc"):reverse(), "cba") is((""):reverse(), "")
is(("abc"):sub(2), "bc") is(("abc"):sub(-2), "bc") is(("abc"):sub(2, 2), "b") is(("abc"):sub(0), "abc") is(("abc"):sub(3, 2), "") is(("abc"):sub(-100, 100), "abc")
is(("abc"):sub(-2, -2), "b") is(("abc"):byte(), 97) is(all(("abc"):byte(1, -1)), "97 98 99") is(("abc"):byte(10), nil) is(all(("abc"):byte(-1)), "99")
is(string.char(), "") is(string.char(97, 0, 255), "a\0\255") fails("out of range", string.char, 256)
is(("ab"):rep(3), "ababab") is(("ab"):rep(3, ","), "ab,ab,ab") is(("ab"):rep(0), "") is(("ab"):rep(-1), "") is((""):rep(5), "") is(("x"):rep(1, ","), "x")
is(all(("hello world"):find("o w")), "5 7") is(all(("hello"):find("l")), "3 3") is(("hello"):find("x"), nil) is(all(("a.b"):find(".", 1, true)), "2 2")
is(all(("hello"):find("")), "1 0") is(all(("hello"):find("", 10)), "nil") is(all(("hello"):find("", 6)), "6 5") is(all(("hello"):find("l", -2)), "4 4")
is(all(("key = value"):find("(%w+)%s*=%s*(%w+)")), "1 11 key value") is(("hello"):find("l", 100), nil)
is(all(("key=value"):match("(%w+)=(%w+)")), "key value") is(("2024-01-31"):match("^(%d+)-"), "2024") is(("abc"):match("()b()"), 2) is(("abc"):match(".-"), "")
is(("abc"):match("b", 3), nil) is(("  trim "):match("^%s*(.-)%s*$"), "trim") is(("[[x]]"):match("%[%[(.*)%]%]"), "x") is(("x=1"):match("^x"), "x")
is(("f(a(b)c)d"):match("%b()"), "(a(b)c)") is(("THE (quick) fox"):find("%f[%a]%a+%f[%A]"), 1) is(("abc123"):match("%a+"), "abc") is(("abc123"):match("%d+$"), "123")
is(("äö"):match("[\xc3][\xa4]"), "ä") is(("a-b"):match("[a%-]+"), "a-") is(("]"):match("[]]"), "]") is(("^"):match("[%^]"), "^") is(("b"):match("[^a]"), "b")
is(("a1_"):match("[%w_]+"), "a1_") is(("\t"):match("%c"), "\t") is(("."):match("%p"), ".") is(("fF0"):match("%x+"), "fF0") is(("aB"):match("%l%u"), "aB") is((" "):match("%S"), nil)
is(("aaa"):match("a?a?a?a?"), "aaa") is(("aaa"):match("a*"), "aaa") is(("aaa"):match("a-b"), nil) is(("abab"):match("(ab)%1"), "ab") is(("x"):match("(x)(y?)"), "x")
is(all(("abc"):gsub("b", "X")), "aXc 1") is(all(("abc"):gsub("", "-")), "-a-b-c- 4") is(all(("hello"):gsub("l", "L", 1)), "heLlo 1") is(("abc"):gsub("%w", "%0%0"), "aabbcc")
is(("abc"):gsub("(a)(b)", "%2%1"), "bac") is(("$x $y"):gsub("%$(%w+)", { x = "1" }), "1 $y") is(("abc"):gsub("%w", function(c) if c == "b" then return "B" end end), "aBc")
is(("abc"):gsub("%w", function() return false end), "abc") is(("a%b"):gsub("%%", "%%%%"), "a%%b") is(("abc"):gsub("^a", ""), "bc") is(("a b"):gsub(" ", { [" "] = 5 }), "a5b")
fails("invalid capture index", string.gsub, "x", "x", "%2") fails("invalid use of '%'", string.gsub, "x", "x", "%a") fails("invalid replacement value (a table)", string.gsub, "x", "x", function() return {} end)
fails("malformed pattern", string.find, "x", "[a") fails("malformed pattern", string.find, "x", "%") fails("unfinished capture", string.find, "x", "(x") fails("invalid pattern capture", string.match, "x", "x)")
do
  local words = {}
  for w in ("one two  three"):gmatch("%a+") do words[#words + 1] = w end
  is(table.concat(words, ","), "one,two,three")
  local pairs_ = {}
  for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do pairs_[k] = v end
  is(pairs_.a .. pairs_.b, "12")
  local n = 0
  for _ in ("abc"):gmatch("") do n = n + 1 end
  is(n, 4)
  n = 0
  for p in ("aXbX"):gmatch("()X", 3) do n = n + p end
  is(n, 4)
  local anchored = {}
  for w in ("aaa"):gmatch("^a") do anchored[#anchored + 1] = w end
  is(#anchored <= 3, true)
end
is(string.format("%d %5d|%-5d|%05d|%+d", 1, 2, 3, 4, 5), "1     2|3    |00004|+5") is(string.format("%x %X %#x %o", 255, 255, 255, 8), "ff FF 0xff 10") is(string.format("%c%c", 72, 105), "Hi")
is(string.format("%5.2f|%.0f|%e|%g", 3.14159, 2.5, 12345.678, 0.0001), " 3.14|2|1.234568e+04|0.0001") is(string.format("%s %10s|%-10s|%.2s", "a", "b", "c", "def"), "a          b|c         |de")
is(string.format("%q", 'a "b"\n\0\\'), '"a \\"b\\"\\\n\\0\\\\"') is(string.format("%q", 1), "1") is(string.format("%q", math.mininteger), "0x8000000000000000") is(string.format("%q", 0.5), "0x1p-1")
is(string.format("%i", 3.0), "3") is(string.format("%%"), "%") is(string.format("%s", nil), "nil") is(string.format("%s", setmetatable({}, { __tostring = function() return "T" end })), "T") is(string.format("%a", 1), "0x1p+0")
is(string.format("%s %s", 1, 2.0), "1 2.0") is(string.format("%-5s|", "中"), "中  |") is(string.format("%.3s", "中文"), "中") is(string.format("%.20s", ("x"):rep(30)), ("x"):rep(20)) is(string.format("%u" and "%d", "10"), "10")
fails("number has no integer representation", string.format, "%d", 1.5) fails("number expected, got string", string.format, "%d", "x") fails("invalid conversion", string.format, "%y", 1) fails("no value", string.format, "%d")
is(load("return " .. string.format("%q", "\r\n\0001\200"))(), "\r\n\0001\200") is(load("return " .. string.format("%q", 0.1))(), 0.1)
is(("x").len, string.len) is(("%d"):format(5), "5") is(#("\z   a"), 1) is("a" .. "b" == "ab", true) is(("a"):rep(3):len(), 3)
fails("attempt to index a number value", function() return (1).x end) is(("x").y, nil) is("abc" < "abd", true) is("a" < "aa", true) is("\xff" > "a", true)
