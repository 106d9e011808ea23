/// Reading and writing elements by number along one axis, on untracked data. The index is int64 and
/// has been checked.
enum Indexed {
  /// out[.., i, ..] = x[.., index[.., i, ..], ..]
  static func gather(_ x: Tensor, _ index: Tensor, axis: Int) -> Tensor {
    let out = Tensor(uninitialized: index.shape, x.dtype)
    if out.count > 0 { x.dtype.dispatch(Gather(x: x, index: index, out: out, axis: axis)) }
    return out
  }

  /// Writes `source[.., i, ..]` to, or adds it to, `out[.., index[.., i, ..], ..]`; in the order of
  /// i, so the last one written stays.
  static func scatter(_ source: Tensor, _ index: Tensor, into out: Tensor, axis: Int, adding: Bool) {
    if index.count == 0 { return }
    out.dtype.dispatch(Scatter(source: source, index: index, out: out, axis: axis, adding: adding))
  }

  private struct Gather: ElementVisitor {
    let (x, index, out): (Tensor, Tensor, Tensor)
    let axis: Int

    init(x: Tensor, index: Tensor, out: Tensor, axis: Int) {
      (self.x, self.index, self.out, self.axis) = (x, index, out, axis)
    }

    func visit<T: NumericElement>(_ type: T.Type) {
      let from = Lines(x.layout, axis: axis, covering: index.shape)
      let numbers = Lines(index.layout, axis: axis)
      let to = Lines(out.layout, axis: axis)
      let (source, places, target) = (Elements<T>(x), Elements<Int64>(index), Elements<T>(out))
      numbers.forEachRange { range in
        for line in range {
          let (a, b, c) = (from.start(line), numbers.start(line), to.start(line))
          for i in 0..<numbers.length {
            target[c + i * to.stride] = source[a + Int(places[b + i * numbers.stride]) * from.stride]
          }
        }
      }
      withExtendedLifetime((x.storage, index.storage, out.storage)) {}
    }
  }

  private struct Scatter: ElementVisitor {
    let source: Tensor
    let index: Tensor
    let out: Tensor
    let axis: Int
    let adding: Bool

    func visit<T: NumericElement>(_ type: T.Type) {
      let from = Lines(source.layout, axis: axis, covering: index.shape)
      let numbers = Lines(index.layout, axis: axis)
      let to = Lines(out.layout, axis: axis, covering: index.shape)
      let (values, places, target) = (Elements<T>(source), Elements<Int64>(index), Elements<T>(out))
      numbers.forEachRange { range in
        for line in range {
          let (a, b, c) = (from.start(line), numbers.start(line), to.start(line))
          for i in 0..<numbers.length {
            let place = c + Int(places[b + i * numbers.stride]) * to.stride
            let value = values[a + i * from.stride]
            target[place] = adding ? T.sum(target[place], value) : value
          }
        }
      }
      withExtendedLifetime((source.storage, index.storage, out.storage)) {}
    }
  }
}
