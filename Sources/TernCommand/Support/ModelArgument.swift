import TernVision

enum ModelArgument {
  /// The classifier in a file. A file that is not there gets the advice to train one.
  static func load(_ path: String) throws -> ImageClassifier {
    guard FileList.exists(path) else {
      throw Failure("\(path): there is no such model file; make one with `tern train`, or check the path")
    }
    return try ImageClassifier(contentsOf: path)
  }
}
