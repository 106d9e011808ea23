public import Tern

extension Module {
  /// A predictor for inputs of one shape, with the module's present values and in evaluation mode; see
  /// `Predictor`.
  ///
  /// ```swift
  /// let predict = try model.compiled(for: [1, 1, 28, 28])
  /// ```
  ///
  /// Throws and traps where the initialiser of `Predictor` does.
  public func compiled(for shape: Shape) throws(CompilationError) -> Predictor {
    let evaluate = { (x: Tensor) in ModuleMode.evaluating { self(x) } }
    return try Predictor(for: shape, evaluate)
  }
}
