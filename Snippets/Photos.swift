// The README's example of a classifier of one's own pictures, from a folder to an answer.
import TernVision

// photos/<class>/*.jpg; a part of each class is kept aside to test with.
let photos = try ImageFolder(scanning: "photos").load(size: (rows: 64, columns: 64))
let training = try ImageClassifier.train(on: photos, preset: .fast)
print(training.evaluation.table)
try training.classifier.save(to: "photos.safetensors")

// In another program: any number of tasks may use a classifier at once.
let classifier = try ImageClassifier(contentsOf: "photos.safetensors")
let upload = photos.test.picture(0).pngBytes
print(try classifier.read(encoded: upload).summary)
