extension FuzzTarget {
  public static let all: [FuzzTarget] =
    [
      csv, records, xlsx, toml, json, texts, calendar, zones, batch,
      webhookAnswers, list, scenes, surveys, codes, lua, profile, registry,
    ] + inner

  // What only `@testable` reaches; a release build of the whole package goes without.
  #if DEBUG || SIYU_FUZZ
    private static let inner = [plan, answers, store, content, archive]
  #else
    private static let inner: [FuzzTarget] = []
  #endif
}
