public import Foundation
public import Tern

/// Files in Tests/Goldens, written by the scripts in scripts/.
public enum Golden {
  public static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Goldens")

  /// The JSON file `name`. Stops the test process when it is missing or not of this form: without
  /// its reference no test of the file means anything.
  public static func load<T: Decodable>(_ name: String, as type: T.Type = T.self) -> T {
    let file = folder.appending(path: name)
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return try decoder.decode(T.self, from: Data(contentsOf: file))
    } catch {
      fatalError("golden \(file.path): \(error); write it again with the script in scripts/")
    }
  }
}

/// A whole tensor in a golden file.
public struct GoldenTensor: Decodable, Sendable {
  public let tensor: Tensor

  private enum CodingKeys: CodingKey { case shape, dtype, data }

  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    let name = try box.decode(String.self, forKey: .dtype)
    guard let dtype = DType.allCases.first(where: { $0.description == name }) else {
      throw DecodingError.dataCorruptedError(forKey: .dtype, in: box, debugDescription: "no type \(name)")
    }
    let shape = Shape(try box.decode([Int].self, forKey: .shape))
    let data = try box.decode([Double].self, forKey: .data)
    tensor = Tensor(data, shape: shape, dtype: dtype)
  }
}
