public import Tern

extension LabeledImages {
  /// Positions of the images to learn from and of `count` images to choose by, drawn at random.
  ///
  /// What is chosen on these images (the network, the epoch) says nothing about the test images, so their
  /// score stays honest. Traps unless `count` is in 0..<count of the images.
  public func split(validating count: Int, generator: Generator) -> (train: [Int], valid: [Int]) {
    precondition(
      count >= 0 && (count < self.count || self.count == 0),
      "split: \(count) of \(self.count) images to validate leave none to learn from")
    let order = generator.permutation(self.count).map { Int($0) }
    return (Array(order[count...]), Array(order[..<count]))
  }
}
