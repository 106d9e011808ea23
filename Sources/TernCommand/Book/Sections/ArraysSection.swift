import Tern

extension BookSection {
  /// The operations on arrays that the rest of the chapter uses.
  static let arrays = BookSection("arrays", "Arrays and tensors") { page in
    page.say("A tensor is a table of numbers of one type. Indexing starts at 0; a range leaves out its end.")
    page.code("let table = Tensor([[1, 2, 3], [4, 5, 6]])")
    let table = Tensor([[1, 2, 3], [4, 5, 6]])
    page.check("table", table, .book("1 2 3 4 5 6"))
    page.check("table[1], a row", table[1], .book("4 5 6"))
    page.check("table[0..., 1], a column", table[0..., 1], .book("2 5"))
    page.check("table[1, 1..<3], part of a row", table[1, 1..<3], .book("5 6"))
    page.check("table + 1", table + 1, .book("2 3 4 5 6 7"))

    page.say("A tensor has a type. Whole numbers become floats where a result needs it.")
    page.check("type of the table", text: "\(table.dtype)", .book("int64"))
    page.check("table * 1.5", table * 1.5, .book("1.5000 3.0000 4.5000 6.0000 7.5000 9.0000"))

    page.say("Where ranks differ, the smaller tensor is repeated as often as needed: broadcasting.")
    page.check("Tensor([1, 2, 3]) + Tensor(1)", Tensor([1, 2, 3]) + Tensor(1), .book("2 3 4"))
  }
}
