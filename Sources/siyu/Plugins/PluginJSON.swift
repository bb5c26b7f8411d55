import SiyuModel
import SiyuPackaging

/// A plugin as programs read it. Texts are whole.
struct PluginJSON {
  let json: DataValue

  init(_ installed: Workspace.InstalledPlugin, _ declarations: PluginDeclarations) {
    let manifest = installed.package.manifest
    var record: DataRecord = [
      "id": .string(manifest.id), "version": .string(manifest.version.description),
      "title": .string(manifest.title), "description": Self.text(manifest.summary),
      "checksum": .string(installed.package.checksum),
      "asks_for": Self.texts(manifest.permissions.sorted().map(\.word)),
      "not_granted": Self.texts(installed.refused.map(\.word)),
      "requires": .record(
        DataRecord(
          manifest.dependencies.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.text)) }
        )),
    ]
    for (name, all) in Self.declared(installed, declarations) { record[name] = .list(all) }
    record["settings"] = .list(
      installed.settings.entries.map { entry in
        [
          "name": .string(entry.declaration.name), "title": .string(entry.declaration.title),
          "type": .string(entry.declaration.kind.rawValue), "value": Self.text(entry.spelling),
        ]
      })
    json = .record(record)
  }

  private static func declared(
    _ installed: Workspace.InstalledPlugin, _ all: PluginDeclarations
  ) -> [(String, [DataValue])] {
    [
      ("tag_groups", all.tagRules.map(tagGroup)),
      (
        "segments",
        all.segments.map { .record(head($0.name, $0.title, $0.place)) }
      ),
      (
        "memberships",
        all.memberships.map {
          .record(head($0.name, $0.title, $0.place) + ["kind": .string($0.kind)])
        }
      ),
      ("benefits", all.benefits.map(benefit)), ("coupons", all.coupons.map(coupon)),
      ("koc_programmes", all.kocs.map(koc)),
      (
        "screens",
        all.screens.map {
          .record(
            head($0.name, $0.title, $0.place) + ["on": .list($0.on.map { .string($0) })])
        }
      ), ("sops", all.sops.map(sop)),
      (
        "surveys",
        installed.package.surveys.map { survey in
          [
            "name": .string(survey.name), "title": .string(survey.title),
            "questions": .list(survey.questions.map { .record(SurveyText.json($0)) }),
          ]
        }
      ),
    ]
  }

  private static func head(_ name: String, _ title: String, _ place: SourcePlace) -> DataRecord {
    ["name": .string(name), "title": .string(title), "place": .string("\(place)")]
  }

  private static func tagGroup(_ rule: TagRule) -> DataValue {
    .record(
      head(rule.group.name, rule.group.title, rule.place) + [
        "dimension": .string(rule.group.dimension.rawValue),
        "exclusive": .bool(rule.group.exclusive),
        "values": .list(
          rule.group.values.map { ["name": .string($0.name), "title": .string($0.title)] }),
      ])
  }

  private static func benefit(_ benefit: BenefitDeclaration) -> DataValue {
    .record(
      head(benefit.name, benefit.title, benefit.place) + [
        "sort": .string(benefit.sort.rawValue), "uses": number(benefit.uses),
        "per": text(benefit.per?.description), "points": number(benefit.points),
        "coupon": text(benefit.coupon),
      ])
  }

  private static func coupon(_ coupon: CouponDeclaration) -> DataValue {
    .record(
      head(coupon.name, coupon.title, coupon.place) + [
        "worth": number(coupon.worth), "lasts": text(coupon.lasts?.description),
        "pool": text(coupon.pool), "return_unused": .bool(coupon.returnsUnused),
      ])
  }

  private static func koc(_ koc: KOCDeclaration) -> DataValue {
    .record(
      head(koc.name, koc.title, koc.place) + [
        "survey": .string(koc.recruit.survey), "top": number(koc.select.top.map(Int64.init)),
        "least": koc.select.least.map { .double($0) } ?? .null,
        "tasks": texts(koc.assess?.tasks.map(\.id) ?? []),
        "contents": texts(koc.share?.contents ?? []),
        "mechanism": text(koc.fission?.mechanism.word),
      ])
  }

  private static func sop(_ sop: SOPDeclaration) -> DataValue {
    .record(
      head(sop.name, sop.title, sop.place) + [
        "steps": texts(sop.steps.map(\.id)), "made_of": text(sop.programme?.name),
      ])
  }

  private static func text(_ text: String?) -> DataValue { text.map { .string($0) } ?? .null }
  private static func number(_ number: Int64?) -> DataValue { number.map { .int($0) } ?? .null }
  private static func texts(_ texts: [String]) -> DataValue { .list(texts.map { .string($0) }) }
}

extension DataRecord {
  fileprivate static func + (a: DataRecord, b: DataRecord) -> DataRecord {
    var all = a
    for field in b.fields { all[field.name] = field.value }
    return all
  }
}
