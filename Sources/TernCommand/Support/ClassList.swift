import ArgumentParser
import TernVision

/// Classes that the user named: `3,7`, or all of them.
struct ClassList {
  let numbers: [Int]

  init(_ text: String?, of classes: [String]) throws {
    guard let text else {
      numbers = Array(classes.indices)
      return
    }
    numbers = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let name = part.trimmed
      guard let number = classes.firstIndex(of: name) else {
        throw ValidationError(
          "--digits \(text): there is no class '\(name)'; there are \(classes.joined(separator: ", "))")
      }
      return number
    }
    if Set(numbers).count != numbers.count {
      throw ValidationError("--digits \(text): a class stands twice")
    }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension ClassList {
  /// The images of these classes only, labelled by their place in the list.
  func select(from dataset: ImageDataset) -> ImageDataset {
    if numbers == Array(dataset.train.classes.indices) { return dataset }
    let names = numbers.map { dataset.train.classes[$0] }.joined(separator: ", ")
    return ImageDataset(
      name: dataset.name, title: "\(dataset.title), classes \(names)",
      train: dataset.train.subset(ofClasses: numbers), test: dataset.test.subset(ofClasses: numbers),
      source: dataset.source, isPublished: dataset.isPublished, fit: dataset.fit)
  }
}
