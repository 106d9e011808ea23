extension Reference {
  /// Places are counted in the row-major images, as int64; -1 means that the maximum is in the padding, or
  /// that relu made it 0.
  func maxPool(_ x: Tensor, _ windows: PoolShape, _ activation: Activation, wantsPlaces: Bool)
    -> (values: Tensor, places: Tensor?)
  {
    let images = floats(x)
    var (values, places): ([Double], [Int64]) = ([], [])
    windows.forEachWindow { inside in
      // Of a window that lies in the padding altogether the greatest element is the padding's.
      var (greatest, place) = inside.first.map { (images[$0], $0) } ?? (-Double.infinity, -1)
      // A later NaN takes the place of an earlier one, as in PyTorch.
      for next in inside.dropFirst() where images[next] > greatest || images[next].isNaN {
        (greatest, place) = (images[next], next)
      }
      // Where relu's result is not above zero its slope is 0; for NaN as well.
      if activation == .relu && !(greatest > 0) { place = -1 }
      values.append(applied(activation, greatest))
      places.append(Int64(place))
    }
    return (
      tensor(values, windows.output, x.dtype), wantsPlaces ? tensor(places, windows.output, .int64) : nil
    )
  }

  func maxPoolSpread(_ g: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor {
    var results = Array(repeating: 0.0, count: windows.input.elementCount)
    for (slope, place) in zip(floats(g), integers(places)) where place >= 0 { results[Int(place)] += slope }
    return tensor(results, windows.input, g.dtype)
  }

  func maxPoolPick(_ x: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor {
    let images = floats(x)
    let values = integers(places).map { $0 < 0 ? 0 : images[Int($0)] }
    return tensor(values, windows.output, x.dtype)
  }

  func meanPool(_ x: Tensor, _ windows: MeanWindows) -> Tensor {
    let images = floats(x)
    var values: [Double] = []
    windows.forEachWindow { inside, size in
      values.append(inside.reduce(0) { $0 + images[$1] } / Double(size))
    }
    return tensor(values, windows.output, x.dtype)
  }

  func meanPoolSpread(_ g: Tensor, _ windows: MeanWindows) -> Tensor {
    var slopes = floats(g)[...]
    var results = Array(repeating: 0.0, count: windows.input.elementCount)
    windows.forEachWindow { inside, size in
      let share = slopes.removeFirst() / Double(size)
      for place in inside { results[place] += share }
    }
    return tensor(results, windows.input, g.dtype)
  }
}

extension PoolShape {
  /// Calls `body` for each window, in the row-major order of the results, with the places of those of its
  /// elements that are not padding, in the row-major images.
  fileprivate func forEachWindow(_ body: ([Int]) -> Void) {
    let (height, width) = (input[2], input[3])
    for plane in 0..<input[0] * input[1] {
      for row in 0..<output[2] {
        for column in 0..<output[3] {
          var inside: [Int] = []
          for i in 0..<kernel.height {
            for j in 0..<kernel.width {
              let y = row * stride.height - padding.height + i * dilation.height
              let x = column * stride.width - padding.width + j * dilation.width
              if y < 0 || y >= height || x < 0 || x >= width { continue }
              inside.append((plane * height + y) * width + x)
            }
          }
          body(inside)
        }
      }
    }
  }
}

extension MeanWindows {
  /// Calls `body` for each window, in the row-major order of the results, with the places of its elements in
  /// the row-major images and the number that their sum is divided by.
  fileprivate func forEachWindow(_ body: (_ inside: [Int], _ size: Int) -> Void) {
    for plane in 0..<input[0] * input[1] {
      for row in rows {
        for column in columns {
          let inside = row.inside.flatMap { y in
            column.inside.map { x in (plane * input[2] + y) * input[3] + x }
          }
          body(inside, row.size * column.size)
        }
      }
    }
  }
}
