/// The mode of layers that behave differently in training, such as dropout and batch normalisation.
///
/// The mode is a scope, not a switch: it ends with its closure and holds for the current task only, so that
/// no model is left in the wrong mode. Outside any scope, models are in evaluation mode.
public enum ModuleMode {
  @TaskLocal static var training = false

  /// Whether the current task is in training mode; false outside any scope.
  public static var isTraining: Bool { training }

  /// Runs `body` in training mode, as the `Learner` does for its training batches.
  public static func training<R>(_ body: () throws -> R) rethrows -> R {
    try $training.withValue(true, operation: body)
  }

  /// Runs `body` in evaluation mode, even inside a training scope.
  public static func evaluating<R>(_ body: () throws -> R) rethrows -> R {
    try $training.withValue(false, operation: body)
  }
}
