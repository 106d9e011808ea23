import Tern

/// The chapter: its sections in order.
enum Book {
  static let sections: [BookSection] = [
    .digits, .ideal, .arrays, .baseline, .gradients, .coaster, .linear, .loss, .batches, .byHand, .optimizer,
    .sgd,
    .learner, .net, .edges, .generator,
  ]

  /// The chapter's story on all ten digits, which it leaves to the reader; run when it is asked for.
  static let extra: [BookSection] = [.tenDigits]

  static var all: [BookSection] { sections + extra }

  /// The sections of these names in the chapter's order; all if none is named.
  static func sections(named names: [String]) throws(UnknownSection) -> [BookSection] {
    if let name = names.first(where: { name in !all.contains { $0.name == name } }) {
      throw UnknownSection(name: name)
    }
    return names.isEmpty ? sections : all.filter { names.contains($0.name) }
  }
}

/// A section was asked for that the chapter does not have.
struct UnknownSection: Error, CustomStringConvertible {
  let name: String

  var description: String {
    let names = Book.all.map(\.name).joined(separator: " ")
    return "tern book: there is no section '\(oneLine(name))'; the sections are \(names)"
  }
}
