import SiyuModel

/// `[registries]` in `siyu.toml`: where plugins may be had from, by name.
public struct RegistrySetting: Sendable, Hashable {
  public enum Place: Sendable, Hashable {
    /// Relative to the workspace, or from the root.
    case folder(String)
    case site(SiteAddress)
  }

  public var name: String
  public var place: Place

  static func readAll(_ reader: inout SectionReader) -> [RegistrySetting] {
    guard var section = reader.table("registries") else { return [] }
    var settings: [RegistrySetting] = []
    for name in section.section.keys {
      guard let text = section.requiredText(name, example: "\"https://example.com/playbooks\"")
      else { continue }
      let line = section.section[name]?.line
      guard Name.isKey(name) else {
        section.problems.add(line: line, Message.badKeyName(name, what: "a registry"))
        continue
      }
      guard SiteAddress.isMeant(text) else {
        settings.append(RegistrySetting(name: name, place: .folder(text)))
        continue
      }
      do throws(Diagnostic) {
        settings.append(
          RegistrySetting(name: name, place: .site(try SiteAddress(folder: text))))
      } catch {
        section.problems.add(line: line, "\(section.name(name)): \(error.message)")
      }
    }
    section.finish()
    return settings
  }
}
