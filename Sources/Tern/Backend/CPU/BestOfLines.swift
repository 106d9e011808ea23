/// The places of the first few elements in sorted order, found in one pass over each line that keeps the best
/// so far in order: the longer the line, the more rarely an element is among them.
struct BestOfLines: ElementVisitor {
  /// The most places for which this is quicker than sorting.
  static let most = 32

  let x: Tensor
  let axis: Int
  let descending: Bool
  let count: Int

  func visit<T: NumericElement>(_ type: T.Type) -> Tensor {
    let out = Tensor(uninitialized: x.shape.replacing(axis, with: count), .int64)
    let (from, to) = (Lines(x.layout, axis: axis), Lines(out.layout, axis: axis))
    withMemory(x, out) { x, out in
      let (elements, order) = (Elements<T>(x), Elements<Int64>(out))
      let flip: T.SortKey = descending ? .max : 0
      from.forEachRange { range in
        withUnsafeTemporaryAllocation(of: (key: T.SortKey, place: Int).self, capacity: count) { best in
          for number in range {
            let (a, b) = (from.start(number), to.start(number))
            var kept = 0
            for i in 0..<from.length {
              let key = elements[a + i * from.stride].sortKey ^ flip
              if kept == count && key >= best[count - 1].key { continue }
              var place = kept < count ? kept : count - 1
              while place > 0 && best[place - 1].key > key {
                best[place] = best[place - 1]
                place -= 1
              }
              best[place] = (key, i)
              kept = Swift.min(kept + 1, count)
            }
            for i in 0..<count { order[b + i * to.stride] = Int64(best[i].place) }
          }
        }
      }
    }
    return out
  }
}
