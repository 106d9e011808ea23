import ArgumentParser
import TernVision

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Look at images in the terminal.",
    discussion: """
      Examples:
        tern show                          twelve training digits
        tern show --digits 3,7 --count 6
        tern show --index 7 --table        one image with its pixel values
        tern show --augment digits         the same, changed at random as in training
        tern show --out digits.svg         the images side by side in a file
      """)

  @Argument(help: "Image files to show, instead of images from a data set.")
  var files: [String] = []

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("Only these classes, such as 3,7.", valueName: "list"))
  var digits: String?

  @Option(parsing: .unconditional, help: "How many images.")
  var count = 12

  @Option(parsing: .unconditional, help: "The number of one image of the training part.")
  var index: Int?

  @Option(help: "Change the images at random, as training does: \(AugmentationOption.names).")
  var augment: AugmentationOption?

  @Flag(help: "Show the table of pixel values, coloured by value.")
  var table = false

  @Option(help: ArgumentHelp("Also write the images side by side as SVG.", valueName: "file"))
  var out: String?

  private static let mostInTable = 10_000

  func validate() throws {
    if let out, ImageFormat(path: out) != nil {
      throw ValidationError("--out \(out): the file is written as SVG; give a name that ends in .svg")
    }
    if count < 1 { throw ValidationError("--count \(count): give at least 1") }
  }

  func run() async throws {
    let found = files.isEmpty ? try await fromData() : try fromFiles()
    let chosen = found.enumerated().map { number, item in
      (image: changed(item.image, number), caption: item.caption)
    }
    if table {
      for (image, caption) in chosen {
        guard image.width * image.height <= Self.mostInTable else {
          throw Failure(
            "\(caption): a table of \(image.width) x \(image.height) numbers is too large to read; at most \(Self.mostInTable) are shown"
          )
        }
        print(caption)
        print(PixelTable(image.converted(to: .gray)).terminal())
      }
    } else {
      print(showImages(chosen.map(\.image), captions: chosen.map(\.caption)))
    }
    if let out { try ImageGrid(images: chosen.map(\.image), captions: chosen.map(\.caption)).write(to: out) }
  }

  private func changed(_ image: Image, _ number: Int) -> Image {
    guard let augmentation = augment?.augmentation, augmentation != .none else { return image }
    return augmentation.changed(image.flattened(), seed: UInt64(number))
  }

  private func fromFiles() throws -> [(image: Image, caption: String)] {
    try files.map { path in
      let image = try Image(contentsOf: path)
      return (
        image, "\(path.split(separator: "/").last.map(String.init) ?? path) \(image.width) x \(image.height)"
      )
    }
  }

  private func fromData() async throws -> [(image: Image, caption: String)] {
    let loaded = try await data.load()
    let train = loaded.train
    let indices: [Int]
    if let index {
      guard index >= 0, index < train.count else {
        throw ValidationError("--index \(index): the training part holds images 0 to \(train.count - 1)")
      }
      indices = [index]
    } else {
      let wanted = try ClassList(digits, of: train.classes)
      let allowed = Set(wanted.numbers)
      indices = Array(train.labels.indices.lazy.filter { allowed.contains(train.labels[$0]) }.prefix(count))
    }
    return indices.map { (train.picture($0), "\(train.classes[train.labels[$0]]) (\($0))") }
  }
}
