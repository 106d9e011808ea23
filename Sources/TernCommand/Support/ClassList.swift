import ArgumentParser

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
