extension LabeledImages {
  /// Positions of the images of `wanted` classes, class after class, each in the order of their file names.
  ///
  /// The course's sample holds MNIST as files named by their position (`10.png`, `10000.png`, ...), and its
  /// results depend on the order in which a directory sorts such names: as strings, not as numbers.
  public func indicesInFileNameOrder(ofClasses wanted: [Int]) -> [Int] {
    wanted.flatMap { FileNameOrder.sorted(indices(ofClass: $0)) }
  }
}

enum FileNameOrder {
  /// Sorts numbers as the strings `"\(number).png"` would sort, without making the strings.
  ///
  /// Written left-justified to equal length the numbers compare as strings do; where they tie (10, 100) the
  /// shorter comes first, because `.` sorts before the digits.
  static func sorted(_ numbers: [Int]) -> [Int] {
    let width = digits(numbers.max() ?? 0)
    var powers = [1]
    for _ in 0..<width { powers.append(powers.last! * 10) }
    return numbers.map { number in
      let length = digits(number)
      return (key: (number * powers[width - length]) << 5 | length, number: number)
    }
    .sorted { $0.key < $1.key }
    .map(\.number)
  }

  private static func digits(_ number: Int) -> Int {
    var (rest, count) = (number / 10, 1)
    while rest > 0 { (rest, count) = (rest / 10, count + 1) }
    return count
  }
}
