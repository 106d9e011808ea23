import Tern
import Testing

@testable import TernCommand

@Suite("tern book: comparing a number with the book's")
struct BookCheckTests {
  @Test(
    "without an allowance the printed digits must be the same",
    arguments: [
      (0.91684, true), (0.91675001, true), (0.91686, false), (0.9167, false), (.nan, false),
      (.infinity, false),
    ])
  func digits(value: Double, agrees: Bool) {
    #expect(Check("", value, .book("0.9168")).agrees == agrees)
  }

  @Test("an absolute allowance counts from the rounded number")
  func absolute() {
    let book = Expected.book("0.8314", within: .absolute(0.0001))
    #expect(Check("", 0.83154, book).agrees)
    #expect(Check("", 0.83126, book).agrees)
    #expect(!Check("", 0.83156, book).agrees)
    #expect(!Check("", 0.8312, book).agrees)
  }

  @Test("a relative allowance grows with the number, and is absolute below 1")
  func relative() {
    #expect(Check("", 25823.83, .book("25823.8086", within: .relative(1e-6))).agrees)
    #expect(!Check("", 25823.84, .book("25823.8086", within: .relative(1e-6))).agrees)
    #expect(Check("", 0.305829, .book("0.305828", within: .relative(1e-6))).agrees)
    #expect(!Check("", 0.305830, .book("0.305828", within: .relative(1e-6))).agrees)
  }

  @Test("ours is shown with the digits that the book prints")
  func shown() {
    #expect(Check("", 6, .book("6.")).ours == "6.")
    #expect(Check("", 1.0 / 3, .book("0.333")).ours == "0.333")
    #expect(Check("", [-11.10021, 5.92634], .book("-11.1002 5.9263")).ours == "-11.1002 5.9263")
    #expect(fixed(1e300, 0).count == 301)
  }

  @Test("several numbers agree if each does and there are as many")
  func several() {
    #expect(Check("", [1, 2], .book("1 2")).agrees)
    #expect(!Check("", [1, 3], .book("1 2")).agrees)
    #expect(!Check("", [1], .book("1 2")).agrees)
    let more = Check("", [1, 2, 3], .book("1 2"))
    #expect(!more.agrees && more.ours == "1 2 3")
  }

  @Test("shapes and words agree if they are the same")
  func words() {
    var page = BookPage()
    page.check("shape", Tensor.zeros([2, 3]).shape, .book("[2, 3]"))
    page.check("shape", Tensor.zeros([3, 2]).shape, .book("[2, 3]"))
    page.check("type", text: "int64", .book("int64"))
    #expect(page.checks.map(\.agrees) == [true, false, true])
  }

  @Test("a series that is shorter or longer than the book's is a mismatch, not a shorter table")
  func lengths() {
    for (values, agreeing) in [([0.1, 0.2], 2), ([0.1], 1), ([0.1, 0.2, 0.3], 2)] {
      var page = BookPage()
      page.series("numbers", "step", values, .book("0.1 0.2"))
      #expect(page.checks.count == max(2, values.count))
      #expect(page.checks.filter { $0.agrees }.count == agreeing)
    }
  }
}
