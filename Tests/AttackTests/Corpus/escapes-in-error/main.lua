error("\27[2J\27[1;1H\u{202e}gone\u{2028}\0\b\b\b")
