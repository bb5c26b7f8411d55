-- §6.4.2 Format strings for pack and unpack
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

is(string.pack("b", -1), "\xff") is(string.pack("B", 255), "\xff") is(string.pack("<h", 1), "\1\0") is(string.pack(">h", 1), "\0\1") is(string.pack("<i4", -2), "\xfe\xff\xff\xff") is(string.pack(">I3", 0x010203), "\1\2\3")
is(string.pack("<j", 1), "\1\0\0\0\0\0\0\0") is(string.pack("<i16", -1), ("\xff"):rep(16)) is(string.unpack("<i16", ("\xff"):rep(16)), -1) is(string.pack("z", "ab"), "ab\0") is(string.pack("s1", "ab"), "\2ab") is(string.pack(">s2", "ab"), "\0\2ab")
is(string.pack("c5", "ab"), "ab\0\0\0") is(string.unpack("c2", "abc"), "ab") is(all(string.unpack("<i4", "\1\0\0\0")), "1 5") is(all(string.unpack("z", "ab\0c")), "ab 4") is(all(string.unpack("s1", "\2abc")), "ab 4") is(all(string.unpack(">I2I2", "\0\1\0\2")), "1 2 5")
is(string.unpack("<d", string.pack("<d", 1.5)), 1.5) is(string.unpack("<f", string.pack("<f", 0.1)) == 0.1, false) is(string.unpack("<n", string.pack("<n", -0.0)), -0.0) is(string.unpack("b", "\x80"), -128) is(string.unpack("B", "\x80"), 128)
is(string.packsize("<i4i8"), 12) is(string.packsize("!8i4i8"), 16) is(string.packsize("<!4 i1 !4 i4"), 8) is(string.packsize("c10"), 10) is(string.packsize("bxh"), 4) is(string.packsize(""), 0)
is(string.pack("<!4 b i4", 1, 2), "\1\0\0\0\2\0\0\0") is(string.pack("<b Xi4", 1), "\1") is(string.pack("<!4 b Xi4", 1), "\1\0\0\0") is(string.pack("bx", 1), "\1\0") is(string.pack(" < i2 ", 1), "\1\0")
is(all(string.unpack("<i2", "\1\0\2\0", 3)), "2 5") is(all(string.unpack("<i2", "\1\0\2\0", -2)), "2 5") is(string.unpack("<I8", ("\xff"):rep(8)), -1) is(string.unpack(">i3", "\xff\xff\xfe"), -2) is(select("#", string.unpack("", "x")), 1)
fails("overflow", string.pack, "i1", 200) fails("unsigned overflow", string.pack, "I1", 256) fails("out of limits", string.pack, "i17", 1) fails("data string too short", string.unpack, "i4", "abc") fails("invalid format option", string.pack, "y", 1)
fails("longer than given size", string.pack, "c1", "ab") fails("contains zeros", string.pack, "z", "a\0b") fails("unfinished string", string.unpack, "z", "ab") fails("does not fit", string.unpack, "<i9", ("\xff"):rep(8) .. "\1") fails("variable-length", string.packsize, "s")
fails("not power of 2", string.pack, "!3 i4", 1) fails("initial position", string.unpack, "b", "a", 5) fails("missing size", string.pack, "c", "x") fails("invalid next option", string.pack, "X") fails("does not fit", string.pack, "s1", ("x"):rep(256))
for _, f in ipairs { "b", "h", "i", "l", "j", "i3", "i5", "i7" } do for _, v in ipairs { 0, 1, -1, 100, -100 } do is(string.unpack("<" .. f, string.pack("<" .. f, v)), v) is(string.unpack(">" .. f, string.pack(">" .. f, v)), v) end end
for _, v in ipairs { 0.0, 1.5, -2.25, 1e300, math.huge } do is(string.unpack("d", string.pack("d", v)), v) is(string.unpack(">n", string.pack(">n", v)), v) end
is(string.unpack("<d", string.pack("<d", 0 / 0)), 0 / 0) is(all(string.unpack("<s4z", string.pack("<s4z", "a\0b", "cd"))), "a\0b cd 11") is(string.pack("=I2", 1) == string.pack("I2", 1), true)
