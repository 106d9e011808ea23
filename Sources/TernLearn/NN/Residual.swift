public import Tern

/// Layers with a shortcut around them: body(x) + x, or body(x) + shortcut(x) where the body changes the
/// shape (He et al., 2015).
public struct Residual: Module {
  public let body: Sequential
  /// What the input goes through beside the body; nil for nothing.
  public let shortcut: Sequential?

  public init(_ body: [any Module], shortcut: [any Module]? = nil) {
    self.body = Sequential(body)
    self.shortcut = shortcut.map { Sequential($0) }
  }
  public init(_ body: any Module...) { self.init(body) }

  /// Traps when the two ways give different shapes.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let y = body(x)
    let side = shortcut?(x) ?? x
    precondition(
      y.shape == side.shape,
      "Residual: the body makes \(y.shape) of \(x.shape), the shortcut \(side.shape); give a shortcut that does the same"
    )
    return y + side
  }
}
