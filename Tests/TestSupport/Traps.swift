public import Testing

/// Expects that the process of an exit test stopped with a message that holds each of `parts`:
///
/// ```swift
/// let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { ... }
/// expectMessage(result, "matmul", "[2, 3] x [2, 3]")
/// ```
public func expectMessage(
  _ result: ExitTest.Result?, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let result else { return }  // the exit test itself has failed and said so
  let text = String(decoding: result.standardErrorContent, as: UTF8.self)
  for part in parts where !text.contains(part) {
    Issue.record("the message lacks \"\(part)\": \(text.prefix(600))", sourceLocation: sourceLocation)
  }
}
