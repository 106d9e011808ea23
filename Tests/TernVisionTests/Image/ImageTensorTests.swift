import Tern
import Testing

@testable import TernVision

@Suite struct ImageTensorTests {
  @Test func everyModeThereAndBack() throws {
    for image in try ImageGoldens.sources().values {
      let tensor = image.tensor()
      #expect(tensor.dtype == .uint8)
      #expect(
        Array(tensor.shape) == (image.mode == .gray ? [13, 17] : [13, 17, image.mode.channels]))
      #expect(tensor.scalars(as: UInt8.self) == image.pixels)
      #expect(Image(tensor) == image)
      #expect(Image(tensor.to(.float32) / 255) == image)
      #expect(Image(tensor.to(.float64) / 255) == image)
    }
  }

  @Test func rowsAndColumnsOfViews() {
    let image = Image(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    #expect(Image(image.tensor().transposed(0, 1)) == image.transposed())
    #expect(Image(image.tensor().unsqueezed(axis: 2)) == image)
    #expect(Image(image.tensor()[0..., 1..<3]) == image.cropped(x: 1, y: 0, width: 2, height: 2))
  }

  @Test func floatingSamplesRoundToTheNearestLevel() {
    let tensor = Tensor([0, 0.5, 1, 0.1019, 0.1021] as [Float], shape: [1, 5])
    #expect(Image(tensor).pixels == [0, 128, 255, 26, 26])
  }

  @Test func otherTensorsTrap() async {
    await #expect(processExitsWith: .failure) { _ = Image(Tensor.zeros([2, 2], dtype: .int64)) }
    await #expect(processExitsWith: .failure) { _ = Image(Tensor.zeros([2, 2, 5], dtype: .uint8)) }
    await #expect(processExitsWith: .failure) { _ = Image(Tensor.zeros([1, 2, 2, 3], dtype: .uint8)) }
    await #expect(processExitsWith: .failure) { _ = Image(Tensor.zeros([0, 2], dtype: .uint8)) }
    await #expect(processExitsWith: .failure) {
      _ = Image(Tensor([1.5, 0], dtype: .float32).reshaped([1, 2]))
    }
    await #expect(processExitsWith: .failure) {
      _ = Image(Tensor([Double.nan], dtype: .float32).reshaped([1, 1]))
    }
  }
}
