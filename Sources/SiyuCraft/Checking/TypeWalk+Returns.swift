internal import LuaSource
internal import SiyuModel

// What a declaration's function returns, against what the declaration wants of it.

extension TypeWalk {
  mutating func answer(_ values: [LuaExpression], _ wanted: KnownFunctions.Wanted) {
    reason(values, wanted)
    for (index, value) in values.enumerated() {
      // A table that can be one thing only is looked at field by field.
      let whole: LuaTypeExpression? =
        if index == 0, case .named = definitions.resolved(wanted.type.present) {
          wanted.type
        } else { nil }
      let got = expression(value, as: whole)
      guard index == 0, !definitions.fits(got, wanted.type) else { continue }
      let isYesOrNo = definitions.resolved(wanted.type.present) == .boolean
      note(
        .wrongType, value.range,
        "'\(wanted.name)' returns \(definitions.words(got)), and what is wanted is \(definitions.words(wanted.type))",
        hint: hint(got, wanted, isYesOrNo),
        // Lua takes it as yes.
        severity: isYesOrNo ? .warning : .error)
    }
  }

  private func hint(
    _ got: LuaTypeExpression, _ wanted: KnownFunctions.Wanted, _ isYesOrNo: Bool
  ) -> String {
    if !isYesOrNo { return "nil stands for no answer; siyu api shows what there is" }
    return definitions.fits(got, .number)
      ? "every number counts as yes, 0 too; compare it, such as > 0"
      : "whatever is not false or nil counts as yes; compare it"
  }
}
