local days = {}
for hour = 0, 23 do for minute = 0, 59 do
  days[#days + 1] = { weekly = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" },
    at = string.format("%02d:%02d", hour, minute) }
end end
siyu.sop { id = "s", title = "s", enrol = days, again = "each", steps = { { id = "a", task = "a" } } }
