import Foundation
import Testing

@testable import Tern

/// NumPy and the safetensors package read our files and we read theirs. Runs where TERN_PYTHON names
/// a Python that has both.
@Suite(
  "Files: with NumPy and safetensors",
  .enabled(if: ProcessInfo.processInfo.environment["TERN_PYTHON"] != nil))
struct FilesPythonTests {
  let folder = TemporaryFolder()

  private func python(_ script: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["TERN_PYTHON"]!)
    process.arguments = ["-c", script, folder.path]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(message)")
  }

  /// Each type and some shapes; element i of a tensor is i * 7 % 5 (bool: not 0).
  private static let shapes: [Shape] = [[], [0], [3], [2, 0, 3], [4, 5], [2, 3, 4], [1, 2, 1, 2]]
  private let tensors: [String: Tensor] = {
    var tensors: [String: Tensor] = [:]
    for dtype in DType.allCases {
      for shape in shapes {
        let values = (0..<shape.elementCount).map { Double($0 * 7 % 5) }
        tensors["\(dtype) \(shape)"] = Tensor(values, shape: shape, dtype: dtype)
      }
    }
    return tensors
  }()

  @Test func theyReadOurs() throws {
    for (name, tensor) in tensors { try tensor.saveNPY(to: folder.file(name + ".npy")) }
    try NPZ.write(tensors, to: folder.file("stored.npz"))
    try NPZ.write(tensors, to: folder.file("packed.npz"), compressed: true)
    try Safetensors.write(tensors, metadata: ["é\n": "\"\\"], to: folder.file("all.safetensors"))
    try python(
      """
      import json, sys, zipfile, numpy as np, safetensors, safetensors.numpy
      folder = sys.argv[1]
      stored = np.load(folder + "/stored.npz", allow_pickle=False)
      packed = np.load(folder + "/packed.npz", allow_pickle=False)
      assert zipfile.ZipFile(folder + "/packed.npz").testzip() is None
      with safetensors.safe_open(folder + "/all.safetensors", "np") as file:
          assert file.metadata() == {"é\\n": '"\\\\'}, file.metadata()
      tensors = safetensors.numpy.load_file(folder + "/all.safetensors")
      types = ["float32", "float64", "int64", "int32", "uint8", "bool"]
      shapes = [[], [0], [3], [2, 0, 3], [4, 5], [2, 3, 4], [1, 2, 1, 2]]
      assert len(stored.files) == len(packed.files) == len(tensors) == 42, len(tensors)
      for dtype in types:
          for shape in shapes:
              name = f"{dtype} {shape}"
              wanted = (np.arange(int(np.prod(shape))) * 7 % 5).astype(dtype).reshape(shape)
              single = np.load(f"{folder}/{name}.npy", allow_pickle=False)
              for found in [single, stored[name], packed[name], tensors[name]]:
                  assert found.dtype == wanted.dtype and found.shape == wanted.shape, (name, found.dtype)
                  assert (found == wanted).all(), name
      """)
  }

  @Test func weReadTheirs() throws {
    try python(
      """
      import sys, numpy as np, safetensors.numpy
      folder = sys.argv[1]
      tensors = {}
      for dtype in ["float32", "float64", "int64", "int32", "uint8", "bool"]:
          for shape in [[], [0], [3], [2, 0, 3], [4, 5], [2, 3, 4], [1, 2, 1, 2]]:
              x = (np.arange(int(np.prod(shape))) * 7 % 5).astype(dtype).reshape(shape)
              tensors[f"{dtype} {shape}"] = x
              np.save(f"{folder}/{dtype} {shape}.npy", x)
              np.save(f"{folder}/f {dtype} {shape}.npy", np.array(x, x.dtype.newbyteorder(">"), order="F"))
      np.savez(folder + "/stored.npz", **tensors)
      np.savez_compressed(folder + "/packed.npz", **tensors)
      safetensors.numpy.save_file(tensors, folder + "/all.safetensors", metadata={"a": "b"})
      """)
    let stored = try NPZ.read(folder.file("stored.npz"))
    let packed = try NPZ.read(folder.file("packed.npz"))
    let (all, metadata) = try Safetensors.read(folder.file("all.safetensors"))
    #expect(metadata == ["a": "b"])
    #expect(stored.count == tensors.count && packed.count == tensors.count && all.count == tensors.count)
    for (name, tensor) in tensors {
      let single = try Tensor(npy: folder.file(name + ".npy"))
      let fortran = try Tensor(npy: folder.file("f \(name).npy"))
      for found in [single, fortran, stored[name], packed[name], all[name]] {
        #expect(found?.isEqual(to: tensor) == true, "\(name)")
      }
    }
  }
}
