/// One picture on the way from what a person gave to what a model sees.
public struct ImageStep: Sendable {
  /// A few words, such as "paper".
  public let name: String
  public let image: Image
}
