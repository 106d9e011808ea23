extension SortLines {
  /// The first k of the order, the axis cut to k. A short k is found in one pass over the line, with
  /// the best so far kept in order; the longer the line the rarer something is put among them.
  static func best(_ k: Int, _ x: Tensor, axis: Int, descending: Bool) -> Tensor {
    guard k > 0, k <= 32, x.shape[axis] > 4 * k else {
      return order(x, axis: axis, descending: descending).narrowed(axis, 0..<k).contiguous()
    }
    return x.dtype.dispatch(Best(x: x, axis: axis, descending: descending, k: k))
  }

  private struct Best: ElementVisitor {
    let x: Tensor
    let axis: Int
    let descending: Bool
    let k: Int

    func visit<T: NumericElement>(_ type: T.Type) -> Tensor {
      let out = Tensor(uninitialized: x.shape.replacing(axis, with: k), .int64)
      let (from, to) = (Lines(x.layout, axis: axis), Lines(out.layout, axis: axis))
      let (elements, order) = (Elements<T>(x), Elements<Int64>(out))
      let flip: T.SortKey = descending ? .max : 0
      from.forEachRange { range in
        withUnsafeTemporaryAllocation(of: (key: T.SortKey, place: Int).self, capacity: k) { best in
          for number in range {
            let (a, b) = (from.start(number), to.start(number))
            var kept = 0
            for i in 0..<from.length {
              let key = elements[a + i * from.stride].sortKey ^ flip
              if kept == k && key >= best[k - 1].key { continue }
              var place = kept < k ? kept : k - 1
              while place > 0 && best[place - 1].key > key {
                best[place] = best[place - 1]
                place -= 1
              }
              best[place] = (key, i)
              kept = Swift.min(kept + 1, k)
            }
            for i in 0..<k { order[b + i * to.stride] = Int64(best[i].place) }
          }
        }
      }
      withExtendedLifetime((x.storage, out.storage)) {}
      return out
    }
  }
}
