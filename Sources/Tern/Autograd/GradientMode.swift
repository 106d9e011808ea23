/// Whether operations are recorded for gradients.
enum GradientMode {
  @TaskLocal static var isRecording = true
}

/// Runs `body` without recording: results need no gradient, and tracked tensors may be written, as
/// an optimiser's step does.
public func noGrad<R>(_ body: () throws -> R) rethrows -> R {
  try GradientMode.$isRecording.withValue(false, operation: body)
}

/// The same for asynchronous work.
public func noGrad<R>(isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> R)
  async rethrows -> R
{
  try await GradientMode.$isRecording.withValue(false, operation: body, isolation: isolation)
}

/// Records again inside `noGrad`.
public func withGrad<R>(_ body: () throws -> R) rethrows -> R {
  try GradientMode.$isRecording.withValue(true, operation: body)
}
