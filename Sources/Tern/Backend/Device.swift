import Synchronization

/// Where the elements of a tensor are stored and operations on it run.
public struct Device: Hashable, Sendable {
  /// The place of its backend: 0 is the CPU, 1 the reference, further ones are in `Device.others`.
  let number: UInt8

  /// The machine's processor and memory.
  public static var cpu: Device { Device(number: 0) }

  /// Plain loops over Swift arrays, slow and easy to read, with which tests compare the other devices.
  package static var reference: Device { Device(number: 1) }

  /// The device for new tensors that are not made from others, as by `zeros`, `rand` or `Tensor([1, 2])`: the
  /// CPU, outside of `with`.
  public static var current: Device { nesting.load(ordering: .relaxed) == 0 ? .cpu : chosen }

  /// Runs `body` with `device` as the current device.
  ///
  /// ```swift
  /// let x = Device.with(device) { Tensor.zeros([64, 10]) }
  /// ```
  public static func with<R>(_ device: Device, _ body: () throws -> R) rethrows -> R {
    nesting.wrappingAdd(1, ordering: .relaxed)
    defer { nesting.wrappingSubtract(1, ordering: .relaxed) }
    return try $chosen.withValue(device, operation: body)
  }

  @TaskLocal private static var chosen = Device.cpu
  /// How many bodies of `with` are running: while there are none, no time is spent on looking up a task's
  /// value.
  private static let nesting = Atomic<Int>(0)
}

extension Device: CustomStringConvertible {
  /// The name of the device's backend, such as `cpu`.
  public var description: String { backend.name }
}

extension Device {
  private static let others = Mutex<[any Backend]>([])

  /// Makes a device of a backend.
  static func add(_ backend: (Device) -> any Backend) -> Device {
    others.withLock {
      let device = Device(number: UInt8(2 + $0.count))
      $0.append(backend(device))
      return device
    }
  }

  var backend: any Backend {
    switch number {
    case 0: CPU()
    case 1: Reference()
    default: Device.others.withLock { $0[Int(number) - 2] }
    }
  }
}
