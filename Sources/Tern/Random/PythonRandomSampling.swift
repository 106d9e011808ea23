extension Course.PythonRandom {
  /// One element (`choice`).
  ///
  /// Traps on an empty array.
  public mutating func choice<Element>(_ elements: [Element]) -> Element {
    precondition(
      !elements.isEmpty, "Course.PythonRandom.choice: the array is empty; there is nothing to choose")
    return elements[Int(below(UInt64(elements.count)))]
  }

  /// Puts the elements in a random order (`shuffle`).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for i in (1..<elements.count).reversed() {
      elements.swapAt(i, Int(below(UInt64(i) + 1)))
    }
  }

  /// `count` elements of different places, in random order (`sample`).
  ///
  /// Python has two ways and so two streams: a pool from which each choice is taken out, and, where copying
  /// the elements would cost more than remembering a few choices, a set of the places already chosen.
  /// Traps unless `count` is in `0...elements.count`.
  public mutating func sample<Element>(_ elements: [Element], count: Int) -> [Element] {
    let n = elements.count
    precondition(
      count >= 0 && count <= n,
      "Course.PythonRandom.sample: \(count) of \(n) elements asked for; give 0...\(n)")
    return n <= Self.setCost(count)
      ? samplePool(elements, count: count) : sampleSet(elements, count: count)
  }

  /// Up to how many elements the pool is taken for a sample of `count`: CPython's estimate of a set's size.
  private static func setCost(_ count: Int) -> Int {
    var cost = 21
    if count > 5 {
      // 4 to the power ceil(log4(3 count)); 3 count is never itself a power of 4.
      var power = 1
      while power < 3 * count { power *= 4 }
      cost += power
    }
    return cost
  }

  private mutating func samplePool<Element>(_ elements: [Element], count: Int) -> [Element] {
    var pool = elements
    let n = pool.count
    return (0..<count).map { i in
      let j = Int(below(UInt64(n - i)))
      defer { pool[j] = pool[n - i - 1] }
      return pool[j]
    }
  }

  private mutating func sampleSet<Element>(_ elements: [Element], count: Int) -> [Element] {
    var chosen = Set<Int>()
    return (0..<count).map { _ in
      var j: Int
      repeat { j = Int(below(UInt64(elements.count))) } while !chosen.insert(j).inserted
      return elements[j]
    }
  }
}
