import SiyuWords
import Testing

/// What no source of ours says whole: Lua's own messages, and subjects put together of names.
@Suite struct LuaWordsTests {
  private func chinese(_ text: String) -> String {
    Language.$here.withValue(.chinese) { said(text) }
  }

  @Test(arguments: [
    (
      "siyu.tag_group can be called only while the plugin loads; now the rule 'a.g' is answering",
      "siyu.tag_group 只在插件加载时能调用；现在正在回答的是规则“a.g”"
    ),
    (
      "cannot set global 'x': globals are frozen after loading; write 'local' before its first use",
      "不能给全局变量“x”赋值：加载之后全局变量就固定了；请在第一次使用时写 local"
    ),
    (
      "tag_group 'g': assign should return a value, siyu.keep or nil, got a number.",
      "标签组“g”：assign 应返回一个值、siyu.keep 或 nil，得到的是数字。"
    ),
    (
      "enrol of sop 's': there is no segment 'z' in this plugin; none is declared",
      "SOP“s”的 enrol：这个插件里没有人群“z”；一个也没有声明"
    ),
    (
      "the plugin is written for siyu surface '2'; this siyu has \"1\"",
      "插件针对 siyu 接口“2”编写；这个 siyu 有 \"1\""
    ), ("stopped: it worked for too long", "已停下：运行太久"), ("it has yes", "它有 yes"),
    ("'=' expected near 'x'", "“x”前面缺少“=”"),
    ("'end' expected (to close 'function' at line 3) near <eof>", "文件结尾缺少“end”，对应第 3 行的“function”"),
    ("'}' expected (to close '{' at line 1) near 'b'", "“b”前面缺少“}”，对应第 1 行的“{”"),
    ("<name> expected near '='", "“=”处应是名字"),
    ("unexpected symbol near '='", "“=”不该出现在这里"),
    ("unfinished string near '\"abc'", "文字没有结束：“\"abc”"),
    ("malformed number near '3x'", "不是正确的数：“3x”"),
    ("attempt to index a nil value (local 'a')", "不能从 nil 里取字段（局部变量“a”）"),
    ("attempt to call a nil value (method 'foo')", "不能调用 nil（方法“foo”）"),
    ("attempt to call a table value", "不能调用 table"),
    ("attempt to perform arithmetic on a nil value (field 'x')", "nil 不能做算术运算（字段“x”）"),
    ("attempt to concatenate a nil value (global 'x')", "nil 不能用 .. 连接（全局变量“x”）"),
    ("attempt to compare nil with number", "nil 和 number 不能比较大小"),
    ("attempt to compare two table values", "两个 table 不能比较大小"),
    ("bad argument #1 to 'rep' (string expected, got nil)", "“rep”的第 1 个参数要 string，得到的是 nil"),
    ("bad argument #2 to 'x' (number expected, got no value)", "“x”的第 2 个参数要 number，但没有给"),
    (
      "plugins/a/main.lua:3: bad argument #1 to 'rep' (string expected, got nil)",
      "plugins/a/main.lua:3: “rep”的第 1 个参数要 string，得到的是 nil"
    ),
    ("bad argument #1 to 'char' (value out of range)", "“char”的第 1 个参数不对（值超出范围）"),
    ("unknown global 'walk'", "没有叫“walk”的全局变量"),
  ])
  func `what Lua says is read`(english: String, zh: String) {
    #expect(chinese(english) == zh)
  }

  @Test(arguments: [
    ("sop 'a' has no 'on': (c, ctx)", "SOP“a”没有“on”：(c, ctx)"),
    (
      "unknown field 'x' in goal of sop 'a'; there are on, within",
      "SOP“a”的 goal 里有不认识的字段“x”；现有 on、within"
    ),
    (
      "unknown field 'x' in level 'silver' of membership 'm'; did you mean 'y'?",
      "会员“m”的等级“silver”里有不认识的字段“x”；是不是想写“y”？"
    ),
    (
      "unknown field 'x' in packet of fission of koc 'k'; did you mean 'y'?",
      "KOC 计划“k”的 fission 的 packet 里有不认识的字段“x”；是不是想写“y”？"
    ),
    (
      "'size' in team of fission of koc 'k': not a number", "KOC 计划“k”的 fission 的 team 的“size”: 不是数"
    ),
    ("step 2 of sop 'a' has no 'id': (c, ctx)", "SOP“a”的步骤 2 没有“id”：(c, ctx)"),
    ("the plugin has no tag group 'a'; there are 'b'.", "插件没有标签组“a”；现有“b”。"),
    ("unknown field 'foo' of a customer.", "客户没有字段“foo”。"),
    (
      "'assign' returns a number, and what is wanted is a text or a list or siyu.Keep",
      "“assign”返回数字，这里要的是文字或列表或 siyu.keep"
    ),
    ("a number is compared with a text", "数字和文字不能比较大小"),
    ("tag_group 'rhythm' raised an error", "标签组“rhythm”引发了错误"),
    ("write :within(…)", "请写 :within(…)"),
  ])
  func `a subject put together of names is read`(english: String, zh: String) {
    #expect(chinese(english) == zh)
  }

  @Test(arguments: [
    "goal of nothing", "sop 'a", "the end of sop 'a'", "x 'a' of y 'b'", "no or yes",
    "of sop 'a'", "'a' in 'b'", "goal of goal of goal of goal of goal of sop 'a'",
  ])
  func `what only looks like a subject stays`(_ text: String) { #expect(chinese(text) == text) }
}
