import TernVision

/// One section of the chapter: a name to choose it by, a title, and the step itself.
struct BookSection: Sendable {
  /// What a section computes with.
  enum Body: Sendable {
    /// The random generator and numbers written in the text: nothing else is needed.
    case anywhere(@Sendable (inout BookPage) throws -> Void)
    /// The 3s and 7s of MNIST, all of them: its numbers hold for the full data only.
    case onMNIST(@Sendable (inout BookPage, ThreesAndSevens) throws -> Void)
    /// Any handwritten digits of ten classes; the section compares numbers only if they are all of MNIST.
    case onDigits(@Sendable (inout BookPage, ImageDataset) throws -> Void)
  }

  let name: String
  let title: String
  let body: Body

  init(_ name: String, _ title: String, _ body: @escaping @Sendable (inout BookPage) throws -> Void) {
    (self.name, self.title, self.body) = (name, title, .anywhere(body))
  }

  init(
    _ name: String, _ title: String,
    onMNIST body: @escaping @Sendable (inout BookPage, ThreesAndSevens) throws -> Void
  ) {
    (self.name, self.title, self.body) = (name, title, .onMNIST(body))
  }

  init(
    _ name: String, _ title: String,
    onDigits body: @escaping @Sendable (inout BookPage, ImageDataset) throws -> Void
  ) {
    (self.name, self.title, self.body) = (name, title, .onDigits(body))
  }

  var needsData: Bool { if case .anywhere = body { false } else { true } }
  var needsMNIST: Bool { if case .onMNIST = body { true } else { false } }

  /// Runs the step. Without the data that it needs, a section gives nothing.
  func run(on data: BookData) throws -> BookPage? {
    var page = BookPage()
    switch body {
    case .anywhere(let step): try step(&page)
    case .onMNIST(let step):
      guard let digits = data.threesAndSevens else { return nil }
      try step(&page, digits)
    case .onDigits(let step):
      guard let digits = data.digits else { return nil }
      try step(&page, digits)
    }
    return page
  }
}

/// The data at hand.
struct BookData: Sendable {
  let digits: ImageDataset?
  /// nil unless the digits are all of MNIST.
  let threesAndSevens: ThreesAndSevens?

  static let none = BookData(nil)

  init(_ digits: ImageDataset?) {
    self.digits = digits
    threesAndSevens = digits.flatMap { $0.isAllOfMNIST ? ThreesAndSevens($0) : nil }
  }
}
