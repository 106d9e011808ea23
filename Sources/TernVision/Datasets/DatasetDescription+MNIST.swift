extension DatasetDescription {
  /// MNIST: 60,000 + 10,000 handwritten digits (LeCun, Cortes, Burges).
  public static let mnist = DatasetDescription(
    name: "mnist", title: "MNIST", classes: (0..<10).map(String.init),
    train: idxPart(
      "train", count: 60_000,
      sha256: (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
      )),
    test: idxPart(
      "t10k", count: 10_000,
      sha256: (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
      )),
    licence: "CC BY-SA 3.0",
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
      "https://raw.githubusercontent.com/fgnt/mnist/master/",
    ],
    folderNames: ["mnist", "MNIST", "MNIST/raw"],
    advice:
      "connect to a network once, or name a folder that holds the four MNIST files with --data or TERN_DATA")

  /// Fashion-MNIST: 60,000 + 10,000 pictures of clothes (Zalando Research), in MNIST's form.
  public static let fashionMNIST = DatasetDescription(
    name: "fashion-mnist", title: "Fashion-MNIST",
    classes: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
      "Ankle boot",
    ],
    train: idxPart(
      "train", count: 60_000,
      sha256: (
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"
      )),
    test: idxPart(
      "t10k", count: 10_000,
      sha256: (
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"
      )),
    licence: "MIT",
    mirrors: [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ],
    systemFolders: ["/usr/share/datasets/fashion-mnist"],
    folderNames: ["fashion-mnist", "FashionMNIST", "FashionMNIST/raw"],
    advice: "on Debian or Ubuntu: sudo apt-get install dataset-fashion-mnist")

  /// A pair of IDX files, named as MNIST's are, of `count` images of 28 x 28.
  static func idxPart(
    _ start: String, count: Int, sha256: (images: String, labels: String)? = nil
  ) -> Part {
    Part(
      images: File(
        name: "\(start)-images-idx3-ubyte", bytes: 16 + count * 28 * 28, sha256: sha256?.images),
      labels: File(name: "\(start)-labels-idx1-ubyte", bytes: 8 + count, sha256: sha256?.labels))
  }
}
