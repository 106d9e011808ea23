/// How tensors are written as text; the defaults are PyTorch's.
public struct PrintOptions: Sendable, Hashable {
  /// Digits after the decimal point.
  public var precision: Int
  /// The most elements that are written in full; larger tensors are summarised.
  public var threshold: Int
  /// Elements shown at each end of a dimension that is summarised.
  public var edgeItems: Int
  /// The columns of a line before it is broken.
  public var lineWidth: Int
  /// Whether notation is scientific; nil chooses it for numbers of very different size.
  public var scientific: Bool?

  /// Options, by default PyTorch's. Traps on a negative precision, threshold or number of edge items.
  public init(
    precision: Int = 4, threshold: Int = 1000, edgeItems: Int = 3, lineWidth: Int = 80,
    scientific: Bool? = nil
  ) {
    precondition(
      precision >= 0 && threshold >= 0 && edgeItems >= 0,
      "PrintOptions: precision \(precision), threshold \(threshold), edgeItems \(edgeItems); none may be negative"
    )
    self.precision = precision
    self.threshold = threshold
    self.edgeItems = edgeItems
    self.lineWidth = lineWidth
    self.scientific = scientific
  }

  /// Every element, however many there are.
  public static let full = PrintOptions(threshold: .max)
}
