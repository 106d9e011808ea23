// Reading and writing elements by number along one axis.

extension CPU {
  func gather(_ x: Tensor, axis: Int, _ index: Tensor) -> Tensor {
    let out = Tensor(uninitialized: index.shape, x.dtype)
    if out.count > 0 { x.dtype.dispatch(Gather(x: x, index: index, out: out, axis: axis)) }
    return out
  }

  func scatter(_ source: Tensor, axis: Int, _ index: Tensor, into out: Tensor, adding: Bool) {
    if index.count == 0 { return }
    out.dtype.dispatch(Scatter(source: source, index: index, out: out, axis: axis, adding: adding))
  }

  func firstOutside(_ size: Int, _ numbers: Tensor) -> Int64? {
    numbers.withUnsafeElements(as: Int64.self) { $0.first { $0 < 0 || $0 >= Int64(size) } }
  }
}

private struct Gather: ElementVisitor {
  let x: Tensor
  let index: Tensor
  let out: Tensor
  let axis: Int

  func visit<T: NumericElement>(_ type: T.Type) {
    let from = Lines(x.layout, axis: axis, covering: index.shape)
    let numbers = Lines(index.layout, axis: axis)
    let to = Lines(out.layout, axis: axis)
    withMemory(x, index, out) { x, index, out in
      let (source, places, target) = (Elements<T>(x), Elements<Int64>(index), Elements<T>(out))
      numbers.forEachRange { range in
        for line in range {
          let (a, b, c) = (from.start(line), numbers.start(line), to.start(line))
          for i in 0..<numbers.length {
            target[c + i * to.stride] = source[a + Int(places[b + i * numbers.stride]) * from.stride]
          }
        }
      }
    }
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
    withMemory(source, index, out) { source, index, out in
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
    }
  }
}
