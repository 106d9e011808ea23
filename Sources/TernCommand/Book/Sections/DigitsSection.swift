import Tern
import TernVision

extension BookSection {
  /// What a digit is to a computer: a grid of numbers.
  static let digits = BookSection(
    "digits", "A digit is a grid of numbers",
    onMNIST: { page, digits in
      let three = digits.aThree
      page.say(
        "The chapter picks one handwritten 3 out of 6,131. To a computer it is 28 x 28 numbers: 0 paper, 255 ink."
      )
      page.images([three], captions: ["train/3/10000.png"])

      page.code("let corner = three.tensor()[4..<10, 4..<10]")
      let corner = three.tensor()[4..<10, 4..<10]
      page.say("The top left corner of its ink, row by row:")
      let printed = [
        "0 0 0 0 0 0", "0 0 0 0 0 29", "0 0 0 48 166 224", "0 93 244 249 253 187", "0 107 253 253 230 48",
        "0 3 20 20 15 0",
      ]
      for (row, numbers) in printed.enumerated() {
        page.check("row \(row + 4), columns 4 ..< 10", corner[row], .book(numbers))
      }

      page.say(
        "The chapter shades rows 4 to 14 and columns 4 to 21 (so does the page that --html writes). In two halves:"
      )
      page.pixelTable(
        PixelTable(three, rows: 4..<15, columns: 4..<22), caption: "Rows 4 to 14 of the 3, columns 4 to 21.")
      let ink = three.tensor()[4..<15, 4..<22]
      let halves = [
        ("0 0 0 0 0 0 0 0 0", "0 0 0 0 0 0 0 0 0"),
        ("0 0 0 0 0 29 150 195 254", "255 254 176 193 150 96 0 0 0"),
        ("0 0 0 48 166 224 253 253 234", "196 253 253 253 253 233 0 0 0"),
        ("0 93 244 249 253 187 46 10 8", "4 10 194 253 253 233 0 0 0"),
        ("0 107 253 253 230 48 0 0 0", "0 0 192 253 253 156 0 0 0"),
        ("0 3 20 20 15 0 0 0 0", "0 43 224 253 245 74 0 0 0"),
        ("0 0 0 0 0 0 0 0 0", "0 249 253 245 126 0 0 0 0"),
        ("0 0 0 0 0 0 0 14 101", "223 253 248 124 0 0 0 0 0"),
        ("0 0 0 0 0 11 166 239 253", "253 253 187 30 0 0 0 0 0"),
        ("0 0 0 0 0 16 248 250 253", "253 253 253 232 213 111 2 0 0"),
        ("0 0 0 0 0 0 0 43 98", "98 208 253 253 253 253 187 22 0"),
      ]
      for (row, (left, right)) in halves.enumerated() {
        page.check("row \(row + 4), left", ink[row, 0..<9], .book(left))
        page.check("row \(row + 4), right", ink[row, 9..<18], .book(right))
      }
    })
}
