import CKernels

extension Chain {
  /// Computes all elements into a block of memory.
  func write(to memory: UnsafeMutableRawPointer, _ byteCount: Int) {
    countReading(byteCount / item)
    parallelFor(byteCount / item, grain: CPU.grain) { range in
      withReader(folding: false) { reader in
        guard byteCount >= HostStorage.large else {
          return reader.compute(range, to: memory + range.lowerBound * item)
        }
        CPU().streamed(memory, item, range) { place, range in reader.compute(range, to: place) }
      }
    }
  }

  /// Tells the inputs' blocks that they are read.
  func countReading(_ count: Int) {
    for input in inputs where input.period == count { input.storage.countReading(count * input.item) }
  }

  /// Calls `body` with what computes elements on the calling thread.
  func withReader(folding: Bool, _ body: (Reader) -> Void) {
    let bytes = (links.count - 1) * Reader.slot + (folding ? Reader.window * 8 : 0)
    withUnsafeTemporaryAllocation(of: Reader.Call.self, capacity: links.count) { calls in
      withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 64) { scratch in
        withExtendedLifetime(self) { body(Reader(self, calls, scratch.baseAddress!)) }
      }
    }
  }

  /// A chain with addresses in place of references: nothing is counted in the loop over blocks.
  struct Reader {
    /// Bytes for a link's results in one block.
    static let slot = Chain.block * 8
    /// Elements that are folded at a time: sums add up as many before they turn to float64, so that the
    /// result is that of folding memory.
    static let window = 4096

    fileprivate struct Source {
      var address: UnsafeMutableRawPointer
      /// Bytes from one element to the next; 0 when a block's elements lie there themselves.
      var item = 0
      /// Elements after which it begins again; 0 when it does not.
      var period = 0
      var stride = 1

      @inline(__always)
      func at(_ start: Int) -> UnsafeMutableRawPointer {
        address + (period == 0 ? start : start % period) * item
      }

      /// Where a block that begins at `start` must end.
      @inline(__always)
      func end(_ start: Int) -> Int { period == 0 ? .max : (start / period + 1) * period }
    }

    fileprivate struct Call {
      var unary: tern_unary_fn?
      var binary: tern_binary_fn?
      var left: Source
      var right: Source
      /// nil for the last link, which writes where the caller says.
      var out: UnsafeMutableRawPointer?

      @inline(__always)
      func end(_ start: Int) -> Int { Swift.min(left.end(start), right.end(start)) }
    }

    private let calls: UnsafeMutableBufferPointer<Call>
    private let item: Int
    private let folded: UnsafeMutableRawPointer

    fileprivate init(
      _ chain: Chain, _ calls: UnsafeMutableBufferPointer<Call>, _ scratch: UnsafeMutableRawPointer
    ) {
      let count = chain.inputs.reduce(1) { Swift.max($0, $1.period) }
      func place(_ operand: Operand) -> Source {
        switch operand {
        case .link(let i): return Source(address: scratch + i * Reader.slot)
        case .input(let i):
          let input = chain.inputs[i]
          let address = input.storage.pointer + input.offset * input.item
          if input.period == 1 { return Source(address: address, stride: 0) }
          return Source(address: address, item: input.item, period: input.period == count ? 0 : input.period)
        }
      }
      self.calls = calls
      let last = chain.links.count - 1
      item = chain.item
      folded = scratch + last * Reader.slot
      for (i, link) in chain.links.enumerated() {
        var call = Call(left: place(link.left), right: place(link.right))
        switch link.action {
        case .unary(let op): call.unary = op.kernel(link.from)
        case .convert: call.unary = link.from.converter(to: link.to)
        case .binary(let op): call.binary = op.kernel(link.from)
        }
        if i < last { call.out = scratch + i * Reader.slot }
        calls.initializeElement(at: i, to: call)
      }
    }

    /// Computes elements `range` into `place`.
    func compute(_ range: Range<Int>, to place: UnsafeMutableRawPointer) {
      var start = range.lowerBound
      while start < range.upperBound {
        var end = Swift.min(start + Chain.block, range.upperBound)
        for call in calls { end = Swift.min(end, call.end(start)) }
        for call in calls {
          let out = call.out ?? place + (start - range.lowerBound) * item
          let left = call.left.at(start)
          if let unary = call.unary {
            unary(out, left, call.left.stride, end - start)
          } else {
            call.binary.unsafelyUnwrapped(
              out, left, call.left.stride, call.right.at(start), call.right.stride, end - start)
          }
        }
        start = end
      }
    }

    /// Calls `fold` with elements `range`, one window after another.
    @inline(__always)
    func fold(_ range: Range<Int>, _ fold: (UnsafeMutableRawPointer, Int) -> Void) {
      var start = range.lowerBound
      while start < range.upperBound {
        let end = Swift.min(start + Reader.window, range.upperBound)
        compute(start..<end, to: folded)
        fold(folded, end - start)
        start = end
      }
    }
  }
}
