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
  public static var current: Device { isChosen.load(ordering: .relaxed) ? chosen : .cpu }

  /// Runs `body` with `device` as the current device.
  ///
  /// It holds for the task, and for tasks that are begun in `body`; not for threads of other kinds, such as a
  /// loader's that prepares batches ahead. Files and batches of images are always read into the machine's memory.
  ///
  /// ```swift
  /// let x = Device.with(device) { Tensor.zeros([64, 10]) }
  /// ```
  public static func with<R>(_ device: Device, _ body: () throws -> R) rethrows -> R {
    if device != .cpu { isChosen.store(true, ordering: .relaxed) }
    guard isChosen.load(ordering: .relaxed) else { return try body() }
    return try $chosen.withValue(device, operation: body)
  }

  /// Runs an asynchronous `body` with `device` as the current device.
  public static func with<R>(
    _ device: Device, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> R
  ) async rethrows -> R {
    if device != .cpu { isChosen.store(true, ordering: .relaxed) }
    return try await $chosen.withValue(device, operation: body, isolation: isolation)
  }

  @TaskLocal private static var chosen = Device.cpu
  /// Whether another device than the CPU was ever chosen: until then no time is spent on looking up a task's
  /// value.
  private static let isChosen = Atomic(false)
}

extension Device: CustomStringConvertible {
  /// The name of the device's backend, such as `cpu`.
  public var description: String { backend.name }
}

extension Device {
  private static let others = Mutex<[(any Backend)?]>([])

  /// Makes a device of a backend.
  static func add(_ backend: (Device) -> any Backend) -> Device {
    let number = others.withLock {
      $0.append(nil)
      return 1 + $0.count
    }
    precondition(number <= UInt8.max, "Device: there are 256 devices already")
    let device = Device(number: UInt8(number))
    let made = backend(device)
    others.withLock { $0[number - 2] = made }
    return device
  }

  var backend: any Backend {
    switch number {
    case 0: CPU()
    case 1: Reference()
    default: Device.others.withLock { $0[Int(number) - 2]! }
    }
  }
}
