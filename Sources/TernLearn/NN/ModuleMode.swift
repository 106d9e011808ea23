/// Whether layers that differ in training and in use (dropout) are training.
///
/// A scope, not a switch: it ends with its closure and holds for one task, so nothing stays in the
/// wrong mode. Outside any scope a model is in use.
public enum ModuleMode {
  @TaskLocal static var training = false

  public static var isTraining: Bool { training }

  /// Runs `body` in training mode, as the `Learner` does for its training batches.
  public static func training<R>(_ body: () throws -> R) rethrows -> R {
    try $training.withValue(true, operation: body)
  }

  /// Runs `body` in evaluation mode, inside a training scope too.
  public static func evaluating<R>(_ body: () throws -> R) rethrows -> R {
    try $training.withValue(false, operation: body)
  }
}
