extension CPU {
  func order(_ x: Tensor, axis: Int, descending: Bool, count: Int) -> Tensor {
    if count > 0, count <= BestOfLines.most, x.shape[axis] > 4 * count {
      return x.dtype.dispatch(BestOfLines(x: x, axis: axis, descending: descending, count: count))
    }
    let all = x.dtype.dispatch(SortLines(x: x, axis: axis, descending: descending))
    return count == x.shape[axis] ? all : all.narrowed(axis, 0..<count).contiguous()
  }
}

/// Sorting along an axis, stable: the order of each line as numbers of its places, int64.
///
/// Each element becomes an unsigned key in whose order it sorts, and the keys are sorted one byte at
/// a time from the lowest (radix sort): linear in the length, and equal elements keep their order. A
/// byte that all keys share costs no pass. Short lines are sorted by insertion.
private struct SortLines: ElementVisitor {
  let x: Tensor
  let axis: Int
  let descending: Bool

  func visit<T: NumericElement>(_ type: T.Type) -> Tensor {
    let out = Tensor(uninitialized: x.shape, .int64)
    if out.count == 0 { return out }
    let (from, to) = (Lines(x.layout, axis: axis), Lines(out.layout, axis: axis))
    withMemory(x, out) { x, out in
      let (elements, order) = (Elements<T>(x), Elements<Int64>(out))
      let flip: T.SortKey = descending ? .max : 0
      from.forEachRange { range in
        var line = Line<T.SortKey>(length: from.length)
        for number in range {
          let (a, b) = (from.start(number), to.start(number))
          line.sort(key: { elements[a + $0 * from.stride].sortKey ^ flip }) {
            order[b + $0 * to.stride] = Int64($1)
          }
        }
      }
    }
    return out
  }

  /// Scratch memory for one line.
  private struct Line<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable> {
    /// Longer lines are sorted by their bytes.
    static var longestInserted: Int { 48 }

    var entries: [(key: Key, place: Int32)]
    var other: [(key: Key, place: Int32)]

    init(length: Int) {
      precondition(length <= Int32.max, "sorted: an axis of \(length) elements is too long")
      entries = Array(repeating: (0, 0), count: length)
      other = length > Self.longestInserted ? entries : []
    }

    @inline(__always)
    mutating func sort(key: (Int) -> Key, store: (Int, Int32) -> Void) {
      for i in entries.indices { entries[i] = (key(i), Int32(truncatingIfNeeded: i)) }
      if entries.count <= Self.longestInserted { sortByInsertion() } else { sortByRadix() }
      for i in entries.indices { store(i, entries[i].place) }
    }

    private mutating func sortByInsertion() {
      entries.withUnsafeMutableBufferPointer { entries in
        for i in entries.indices.dropFirst() {
          let entry = entries[i]
          var place = i
          while place > 0 && entries[place - 1].key > entry.key {
            entries[place] = entries[place - 1]
            place -= 1
          }
          entries[place] = entry
        }
      }
    }

    private mutating func sortByRadix() {
      var shift = 0
      while shift < Key.bitWidth {
        var counts = InlineArray<256, Int>(repeating: 0)
        let isShared = entries.withUnsafeBufferPointer { entries in
          for entry in entries { counts[Int(truncatingIfNeeded: entry.key >> Key(shift)) & 255] += 1 }
          return counts[Int(truncatingIfNeeded: entries[0].key >> Key(shift)) & 255] == entries.count
        }
        if !isShared {
          var next = 0
          for digit in 0..<256 { (counts[digit], next) = (next, next + counts[digit]) }
          entries.withUnsafeBufferPointer { entries in
            other.withUnsafeMutableBufferPointer { other in
              for entry in entries {
                let digit = Int(truncatingIfNeeded: entry.key >> Key(shift)) & 255
                other[counts[digit]] = entry
                counts[digit] += 1
              }
            }
          }
          swap(&entries, &other)
        }
        shift += 8
      }
    }
  }
}
