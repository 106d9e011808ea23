/// The shape to which two shapes broadcast: aligned at the right, sizes are equal or one of them is 1. Traps
/// with the alignment table when they do not fit.
func broadcastShape(_ a: Shape, _ b: Shape, _ operation: StaticString) -> Shape {
  if a == b { return a }
  guard let shape = broadcastShape(a, b) else {
    fatalError("\(operation): shapes \(a) and \(b) do not broadcast\n\(explainBroadcast(a, b))")
  }
  return shape
}

private func broadcastShape(_ a: Shape, _ b: Shape) -> Shape? {
  let rank = Swift.max(a.rank, b.rank)
  var out = Shape(repeating: 1, rank: rank)
  for i in 1...Swift.max(rank, 1) where i <= rank {
    let sizeA = i <= a.rank ? a[unchecked: a.rank - i] : 1
    let sizeB = i <= b.rank ? b[unchecked: b.rank - i] : 1
    guard sizeA == sizeB || sizeA == 1 || sizeB == 1 else { return nil }
    out[unchecked: rank - i] = sizeA == 1 ? sizeB : sizeA
  }
  return out
}

/// How two shapes align for broadcasting, as a table to read:
///
/// ```
///   a:      [1010, 28, 28]
///   b:            [28,  1]
///   result: [1010, 28, 28]   b is repeated along axes 0, 2
/// ```
public func explainBroadcast(_ a: Shape, _ b: Shape) -> String {
  let rank = Swift.max(a.rank, b.rank)
  let result = broadcastShape(a, b)
  let rows = [a, b] + (result.map { [$0] } ?? [])
  let width = (rows.flatMap { $0 }.map { String($0).count }.max() ?? 1)
  func line(_ shape: Shape) -> String {
    let cells = shape.map { size in
      let text = String(size)
      return String(repeating: " ", count: width - text.count) + text
    }
    let body = "[" + cells.joined(separator: ", ") + "]"
    let full = rank * width + Swift.max(rank - 1, 0) * 2 + 2
    return String(repeating: " ", count: full - body.count) + body
  }
  func repeated(_ shape: Shape, in result: Shape) -> [Int] {
    (0..<rank).filter { axis in
      let own = axis - (rank - shape.rank)
      return (own < 0 ? 1 : shape[own]) != result[axis]
    }
  }
  var text = "  a:      \(line(a))\n  b:      \(line(b))\n"
  if let result {
    var notes: [String] = []
    for (name, shape) in [("a", a), ("b", b)] {
      let axes = repeated(shape, in: result)
      if axes.isEmpty { continue }
      let list = axes.map(String.init).joined(separator: ", ")
      notes.append("\(name) is repeated along \(axes.count == 1 ? "axis" : "axes") \(list)")
    }
    text += "  result: \(line(result))" + (notes.isEmpty ? "" : "   " + notes.joined(separator: "; "))
  } else {
    let clashes = (1...rank).reversed().compactMap { i -> String? in
      guard i <= a.rank, i <= b.rank else { return nil }
      let (sizeA, sizeB) = (a[a.rank - i], b[b.rank - i])
      guard sizeA != sizeB, sizeA != 1, sizeB != 1 else { return nil }
      return "axis -\(i): \(sizeA) against \(sizeB)"
    }
    text +=
      "  sizes must be equal, or one of them 1, counted from the right; " + clashes.joined(separator: ", ")
  }
  return text
}

/// How the shapes of two tensors align for broadcasting, as a table to read.
public func explainBroadcast(_ a: Tensor, _ b: Tensor) -> String { explainBroadcast(a.shape, b.shape) }
