--- table.move over all integers
print(pcall(table.move, {}, 1, math.maxinteger, 2))
print(pcall(table.move, {}, math.mininteger, -1, 2))
print(pcall(table.move, {}, 1, 10, math.maxinteger))
--> false\ttable.move takes at most 1000000 values
--> false\ttable.move takes at most 1000000 values
--> false\tbad argument #4 to 'move' (destination wrap around)

--- table.unpack of too much
print(pcall(table.unpack, {}, 1, 1e7))
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger))
print(pcall(table.unpack, {}, math.maxinteger, math.maxinteger))
--> false\ttable.unpack takes at most 1000000 values
--> false\ttable.unpack takes at most 1000000 values
--> true\tnil

--- table.concat of nothing for long
print(pcall(table.concat, {}, "x", 1, math.maxinteger))
print(pcall(table.concat, {}, ("x"):rep(1000), 1, 10))
--> false\ttable.concat takes at most 1000000 values
--> false\tinvalid value (nil) at index 1 in table for 'concat'

--- table.insert at a wild position
print(pcall(table.insert, {}, math.mininteger, 1))
print(pcall(table.insert, { 1 }, 1.5, 1))
print(pcall(table.insert, { 1 }, 1, 2, 3))
print(pcall(table.insert, { 1 }))
--> false\ttable.insert wants a position from 1 to 1 as argument 2, got -9223372036854775808.
--> false\ttable.insert wants an integer as argument 2, got 1.5.
--> false\ttable.insert wants (list, value) or (list, position, value)
--> false\ttable.insert wants (list, value) or (list, position, value)

--- table.remove at a wild position
print(pcall(table.remove, { 1, 2 }, 7))
print(pcall(table.remove, { 1, 2 }, math.mininteger))
--> false\ttable.remove wants a position from 1 to 3 as argument 2, got 7.
--> false\ttable.remove wants a position from 1 to 3 as argument 2, got -9223372036854775808.

--- table functions on what is no table
for _, f in ipairs { "insert", "remove", "concat", "unpack", "sort", "move" } do print(pcall(table[f], "text", 1, 2, 3)) end
--> false\ttable.insert wants a table as argument 1, got a string.
--> false\ttable.remove wants a table as argument 1, got a string.
--> false\ttable.concat wants a table as argument 1, got a string.
--> false\ttable.unpack wants a table as argument 1, got a string.
--> false\ttable.sort wants a table as argument 1, got a string.
--> false\ttable.move wants a table as argument 1, got a string.

--- table functions on the host's values
print(pcall(table.concat, siyu.keep), pcall(table.unpack, siyu.keep))
--> false\tfalse\ttable.unpack wants a table as argument 1, got a value of the host's.

--- sort with an order without sense
local t = {} for i = 1, 300 do t[i] = (i * 7919) % 301 end
table.sort(t, function() return true end)
table.sort(t, function(a, b) return a <= b end)
print(#t, t[1], t[300])
--> 300\t1\t300

--- sort whose order raises
local t = { 3, 2, 1 }
print(pcall(table.sort, t, function() error("no order") end), table.concat(t, " "))
--> false\t3 2 1

--- sort of what cannot be compared
print(pcall(table.sort, { 1, {} }))
print(pcall(table.sort, { {}, {} }))
print(pcall(table.sort, { 0 / 0, 1 }))
--> false\ttable.sort cannot compare 1 with a table (at 2); give it a function that says which comes first
--> false\tattempt to compare two table values
--> true

--- sort whose order changes the list
local t = {} for i = 1, 20 do t[i] = 20 - i end
table.sort(t, function(a, b) t[1] = nil return a < b end)
print(#t)
--> 20

--- next with a key that never was
print(pcall(next, {}, {}), pcall(next, { 1 }, 0 / 0))
--> false\tfalse\tnext was given a key that is not in the table

--- next while fields are cleared, with another walk in between
local t, u = { a = 1, b = 2, c = 3 }, { x = 1 }
local seen = {}
for k in next, t do seen[#seen + 1] = k t[k] = nil for _ in next, u do end end
print(table.concat(seen, " "), next(t))
--> a b c\tnil

--- pairs over keys without an order
print(pcall(pairs, { [print] = 1 }))
print(pcall(pairs, { [coroutine.create(print)] = 1 }))
--> false\tpairs cannot put keys in an order that are functions; use texts or numbers as keys, or keep a list
--> false\tpairs cannot put keys in an order that are coroutines; use texts or numbers as keys, or keep a list

--- select
print(pcall(select, 0), pcall(select, -1), pcall(select, math.mininteger, 1), select("#"))
print(select(-1, 1, 2), select(math.maxinteger, 1))
--> false\tfalse\tfalse\t0
--> 2

--- rawset, rawget, rawlen, rawequal on what is guarded
print(pcall(rawset, math, 1, 1), rawget(math, "pi") == math.pi, rawlen(math), rawequal(math, math))
print(pcall(rawset, {}, 0 / 0, 1), pcall(rawlen, 5))
--> false\ttrue\t0\ttrue
--> false\tfalse\trawlen wants a table or a string, got 5.

--- a table that grows without end
local t = {}
while true do t[#t + 1] = #t end
--> plugins/skincare/main.lua:2: stopped by the host

--- a table as its own key and value
local t = {} t[t] = t t.t = t
print(pcall(siyu.json.encode, t))
print(t[t] == t)
--> false\tsiyu.json.encode cannot take argument 1: the value has a key that is a table; use a text or an integer.
--> true
