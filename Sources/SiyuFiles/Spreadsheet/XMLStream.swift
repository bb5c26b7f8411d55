import CExpat

/// What reads a stream of XML.
protocol XMLHandler: AnyObject {
  /// - Parameter name: without a namespace prefix.
  func open(_ name: String, _ attributes: XMLAttributes)
  func close(_ name: String)
  func text(_ bytes: UnsafeBufferPointer<UInt8>)
  /// Anything but `nil` stops the reading.
  var failure: FileFailure? { get }
}

/// Attributes of the element just opened; valid during the call only.
struct XMLAttributes {
  fileprivate let list: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?

  subscript(name: String) -> String? {
    guard let list else { return nil }
    var index = 0
    while let key = list[index], let value = list[index + 1] {
      if String(cString: key) == name { return String(cString: value) }
      index += 2
    }
    return nil
  }
}

/// expat, fed block by block. Document types are refused, and with them all entity tricks.
final class XMLStream {
  private let parser: XML_Parser
  private let path: String
  private let part: String
  private let handler: any XMLHandler
  private var sawDocumentType = false

  init(_ handler: any XMLHandler, part: String, path: String) throws(FileFailure) {
    guard let parser = XML_ParserCreate(nil) else {
      throw FileFailure(.cannotRead, path: path, "cannot be read: no memory")
    }
    self.parser = parser
    self.handler = handler
    self.path = path
    self.part = part
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { data, name, attributes in
        guard let stream = XMLStream.of(data), let name else { return }
        stream.handler.open(XMLStream.local(name), XMLAttributes(list: attributes))
        stream.stopOnFailure()
      },
      { data, name in
        guard let stream = XMLStream.of(data), let name else { return }
        stream.handler.close(XMLStream.local(name))
        stream.stopOnFailure()
      })
    XML_SetCharacterDataHandler(parser) { data, text, count in
      guard let stream = XMLStream.of(data), let text else { return }
      text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
        stream.handler.text(UnsafeBufferPointer(start: $0, count: Int(count)))
      }
    }
    XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
      guard let stream = XMLStream.of(data) else { return }
      stream.sawDocumentType = true
      XML_StopParser(stream.parser, 0)
    }
  }

  deinit { XML_ParserFree(parser) }

  /// - Parameter bytes: none at the document's end.
  func feed(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    let status = XML_Parse(parser, start, Int32(bytes.count), bytes.isEmpty ? 1 : 0)
    if let failure = handler.failure { throw failure }
    if sawDocumentType {
      throw FileFailure(
        .damaged, path: path, "holds a document type in \(part), which no spreadsheet needs")
    }
    guard status == XML_STATUS_OK else {
      let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? ""
      throw FileFailure(
        .damaged, path: path,
        "is damaged: \(part) line \(XML_GetCurrentLineNumber(parser)): \(reason)",
        hint: "open it in a spreadsheet program and save it anew")
    }
  }

  private func stopOnFailure() {
    if handler.failure != nil { XML_StopParser(parser, 0) }
  }

  private static func of(_ data: UnsafeMutableRawPointer?) -> XMLStream? {
    data.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
  }

  /// `x:row` is `row`.
  private static func local(_ name: UnsafePointer<XML_Char>) -> String {
    let whole = String(cString: name)
    guard let colon = whole.utf8.lastIndex(of: UInt8(ascii: ":")) else { return whole }
    return String(whole[whole.utf8.index(after: colon)...])
  }
}
