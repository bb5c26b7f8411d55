require("skincare.main")
