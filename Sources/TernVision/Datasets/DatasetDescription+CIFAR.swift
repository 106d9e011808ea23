extension DatasetDescription {
  /// CIFAR-10: 50,000 + 10,000 colour photos of 32 x 32 in ten classes (A. Krizhevsky, "Learning multiple
  /// layers of features from tiny images", 2009), as its binary files hold them.
  ///
  /// The published checksums are not known to Tern: sizes and form are checked.
  public static let cifar10 = DatasetDescription(
    name: "cifar-10", title: "CIFAR-10",
    classes: [
      "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ],
    train: Part(records: (1...5).map { File(name: "data_batch_\($0).bin", bytes: 10_000 * 3073) }),
    test: Part(records: [File(name: "test_batch.bin", bytes: 10_000 * 3073)]),
    format: .records(labels: 1, label: 0, channels: 3, rows: 32, columns: 32), licence: "no licence stated",
    folderNames: ["cifar-10", "cifar-10-batches-bin", "CIFAR10"],
    advice: cifarAdvice("cifar-10-binary.tar.gz"))

  /// CIFAR-100: 50,000 + 10,000 colour photos of 32 x 32 in a hundred classes, as its binary files hold them.
  /// Each record has the label of one of twenty groups first, which is not read, and then that of the class.
  public static let cifar100 = DatasetDescription(
    name: "cifar-100", title: "CIFAR-100", classes: cifar100Classes,
    train: Part(records: [File(name: "train.bin", bytes: 50_000 * 3074)]),
    test: Part(records: [File(name: "test.bin", bytes: 10_000 * 3074)]),
    format: .records(labels: 2, label: 1, channels: 3, rows: 32, columns: 32), licence: "no licence stated",
    folderNames: ["cifar-100", "cifar-100-binary", "CIFAR100"], advice: cifarAdvice("cifar-100-binary.tar.gz")
  )

  private static func cifarAdvice(_ archive: String) -> String {
    "get https://www.cs.toronto.edu/~kriz/\(archive), unpack it, and name its folder with --data or TERN_DATA"
  }

  private static let cifar100Classes = [
    "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle", "bowl",
    "boy", "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle", "chair",
    "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur", "dolphin",
    "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard", "lamp",
    "lawn_mower", "leopard", "lion", "lizard", "lobster", "man", "maple_tree", "motorcycle", "mountain",
    "mouse",
    "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear", "pickup_truck", "pine_tree",
    "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray", "road", "rocket", "rose",
    "sea",
    "seal", "shark", "shrew", "skunk", "skyscraper", "snail", "snake", "spider", "squirrel", "streetcar",
    "sunflower", "sweet_pepper", "table", "tank", "telephone", "television", "tiger", "tractor", "train",
    "trout",
    "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm",
  ]
}
