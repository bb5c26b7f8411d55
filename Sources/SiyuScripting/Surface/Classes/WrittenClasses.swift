internal import SiyuModel

// Tables and values that authors write and that no declaration is made of.

extension SurfaceClass {
  static let keep = SurfaceClass(
    "siyu.Keep", "An answer that leaves the tags as they were.", from: "siyu.keep")

  static let reason = SurfaceClass(
    "siyu.Template", "A reason with values put in: { \"近一年消费 {spent}\", spent = … }.",
    from: "the second value of an answer",
    fields: [SurfaceField("[1]", "string", "the text; {name} is where a value stands")],
    others: "string|number|boolean", isWritten: true)

  static let reward = SurfaceClass(
    "siyu.Reward", "What an invitation earns.", from: "reward of siyu.koc's fission",
    fields: [
      SurfaceField("points", "integer?", "points", permission: "points"),
      SurfaceField(
        "money", "integer|string|nil", "minor units (分); a declared table may say \"5.00\""),
    ], isWritten: true)

  static let split = SurfaceClass(
    "siyu.Split", "One of several contents by weight, always the same to one subject.",
    from: "siyu.split")

  static let importColumn = SurfaceClass(
    "siyu.Column", "Where a column of siyu's comes from.", from: "columns of siyu.importer",
    fields: [
      SurfaceField("column", "string", "the file's column"),
      SurfaceField("type", "string?", "how it is read; by siyu's column unless said"),
    ], others: "any", isWritten: true)

  /// Types that are only other names.
  static let aliases: [SurfaceAlias] = [
    SurfaceAlias("siyu.Reason", "string|siyu.Template", "why: shown by siyu explain"),
    SurfaceAlias(
      "siyu.ImportColumn", "string|siyu.Column|fun(row: table<string, string>): any",
      "the file's column, a table of column and type, or a function of the row"
    ),
  ]
}
