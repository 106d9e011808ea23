import Tern

/// Blocks of tensor memory that `body` leaves behind.
///
/// The counters are the process's: measure inside an exit test, which has a process of its own, and
/// not beside other tests.
public func liveStorages(leftBy body: () throws -> Void) rethrows -> Int {
  // The library makes its one shared empty block when a tape first needs it, and keeps it.
  _ = Tensor(1.0).requiresGrad() + 1
  let before = Device.Memory.statistics.liveBlocks
  try body()
  return Device.Memory.statistics.liveBlocks - before
}

/// What `body` took: how many blocks, and the bytes that its result still holds.
public func allocations<R>(of body: () throws -> R) rethrows -> (result: R, blocks: Int, liveBytes: Int) {
  let before = Device.Memory.statistics
  let result = try body()
  let after = Device.Memory.statistics
  return (result, after.allocations - before.allocations, after.liveBytes - before.liveBytes)
}
