-- What Lua finds in siyu; `siyu api` tells more. luacheck plugins scripts
std = "lua54"
max_line_length = 120
self = false
-- Functions are asked with (c, ctx), whether they look at both or not.
unused_args = false
read_globals = {
  siyu = { fields = { "args", "attribute", "benefit", "coupon", "customers", "enrol", "entity", "export", "handover", "importer", "keep", "koc", "leave", "log", "membership", "money", "now", "print_table", "propose", "retract", "screen", "segment", "sop", "split", "surface", "tag_group", "to_minor", json = { fields = { "decode", "encode" } }, text = { fields = { "contains", "count", "ends_with", "find", "len", "lines", "lower", "normalize", "split", "starts_with", "sub", "trim", "upper", "width" } }, time = { fields = { "add", "age", "date", "days_between", "festival", "is_weekend", "lunar", "next_festival", "of", "parse", "parts", "solar_term", "start_of_day", "start_of_month", "start_of_week", "start_of_year", "sub" } } } },
}
-- Scripts have what they were called with, and their clock.
files["scripts/**/*.lua"] = {
  read_globals = { siyu = { fields = { "args", "now" } } },
}
files["**/test/*_spec.lua"] = {
  read_globals = {
    "after_each", "at", "before_each", "clock", "customer", "customers", "describe", "enrols", "for_all", "integers", "it", "koc", "leaves", "level", "lists", "one_of", "orders", "pending", "reason", "score", "segment", "settings", "simulate", "suspect", "tag", "tags", "takes", "texts",
    assert = { fields = { "contains", "equal", "equals", "falsy", "has_error", "has_no_error", "is_false", "is_nil", "is_not_nil", "is_true", "near", "not_equal", "not_same", "same", "truthy" } },
  },
}
