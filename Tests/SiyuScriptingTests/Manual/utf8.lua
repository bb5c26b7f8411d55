-- §6.5 UTF-8 support
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

is(utf8.char(), "") is(utf8.char(65, 0x4e2d, 0x1F600), "A中😀") is(utf8.char(0), "\0") is(utf8.char(0x7FFFFFFF), "\xFD\xBF\xBF\xBF\xBF\xBF") is(utf8.charpattern, "[\0-\x7F\xC2-\xFD][\x80-\xBF]*")
is(utf8.len("中文abc"), 5) is(utf8.len(""), 0) is(all(utf8.len("a\xff")), "nil 2") is(utf8.len("中文", 4), 1) is(utf8.len("中文", 1, 1), 1) is(utf8.len("中文", -3), 1) is(all(utf8.len("\xed\xa0\x80")), "nil 1") is(utf8.len("\xed\xa0\x80", 1, -1, true), 1)
is(all(utf8.codepoint("中文", 1, -1)), "20013 25991") is(utf8.codepoint("a"), 97) is(select("#", utf8.codepoint("abc", 3, 2)), 0) fails("invalid UTF-8 code", utf8.codepoint, "\xff") fails("out of bounds", utf8.codepoint, "abc", 4, 5) fails("initial position is a continuation" and "invalid UTF-8 code", utf8.codepoint, "中", 2)
is(utf8.offset("a中b", 2), 2) is(utf8.offset("a中b", 3), 5) is(utf8.offset("a中b", -1), 5) is(utf8.offset("a中b", 4), 6) is(utf8.offset("a中b", 5), nil) is(utf8.offset("a中b", 0, 3), 2) is(utf8.offset("abc", -4), nil) fails("continuation byte", utf8.offset, "中", 1, 2) fails("out of bounds", utf8.offset, "abc", 1, 5)
do
  local out = {}
  for p, c in utf8.codes("a中😀") do out[#out + 1] = p .. ":" .. c end
  is(table.concat(out, " "), "1:97 2:20013 5:128512")
  fails("invalid UTF-8 code", function() for _ in utf8.codes("a\xff") do end end)
  for c in ("中文"):gmatch(utf8.charpattern) do is(#c, 3) end
  is(select(2, ("a中😀"):gsub(utf8.charpattern, "")), 3)
end
fails("value out of range", utf8.char, -1) is(utf8.len("\u{10FFFF}"), 1) is(all(utf8.len("\xF4\x90\x80\x80")), "nil 1") is(utf8.len("\xF4\x90\x80\x80", 1, -1, true), 1) is(utf8.codepoint("\u{10FFFF}"), 0x10FFFF) is(all(utf8.len("\xc0\x80")), "nil 1")
