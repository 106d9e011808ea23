/// A block of a device's memory that tensors share. Each backend has a subclass of its own.
///
/// `@unchecked Sendable` holds because a block is written only while one tensor refers to it: every
/// writer first asks `isKnownUniquelyReferenced`, and copies the elements when the answer is no. A
/// block that several tensors, or several threads, can see is therefore never written, and needs no
/// lock. What a subclass changes later, it guards itself.
class Storage: @unchecked Sendable {
  final let device: Device
  final let byteCount: Int

  init(device: Device, byteCount: Int) {
    self.device = device
    self.byteCount = byteCount
  }

  /// Has the elements computed, where a backend puts that off.
  func evaluate() {}

  /// What a tensor has in place of elements that were not kept.
  static func none(on device: Device) -> Storage {
    device == .cpu ? nothing : Storage(device: device, byteCount: 0)
  }

  private static let nothing = CPU().storage(0, .uint8)
}
