/// The system's words for an error number, such as "Permission denied"; without one, for what the call before this
/// left in `errno`.
public func errorText(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
