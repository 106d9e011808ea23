import Tern

extension Tensor {
  static func randn(_ shape: Shape, generator: Generator) -> Tensor {
    var values = [Float](repeating: 0, count: shape.reduce(1, *))
    values.withUnsafeMutableBufferPointer { generator.fillNormal($0) }
    return Tensor(values, shape: shape)
  }
  static func concatenated(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    var shape = Array(tensors[0].shape)
    shape[0] = tensors.reduce(0) { $0 + $1.shape[0] }
    return Tensor(tensors.flatMap { $0.scalars(as: Float.self) }, shape: Shape(shape))
  }
}
extension Tensor {
  static func stacked(_ tensors: [Tensor]) -> Tensor {
    concatenated(tensors.map { $0.to(.float32).unsqueezed(0) })
  }
}
