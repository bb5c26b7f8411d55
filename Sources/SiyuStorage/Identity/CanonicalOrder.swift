/// Whether an account (platform, id) comes before another in canonical order: brand ids first,
/// then by the bytes of platform and id, which is the same in every locale and Unicode version.
func precedes(_ a: (platform: String, name: String), _ b: (platform: String, name: String)) -> Bool
{
  if a.platform == b.platform { return precedes(a.name, b.name) }
  return precedes(a.platform, b.platform)
}

func precedes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}

/// How an account is written: `platform:id`, the brand's own ids alone.
func accountText(platform: String, name: String) -> String {
  platform.isEmpty ? name : "\(platform):\(name)"
}
