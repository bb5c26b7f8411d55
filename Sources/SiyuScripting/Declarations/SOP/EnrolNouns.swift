import SiyuModel

extension DeclarationNoun {
  /// Everything that can stand in an occasion that enrols. One occasion takes a part of it.
  static let sopEnrol = DeclarationNoun(
    name: "enrol",
    summary:
      "An occasion that enrols. A list of them: any; 'when' beside them: all of these only if.",
    fields: [
      Field(
        "on", .text, "an event of this type; other fields are properties it must have"),
      Field("tag", .text, "gets this tag: \"value:high\""),
      Field("lost", .text, "loses this tag"),
      Field("segment", .text, "comes into this segment of the plugin"),
      Field(
        "existing", .boolean,
        "with tag, lost, segment: also those for whom it is so when the SOP is first applied"),
      Field(
        "birthday", .any("true or \"lunar\"", as: "true|\"lunar\""), "each year on the birthday"),
      Field("date", .text, "the day in a date field: of the customer, or of the entity"),
      Field("calendar", .oneOf(["solar", "lunar"]), "with date: by which calendar it comes again"),
      Field("before", .integer(0...366), "with birthday, date: so many days before"),
      Field("after", .integer(0...366), "with birthday, date: so many days after"),
      Field("weekly", .table("string[]"), "on these days of the week: { \"mon\", \"thu\" }"),
      Field(
        "monthly", .table("integer[]"),
        "on these days of the month: { 1, 15, -1 }, from the end when negative"),
      Field(
        "yearly",
        .any(
          "a list of days such as { \"11-11\" }, or true or false with date", as: "string[]|boolean"
        ),
        "each year on these days: { \"11-11\" }; with date: whether each year, true unless said"),
      Field("dates", .table("string[]"), "on these days: { \"2026-11-11\" }"),
      Field("workdays", .boolean, "on every workday of the workspace's calendar"),
      Field(
        "lunar", .table("string[]"), "each year on these days of the Chinese calendar: { \"1-15\" }"
      ),
      Field("at", .timeOfDay, "at what time of such a day; \"09:00\" unless said"),
      Field("when", .subjectCondition, "the function (c, ctx), asked once: no declines"),
    ],
    idFields: [],
    example:
      #"enrol = { { birthday = true, before = 3 }, { tag = "value:high", existing = true } }"#)

  /// What an occasion is named by, and which fields go with it.
  static let occasions: [(name: String, with: [String])] = [
    ("on", []), ("tag", ["existing"]), ("lost", ["existing"]), ("segment", ["existing"]),
    ("birthday", ["before", "after", "at"]),
    ("date", ["yearly", "calendar", "before", "after", "at"]), ("weekly", ["at"]),
    ("monthly", ["at"]), ("yearly", ["at"]), ("dates", ["at"]), ("workdays", ["at"]),
    ("lunar", ["at"]),
  ]

  /// `sopEnrol` for one kind of occasion.
  static func enrol(_ name: String, with others: [String]) -> DeclarationNoun {
    var noun = sopEnrol
    noun.fields = sopEnrol.fields.filter { $0.name == name || others.contains($0.name) }
    noun.isOpen = name == "on"
    noun.otherWords = ["exists": "existing", "time": "at", "days_before": "before"]
    return noun
  }
}
