extension DatasetDescription {
  /// Kuzushiji-MNIST: 60,000 + 10,000 handwritten hiragana of ten rows of the syllabary (T. Clanuwat and
  /// others, "Deep learning for classical Japanese literature", 2018), in MNIST's form.
  ///
  /// The published checksums are not known to Tern: sizes and form are checked.
  public static let kmnist = DatasetDescription(
    name: "kmnist", title: "KMNIST", classes: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
    train: idxPart("train", count: 60_000),
    test: idxPart("t10k", count: 10_000),
    licence: "CC BY-SA 4.0",
    mirrors: [
      "https://codh.rois.ac.jp/kmnist/dataset/kmnist/", "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    ],
    folderNames: ["kmnist", "KMNIST", "KMNIST/raw"],
    advice: "connect to a network once, or name a folder that holds its four files with --data or TERN_DATA")

  /// EMNIST's letters, 124,800 + 20,800 in 26 classes, upper and lower case together (G. Cohen and others,
  /// "EMNIST: an extension of MNIST to handwritten letters", 2017). In its files a is 1.
  public static let emnistLetters = emnist(
    "letters", classes: (0..<26).map { String(UnicodeScalar(UInt8(97 + $0))) }, train: 124_800, test: 20_800,
    firstLabel: 1)

  /// EMNIST's balanced split, 112,800 + 18,800 in 47 classes: digits, capitals, and the small letters that do
  /// not look like their capitals.
  public static let emnistBalanced = emnist(
    "balanced", classes: (Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt")).map(String.init),
    train: 112_800, test: 18_800)

  /// EMNIST's digits, 240,000 + 40,000 in ten classes.
  public static let emnistDigits = emnist(
    "digits", classes: (0..<10).map(String.init), train: 240_000, test: 40_000)

  /// The images of EMNIST's files lie transposed, as MATLAB wrote them.
  private static func emnist(
    _ split: String, classes: [String], train: Int, test: Int, firstLabel: Int = 0
  ) -> DatasetDescription {
    func part(_ name: String, _ count: Int) -> Part { idxPart("emnist-\(split)-\(name)", count: count) }
    return DatasetDescription(
      name: "emnist-\(split)", title: "EMNIST \(split)", classes: classes, train: part("train", train),
      test: part("test", test), format: .idx(isTransposed: true, firstLabel: firstLabel),
      licence: "no licence stated; made of NIST Special Database 19",
      folderNames: ["emnist", "EMNIST", "EMNIST/raw", "gzip"],
      advice:
        "get gzip.zip from https://www.nist.gov/itl/products-and-services/emnist-dataset, unpack it, and name its folder with --data or TERN_DATA"
    )
  }
}
