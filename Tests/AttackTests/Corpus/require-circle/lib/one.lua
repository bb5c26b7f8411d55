require("lib.two")
