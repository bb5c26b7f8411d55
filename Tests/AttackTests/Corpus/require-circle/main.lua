require("lib.one")
