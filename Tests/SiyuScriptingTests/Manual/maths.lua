-- §6.7 Mathematical functions; §3.4.1 to 3.4.3
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

is(7 // 2, 3) is(-7 // 2, -4) is(7 // -2, -4) is(7 % 3, 1) is(-7 % 3, 2) is(7 % -3, -2) is(-7 % -3, -1)
is(7.5 // 2, 3.0) is(-7.5 % 2, 0.5) is(5 % math.huge, 5.0) is(-5 % math.huge, math.huge) is(5.3 % -math.huge, -math.huge)
is(1 / 2, 0.5) is(4 / 2, 2.0) is(math.type(4 / 2), "float") is(2 ^ 2, 4.0) is(math.type(2 * 3), "integer") is(math.type(2 * 3.0), "float")
is(1 // 0.0, math.huge) is(0 / 0, 0 / 0) is(1 % 0.0, 0 / 0)
fails("attempt to", function(z) return 1 // z end, 0)
fails("attempt to perform", function(z) return 1 % z end, 0)
is(math.maxinteger + 1, math.mininteger) is(math.mininteger - 1, math.maxinteger) is(math.maxinteger * 2, -2)
is(math.mininteger // -1, math.mininteger) is(math.mininteger % -1, 0) is(-math.mininteger, math.mininteger)
is(5 & 3, 1) is(5 | 3, 7) is(5 ~ 3, 6) is(~5, -6) is(1 << 4, 16) is(256 >> 4, 16) is(-1 >> 60, 15) is(1 << 63, math.mininteger)
is(1 << 64, 0) is(1 << -1, 0) is(2 >> -1, 4) is(1 >> 64, 0) is(3.0 & 1, 1) is(2^53 | 0, 2^53 // 1 | 0)
fails("number has no integer representation", function() return 1.5 & 1 end)
fails("number has no integer representation", function() return 2^63 & 1 end)
fails("attempt to perform bitwise operation", function() return {} & 1 end)
is(math.abs(-3), 3) is(math.abs(-3.5), 3.5) is(math.abs(math.mininteger), math.mininteger)
is(math.ceil(1.2), 2) is(math.ceil(-1.2), -1) is(math.floor(1.8), 1) is(math.floor(-1.2), -2) is(math.type(math.floor(1.5)), "integer")
is(math.floor(1e100), 1e100) is(math.ceil(3), 3) is(math.max(1, 3, 2), 3) is(math.min(1.5, 1), 1) is(math.max(1, 2.5), 2.5)
is(pcall(math.max), false) is(pcall(math.min), false)
is(math.fmod(7, 3), 1) is(math.fmod(-7, 3), -1) is(math.fmod(7, -3), 1) is(math.fmod(-7.5, 2), -1.5) fails("zero", math.fmod, 1, 0)
is(math.fmod(math.mininteger, -1), 0) is(math.fmod(1, 0.0), 0 / 0)
is(math.modf(3.7), 3) is(select(2, math.modf(3.75)), 0.75) is(math.modf(-3.5), -3) is(select(2, math.modf(-3.5)), -0.5) is(math.modf(1 / 0), math.huge) is(select(2, math.modf(1 / 0)), 0) is(select(2, math.modf(5)), 0)
is(math.sqrt(16), 4.0) is(math.exp(0), 1.0) is(math.log(1), 0.0) is(math.log(8, 2), 3.0) is(math.log(1000, 10) - 3 < 1e-12, true) is(math.log(27, 3) - 3 < 1e-12, true)
is(math.sin(0), 0.0) is(math.cos(0), 1.0) is(math.tan(0), 0.0) is(math.asin(1), math.pi / 2) is(math.acos(1), 0.0) is(math.atan(1), math.pi / 4)
is(math.atan(1, -1), 3 * math.pi / 4) is(math.atan(0, -1), math.pi) is(math.deg(math.pi), 180.0) is(math.rad(180), math.pi)
is(math.tointeger(3.0), 3) is(math.tointeger(3.5), nil) is(math.tointeger("8"), 8) is(math.tointeger({}), nil) is(math.tointeger(2^63), nil)
is(math.type(1), "integer") is(math.type(1.0), "float") is(math.type("1"), nil) fails("value expected", math.type)
is(math.ult(1, 2), true) is(math.ult(-1, 1), false) is(math.ult(1, -1), true) is(math.huge, 1 / 0) is(math.pi > 3.14, true)
is(math.maxinteger, 9223372036854775807) is(math.mininteger, -9223372036854775807 - 1)
for i = 1, 20 do
  local r = math.random() is(r >= 0 and r < 1, true)
  local n = math.random(6) is(n >= 1 and n <= 6 and math.type(n) == "integer", true)
  local m = math.random(-3, 3) is(m >= -3 and m <= 3, true)
end
is(math.type(math.random(0)), "integer") is(math.random(5, 5), 5) is(math.type(math.random(math.mininteger, math.maxinteger)), "integer")
is(pcall(math.random, 2, 1), false) is(pcall(math.random, 1, 2, 3), false)
is(1e308 * 10, math.huge) is(-1e308 * 10, -math.huge) is(2^1023 * 2, math.huge) is(5e-324 / 2, 0.0)
is(9007199254740993 < 9007199254740992.0, false) is(9007199254740993 == 9007199254740992.0, false) is(math.maxinteger < 2^63, true) is(math.maxinteger + 0.0 == 2^63, true)
is(math.mininteger <= -2^63, true) is(1 < 0 / 0, false) is(0 / 0 ~= 0 / 0, true) is(-0.0 == 0.0, true) is(1 / -0.0, -math.huge)
is(3 | 0, 3) is("10" // 1, 10) is(-"2", -2) is(- -3, 3) is(not 0, false) is(2^-1, 0.5) is((-2)^2, 4.0) is(8 // 3 * 3 + 8 % 3, 8)
local t = {} t[1.0] = "a" t[2^53] = "b" is(t[1], "a") is(t[2^53 | 0], "b") is(next({ [3.0] = 1 }), 3) is(math.type(next({ [3.0] = 1 })), "integer")
fails("index is nil", function() t[nil] = 1 end) fails("index is NaN", function() t[0 / 0] = 1 end) is(t[nil], nil) is(t[0 / 0], nil)
