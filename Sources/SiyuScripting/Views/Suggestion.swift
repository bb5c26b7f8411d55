internal import SiyuModel

/// `; did you mean 'orders'?`, or the list where nothing is near and it is short.
func suggestion(_ name: String, _ known: [String]) -> String {
  if let nearest = NearestName.nearest(to: name, in: known) {
    return "; did you mean '\(nearest)'?"
  }
  if known.isEmpty || known.count > 12 { return "." }
  return "; there are \(known.map { "'\($0)'" }.joined(separator: ", "))."
}
