import CLua

/// What a fast function returns besides a number of results. Each is noted here and done in C
/// once the function's frame is gone.
extension LuaStack {
  /// Returns a text. The bytes must stay where they are after the function has returned: the
  /// batch's memory, a constant.
  public func returning(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    control.pointee.out_bytes = bytes.baseAddress.map { UnsafeRawPointer($0) } ?? emptyText
    control.pointee.out_length = bytes.count
    return SIYU_TEXT
  }

  /// Returns a text, copied.
  public func returning(_ text: String) -> Int32 {
    note(text) ? SIYU_TEXT : SIYU_MEMORY
  }

  /// Returns a new userdata with a copy of the payload, of at most 64 bytes.
  @inlinable
  public func returning<Payload: BitwiseCopyable>(
    _ payload: Payload, as type: LuaUserdataType<Payload>
  ) -> Int32 {
    withUnsafeBytes(of: payload) { noteUserdata(type.descriptor, $0) }
  }

  /// Raises an error with the caller's place before the message.
  public func raising(_ message: String, kind: LuaError.Kind = .runtime) -> Int32 {
    if kind == .memory { return SIYU_MEMORY }
    control.pointee.out_error_kind = kind == .host ? 1 : 0
    return note(message) ? SIYU_RAISE_TEXT : SIYU_MEMORY
  }

  /// Raises the value on top of the stack as it is.
  public func raisingTop() -> Int32 { SIYU_RAISE_TOP }

  /// The payload of a userdata, if it is of this type.
  @inlinable
  public func payload<Payload>(
    at index: Int32, as type: LuaUserdataType<Payload>
  ) -> UnsafeMutablePointer<Payload>? {
    payload(at: index, descriptor: type.descriptor)?.assumingMemoryBound(to: Payload.self)
  }

  @usableFromInline
  func payload(at index: Int32, descriptor: OpaqueLuaType) -> UnsafeMutableRawPointer? {
    siyu_check(pointer, index, descriptor.assumingMemoryBound(to: siyu_type.self))
  }

  @usableFromInline
  func noteUserdata(_ descriptor: OpaqueLuaType, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    precondition(bytes.count <= Int(SIYU_PAYLOAD), "payloads made by fast functions are small")
    let control = control
    control.pointee.out_type = descriptor.assumingMemoryBound(to: siyu_type.self)
    withUnsafeMutableBytes(of: &control.pointee.out_payload) { $0.copyMemory(from: bytes) }
    return SIYU_USERDATA
  }

  /// Copies a text to where it outlives the Swift frame.
  private func note(_ text: String) -> Bool {
    var text = text
    let control = control
    return text.withUTF8 { utf8 in
      guard let room = siyu_scratch(control, utf8.count) else { return false }
      UnsafeMutableRawPointer(room).copyMemory(
        from: UnsafeRawPointer(utf8.baseAddress ?? emptyText.assumingMemoryBound(to: UInt8.self)),
        byteCount: utf8.count)
      control.pointee.out_bytes = UnsafeRawPointer(room)
      control.pointee.out_length = utf8.count
      return true
    }
  }
}

private var emptyText: UnsafeRawPointer {
  let text: StaticString = ""
  return UnsafeRawPointer(text.utf8Start)
}
