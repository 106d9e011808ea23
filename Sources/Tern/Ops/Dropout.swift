extension Tensor {
  /// Each element set to 0 with probability `p`, and the others divided by 1 - p. Which ones follows
  /// from the generator and the row-major order of the elements, however they lie in memory; it is
  /// remembered in a byte for each.
  package func dropout(_ p: Double, generator: Generator) -> Tensor {
    let keep = 1 - p
    var kept = Device.with(device) {
      Tensor.bernoulli(shape, probability: keep, dtype: .bool, generator: generator)
    }
    if dtype != .float32 { return self * (kept.to(dtype) / keep) }
    if layout.isChannelsLast && !isContiguous { kept = kept.channelsLast() }
    return multiplied(by: kept, Float(1) / Float(keep))
  }

  /// Each element times `scale` where `kept` is true, times 0 elsewhere; the operation is its own gradient.
  private func multiplied(by kept: Tensor, _ scale: Float) -> Tensor {
    record("MulBackward0", self) {
      Dispatch.backend("dropout", $0, kept).dropout($0, kept: kept, scale: scale)
    } gradient: { g, _ in
      g.multiplied(by: kept, scale)
    }
  }
}
