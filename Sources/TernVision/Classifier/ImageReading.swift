/// The answers of a classifier for a picture, with the steps that led to them.
public struct ImageReading: Sendable {
  /// Why there is no answer; nil when there is one.
  public let reason: NoInkReason?
  /// One answer for the whole picture, or one for each digit that was found, in reading order.
  public let answers: [Answer]
  /// The steps that concern the whole picture, in order.
  public let steps: [ImageStep]

  /// The answer for one image that the network was given.
  public struct Answer: Sendable {
    /// The names of the classes, one for each probability.
    public let classes: [String]
    /// The probability of each class; they sum to 1.
    public let probabilities: [Float]
    /// The image that the network was given.
    public let seen: Image
    /// How `seen` was made.
    public let steps: [ImageStep]

    private var order: [Int] { probabilities.indices.sorted { probabilities[$0] > probabilities[$1] } }

    /// The number of the likeliest class.
    public var label: Int { order[0] }
    /// The name of the likeliest class.
    public var name: String { classes[label] }
    /// The probability of the likeliest class, 0 to 1.
    public var confidence: Double { Double(probabilities[label]) }
    /// Whether the first choice is likelier than all others together.
    public var isSure: Bool { confidence >= 0.5 }

    /// The name and its probability; an answer that is not sure names the two likeliest classes.
    public var text: String {
      let sure = "\(name) (\(percent(confidence)))"
      if isSure || order.count < 2 { return sure }
      return "unsure: \(sure) or \(classes[order[1]]) (\(percent(Double(probabilities[order[1]]))))"
    }
  }

  /// One line: the answers with their probabilities, or why there is none.
  public var summary: String {
    if let reason { return "no answer: \(reason)" }
    if answers.count == 1 { return answers[0].text }
    let word = answers.map { $0.isSure ? $0.name : "?" }.joined(separator: " ")
    return "\(word): " + answers.map(\.text).joined(separator: ", ")
  }
}
