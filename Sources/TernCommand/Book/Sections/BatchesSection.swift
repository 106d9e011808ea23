import Tern
import TernLearn

extension BookSection {
  /// A loader cuts data into batches, in a new order on each pass.
  static let batches = BookSection("batches", "Mini-batches and the shuffled loader") { page in
    page.say(
      "One image gives a poor slope and all images a slow one, so each step uses a mini-batch. The order is drawn"
    )
    page.say(
      "anew for each pass; here with the generator of Python's random module, as the course's loaders do. The numbers 0 to 14, five to a batch:"
    )
    page.code(
      """
      var python = Course.PythonRandom(seed: 42)
      let shuffle = Course.Shuffle(drawingFrom: &python)
      let loader = DataLoader(TensorDataset(numbers, numbers), batchSize: 5, order: .course(shuffle))
      """)
    let numbers = Tensor.arange(15)
    var python = Course.PythonRandom(seed: 42)
    let shuffle = Course.Shuffle(drawingFrom: &python)
    let loader = DataLoader(TensorDataset(numbers, numbers), batchSize: 5, order: .course(shuffle))
    let printed = ["3 12 8 10 2", "9 4 7 14 5", "1 13 0 6 11"]
    for (number, (batch, text)) in zip(loader, printed).enumerated() {
      page.check("batch \(number + 1)", batch.inputs, .book(text))
    }

    page.say("A data set gives pairs; here each letter of the alphabet with its number, six to a batch.")
    let letters = Tensor.arange(26)
    let pairs = DataLoader(
      TensorDataset(letters, letters + 97), batchSize: 6, order: .course(Course.Shuffle(drawingFrom: &python))
    )
    let numbersPrinted = ["17 18 10 22 8 14", "20 15 9 13 21 12", "7 25 6 5 11 23", "1 3 0 24 19 16", "2 4"]
    let lettersPrinted = ["r s k w i o", "u p j n v m", "h z g f l x", "b d a y t q", "c e"]
    for (number, batch) in pairs.enumerated() {
      let names = batch.targets.scalars(as: UInt8.self).map { String(UnicodeScalar($0)) }.joined(
        separator: " ")
      page.check("batch \(number + 1): numbers", batch.inputs, .book(numbersPrinted[number]))
      page.check("batch \(number + 1): letters", text: names, .book(lettersPrinted[number]))
    }
  }
}
