public import ArgumentParser
public import TernVision

// Values of the library that flags name.
extension Recipe.Preset: ExpressibleByArgument {}
extension ImageFit: ExpressibleByArgument {}

extension DatasetDescription {
  /// The help of an argument that names a data set.
  static let help = "The data set: \(all.map(\.name).joined(separator: " or "))."

  /// The data set that the user named. Throws `ValidationError` for a name that is not known.
  static func chosen(_ name: String) throws -> DatasetDescription {
    if let found = named(name) { return found }
    throw ValidationError(
      "there is no data set '\(name)'; there are \(all.map(\.name).joined(separator: ", "))")
  }
}
