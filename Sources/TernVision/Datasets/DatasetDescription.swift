/// Everything Tern knows about a data set: what it is called, what its files hold, where to get them.
public struct DatasetDescription: Sendable, Equatable {
  /// One file of the set.
  public struct File: Sendable, Equatable {
    /// Name without `.gz`.
    public let name: String
    /// Size of the unpacked file.
    public let bytes: Int
    /// SHA-256 of the unpacked file, since mirrors pack the same bytes differently; nil where it is not
    /// known, and then only the size and the form are checked.
    public let sha256: String?

    /// A file with this name (without `.gz`), unpacked size in bytes, and SHA-256 if it is known.
    public init(name: String, bytes: Int, sha256: String? = nil) {
      (self.name, self.bytes, self.sha256) = (name, bytes, sha256)
    }

    /// Names under which people keep it: published, and with the dot some archives use; packed or not.
    var names: [String] {
      let dotted = name.replacing("-idx", with: ".idx")
      return [name, "\(name).gz", dotted, "\(dotted).gz"]
    }
  }

  /// The files of one part of the data set: to train on, or to test with.
  public struct Part: Sendable, Equatable {
    /// For IDX the file of images and then that of labels; for records any number of files, in order.
    public let files: [File]

    /// A pair of IDX files.
    public init(images: File, labels: File) { files = [images, labels] }

    /// Files of records.
    public init(records: [File]) { files = records }

    /// The file that tells this data set from others of the same form: the labels are small.
    var labels: File { files[files.count - 1] }
  }

  /// How the files hold images and labels.
  public enum Format: Sendable, Equatable {
    /// A file of grey images and one of labels (`IDX`). `isTransposed` says that rows and columns of the
    /// images are exchanged in the file; `firstLabel` is the label of the first class.
    case idx(isTransposed: Bool = false, firstLabel: Int = 0)
    /// Records of `labels` bytes, of which byte `label` is the class, and then an image channel after
    /// channel.
    case records(labels: Int, label: Int, channels: Int, rows: Int, columns: Int)
  }

  /// The short name, for the command line and for folders.
  public let name: String
  /// The name for people to read: `Fashion-MNIST`.
  public let title: String
  /// Names of the classes; the label is the index.
  public let classes: [String]
  /// The files to train on.
  public let train: Part
  /// The files to test with.
  public let test: Part
  /// How the files hold images and labels.
  public let format: Format
  /// The licence of the data, in a few words; empty when unknown.
  public let licence: String
  /// Addresses that serve `<mirror><file name>.gz`, best first.
  public let mirrors: [String]
  /// Folders where system packages put the files.
  public let systemFolders: [String]
  /// Folder names under a folder of data sets.
  public let folderNames: [String]
  /// What to do when the files are found nowhere and cannot be downloaded.
  public let advice: String

  /// A description of a data set of the caller's own; by default of IDX files that cannot be downloaded.
  public init(
    name: String, title: String, classes: [String], train: Part, test: Part, format: Format = .idx(),
    licence: String = "",
    mirrors: [String] = [], systemFolders: [String] = [], folderNames: [String]? = nil,
    advice: String = "name a folder that holds it"
  ) {
    (self.name, self.title, self.classes) = (name, title, classes)
    (self.train, self.test, self.format, self.licence) = (train, test, format, licence)
    (self.mirrors, self.systemFolders, self.advice) = (mirrors, systemFolders, advice)
    self.folderNames = folderNames ?? [name]
  }

  /// All files, those to train on first.
  public var files: [File] { train.files + test.files }

  /// The data sets Tern knows.
  public static let all = [
    mnist, fashionMNIST, kmnist, emnistLetters, emnistBalanced, emnistDigits, cifar10, cifar100,
  ]

  /// The known data set with this short name; nil when there is none.
  public static func named(_ name: String) -> DatasetDescription? { all.first { $0.name == name } }
}
