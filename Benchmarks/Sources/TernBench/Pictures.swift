import TernVision

/// 70,000 PNG files of one digit each into arrays of bytes.
func pictures() {
  guard isWanted("png/70000") else { return }
  let folder = options.work + "/png"
  func load() {
    let data = try! ImageFolder(scanning: folder).load()
    precondition(data.train.count + data.test.count == 70_000)
  }
  load()
  emit("png/70000", unit: "s", (0..<3).map { _ in seconds(load) }, more: [("rss_mib", peakMemory)])
}

/// Writes the files that `pictures` and the peer read.
func exportPictures() {
  let digits = try! DatasetDescription.mnist.loadLocal(DatasetFinder(folder: options.work + "/mnist"))
  try! digits.exportPNG(to: options.work + "/png")
}
