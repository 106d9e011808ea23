public import Tern

/// What a model is made of: for each layer its output, parameters and multiply-adds.
///
/// ```swift
/// print(model.summary(for: [1, 1, 28, 28]))
/// ```
public struct Summary: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    /// Where the layer is in the model, as in state dictionaries; empty where that cannot be told.
    public var name: String
    /// Its type.
    public var layer: String
    public var output: Shape
    /// Values that training can change; those of a layer that is used twice count once.
    public var parameters: Int
    /// Products of linear maps and convolutions, for the whole input. The rest is small beside them.
    public var multiplyAdds: Int
  }

  public let input: Shape
  /// In the order in which the layers ran.
  public let rows: [Row]
  /// All of the model's parameters, those outside the layers of the rows among them.
  public let parameterCount: Int

  public var multiplyAdds: Int { rows.reduce(0) { $0 + $1.multiplyAdds } }

  /// Tells a running summary what a layer made of its input; does nothing otherwise. The layers of this
  /// library do so, and one of your own may.
  public static func note(_ layer: any Module, _ output: Tensor, multiplyAdds: @autoclosure () -> Int = 0) {
    SummaryRecorder.current?.note(layer, output.shape, multiplyAdds())
  }

  /// The same, and gives the output back: `Summary.noting(self, x.relu())`.
  static func noting(
    _ layer: any Module, _ output: Tensor, multiplyAdds: @autoclosure () -> Int = 0
  ) -> Tensor {
    note(layer, output, multiplyAdds: multiplyAdds())
    return output
  }
}

extension Module {
  /// The layers that an input of this shape goes through, found by sending zeros through the model in
  /// use. Traps where the model does.
  public func summary(for shape: Shape, dtype: DType = .float32) -> Summary {
    summary(of: .zeros(shape, dtype: dtype))
  }

  /// The same with a given input.
  public func summary(of input: Tensor) -> Summary {
    let recorder = SummaryRecorder(self)
    SummaryRecorder.$current.withValue(recorder) {
      ModuleMode.evaluating { noGrad { _ = self(input) } }
    }
    return Summary(input: input.shape, rows: recorder.rows, parameterCount: parameterCount)
  }
}

extension Summary: CustomStringConvertible {
  /// A table, and the totals in its last line.
  public var description: String {
    var lines = [["layer", "", "output", "parameters", "multiply-adds"]]
    lines.append(["input", "", "\(input)", "", ""])
    for row in rows {
      lines.append([
        row.name, row.layer, "\(row.output)", grouped(row.parameters), grouped(row.multiplyAdds),
      ])
    }
    let elsewhere = parameterCount - rows.reduce(0) { $0 + $1.parameters }
    if elsewhere > 0 { lines.append(["elsewhere", "", "", grouped(elsewhere), ""]) }
    lines.append(["total", "", "", grouped(parameterCount), grouped(multiplyAdds)])
    let widths = (0..<5).map { column in lines.map { $0[column].count }.max()! }
    return lines.map { cells in
      let padded = cells.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column < 3 ? cell + space : space + cell
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// 0 as a dash, and large numbers in groups of three digits.
  private func grouped(_ number: Int) -> String { number == 0 ? "-" : Tern.grouped(number) }
}
