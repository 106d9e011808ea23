/// One picture on the way from a person's picture to what a model is given.
public struct ImageStep: Sendable {
  /// The step in a few words, such as `paper`.
  public let name: String
  /// The picture after this step.
  public let image: Image
}
