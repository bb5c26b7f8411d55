require("lib.spin")
