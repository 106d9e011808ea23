/// Where one call's values are.
struct Frame {
  let input, output, memory: UnsafeMutableRawPointer
}

typealias ProgramStep = @Sendable (Frame) -> Void

/// The place of a value in any frame.
enum ValuePlace: Sendable {
  case input, output
  case memory(Int)
  case constant(Tensor)

  @inline(__always)
  func callAsFunction(_ frame: Frame) -> UnsafeMutablePointer<Float> {
    switch self {
    case .input: frame.input.floats
    case .output: frame.output.floats
    case .memory(let offset): (frame.memory + offset).floats
    case .constant(let tensor): tensor.base.floats
    }
  }
}

/// A graph as steps over planned memory. Images lie channels last, everything else row-major.
struct Program {
  private(set) var steps: [ProgramStep] = []
  private(set) var byteCount = 0

  init(_ graph: Graph) {
    var graph = graph
    // A step must write the output: it cannot be the input under another name.
    if graph.root(of: graph.output) == 0 {
      let last = Graph.Instruction(
        operation: .function { $0[0] }, operands: [.value(graph.output)],
        shape: graph.instructions[graph.output].shape)
      graph.instructions.append(last)
      graph.output = graph.instructions.count - 1
    }
    let places = plan(graph)
    for (number, instruction) in graph.instructions.enumerated()
    where number > 0 && graph.root(of: number) == number {
      let operands = instruction.operands.map { operand in
        switch operand {
        case .value(let value): places[graph.root(of: value)]
        case .constant(let tensor): ValuePlace.constant(tensor)
        }
      }
      let shapes = instruction.operands.map {
        $0.value.map { graph.instructions[$0].shape } ?? $0.constant!.shape
      }
      steps.append(instruction.step(operands, shapes, to: places[number]))
    }
  }

  private mutating func plan(_ graph: Graph) -> [ValuePlace] {
    var last = [Int](repeating: 0, count: graph.instructions.count)
    for (number, instruction) in graph.instructions.enumerated() {
      for operand in instruction.operands {
        if let value = operand.value { last[graph.root(of: value)] = number }
      }
    }
    var memory = MemoryPlan()
    var places = [ValuePlace](repeating: .input, count: graph.instructions.count)
    for number in graph.instructions.indices.dropFirst() where graph.root(of: number) == number {
      let bytes = graph.instructions[number].shape.elementCount * 4
      places[number] =
        number == graph.root(of: graph.output)
        ? .output : .memory(memory.place(bytes, from: number, until: last[number]))
    }
    byteCount = memory.byteCount
    return places
  }
}

extension Graph {
  /// The value whose memory this one is: another one where it is only read under another shape.
  func root(of number: Int) -> Int {
    guard number > 0, case .reshape = instructions[number].operation,
      let source = instructions[number].operands[0].value,
      Layout.arranged(instructions[source].shape).isContiguous,
      Layout.arranged(instructions[number].shape).isContiguous
    else { return number }
    return root(of: source)
  }
}

extension Layout {
  /// How a program keeps a value: images channels last, everything else row-major.
  static func arranged(_ shape: Shape) -> Layout { shape.rank == 4 ? .channelsLast(shape) : Layout(shape) }
}

extension Tensor {
  /// This tensor in the order in which a program keeps it: images channels last, everything else row-major.
  func arranged() -> Tensor { rank == 4 ? channelsLast() : contiguous() }
}
