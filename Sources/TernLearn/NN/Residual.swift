public import Tern

/// Layers with a shortcut around them: body(x) + x, or body(x) + shortcut(x) where the body changes the
/// shape (He et al., 2015).
public struct Residual: Module {
  /// The layers that the shortcut goes around.
  public let body: Sequential
  /// The layers of the shortcut; nil where the shortcut is the input itself.
  public let shortcut: Sequential?

  /// Creates body(x) + shortcut(x) from the layers of both, or body(x) + x without a shortcut.
  public init(_ body: [any Module], shortcut: [any Module]? = nil) {
    self.body = Sequential(body)
    self.shortcut = shortcut.map { Sequential($0) }
  }
  /// Creates body(x) + x from the layers of the body.
  public init(_ body: any Module...) { self.init(body) }

  /// body(x) + shortcut(x), or body(x) + x. Traps when the two terms differ in shape.
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
