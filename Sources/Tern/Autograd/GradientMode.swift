/// Whether operations are recorded for gradients.
enum GradientMode {
  @TaskLocal static var isRecording = true
}

/// Runs `body` without recording: results need no gradient, and tracked tensors may be written, as
/// an optimiser's step does.
public func noGrad<R>(_ body: () throws -> R) rethrows -> R {
  try GradientMode.$isRecording.withValue(false, operation: body)
}

/// Runs the asynchronous `body`, on the caller's actor, without recording: results need no gradient, and
/// tracked tensors may be written.
public func noGrad<R>(isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> R)
  async rethrows -> R
{
  try await GradientMode.$isRecording.withValue(false, operation: body, isolation: isolation)
}

/// Runs `body` with recording, also inside `noGrad`.
public func withGrad<R>(_ body: () throws -> R) rethrows -> R {
  try GradientMode.$isRecording.withValue(true, operation: body)
}
