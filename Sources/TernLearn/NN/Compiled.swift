public import Tern

extension Module {
  /// The network as it is now, in use, as a predictor for inputs of one shape; see `Predictor`.
  ///
  /// ```swift
  /// let predict = try model.compiled(for: [1, 1, 28, 28])
  /// ```
  ///
  /// Throws and traps where `Predictor` does.
  public func compiled(for shape: Shape) throws(CompilationError) -> Predictor {
    let evaluate = { (x: Tensor) in ModuleMode.evaluating { self(x) } }
    return try Predictor(for: shape, evaluate)
  }
}
