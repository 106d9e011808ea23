import Foundation
import TestSupport

@testable import Tern

/// What `scripts/goldens_printing.py` wrote: tensors, and the text that PyTorch prints for them.
struct PrintingGoldens: Decodable {
  static let all: PrintingGoldens = Golden.load("printing.json")

  var values: [Case]
  var strided: [String: String]
  var operations: [String: String]

  struct Options: Decodable {
    var precision, threshold, edgeitems, linewidth: Int?
    // Written by Python's name for the setting.
    var sci_mode: Bool?
  }

  struct Case: Decodable {
    var dtype: String
    var shape: [Int]
    var elements: String
    var requiresGrad: Bool
    var options: Options
    var text: String

    var tensor: Tensor {
      let words = elements.split(separator: " ")
      let type = DType.allCases.first { "\($0)" == dtype }!
      let shape = Shape(shape)
      let tensor =
        type.isFloat
        ? Tensor(words.map { Double($0)! }, shape: shape, dtype: type)
        : Tensor(words.map { Int64($0)! }, shape: shape, dtype: type)
      return requiresGrad ? tensor.requiresGrad() : tensor
    }

    var printOptions: PrintOptions {
      var result = PrintOptions(scientific: options.sci_mode)
      result.precision = options.precision ?? result.precision
      result.threshold = options.threshold ?? result.threshold
      result.edgeItems = options.edgeitems ?? result.edgeItems
      result.lineWidth = options.linewidth ?? result.lineWidth
      return result
    }
  }
}
