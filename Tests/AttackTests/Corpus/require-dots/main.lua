require("..............etc.passwd")
