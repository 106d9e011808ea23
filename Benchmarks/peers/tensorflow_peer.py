"""TensorFlow: eager operations; a training step as one tf.function over a Keras model."""
from measure import *

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf

peer = "tensorflow"
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
tf.random.set_seed(0)
constant = lambda *shape, seed=0: tf.constant(normal(*shape, seed=seed))


def operators():
    for m, k, n in PRODUCTS:
        a, b = constant(m, k), constant(k, n)
        timed(peer, f"matmul/{m}x{k}x{n}", lambda: tf.matmul(a, b))
    for n in ELEMENTS[1:]:
        a, b, c = constant(n), constant(n, seed=1), constant(n, seed=2)
        timed(peer, f"add/{n}", lambda: a + b)
        timed(peer, f"muladd/{n}", lambda: a * b + c)
        for name, function in dict(relu=tf.nn.relu, sigmoid=tf.sigmoid, exp=tf.exp, tanh=tf.tanh).items():
            timed(peer, f"{name}/{n}", lambda: function(a))
    if wanted("absmean/60000"):
        x, mean = constant(60000, 28, 28), constant(28, 28)
        timed(peer, "absmean/60000", lambda: tf.reduce_mean(tf.abs(x - mean), (-1, -2)))
    if wanted("transpose/4096"):
        square = constant(4096, 4096)
        timed(peer, "transpose/4096", lambda: tf.transpose(square))


def gradient(function, inputs, g):
    with tf.GradientTape() as tape:
        for x in inputs:
            tape.watch(x)
        y = function()
    return tape.gradient(y, inputs, g)


def layers():  # [n, h, w, c], which is what its processor kernels want
    for n, i, h, o, k in CONVOLUTIONS:
        name = f"{n}x{i}x{h}x{h}*{o}x{i}x{k}x{k}"
        x, w, g = constant(n, h, h, i), constant(k, k, i, o), constant(n, h, h, o)
        run = lambda: tf.nn.conv2d(x, w, 1, "SAME")
        timed(peer, f"conv_fwd/{name}", run)
        timed(peer, f"conv_fwdbwd/{name}", lambda: gradient(run, [x, w], g))
        timed(peer, f"conv_weights/{name}", lambda: gradient(run, [w], g))
    n, c, h = POOL
    x, g = constant(n, h, h, c), constant(n, h // 2, h // 2, c)
    pool = lambda: tf.nn.max_pool2d(x, 2, 2, "VALID")
    timed(peer, "maxpool_fwd", pool)
    timed(peer, "maxpool_fwdbwd", lambda: gradient(pool, [x], g))
    n, c, h = NORM
    x2, g2, scale, shift = constant(n, h, h, c), constant(n, h, h, c), tf.ones(c), tf.zeros(c)
    norm = lambda: tf.compat.v1.nn.fused_batch_norm(x2, scale, shift, is_training=True)[0]
    timed(peer, "batchnorm_fwdbwd", lambda: gradient(norm, [x2, scale, shift], g2))


def network(name):
    L = tf.keras.layers
    if name == "lenet":
        stack = [L.Conv2D(6, 5, padding="same", activation="relu"), L.MaxPool2D(), L.Conv2D(16, 5, activation="relu"),
                 L.MaxPool2D(), L.Flatten(), L.Dense(120, "relu"), L.Dense(84, "relu"), L.Dense(10)]
    elif name == "cnn4bn":
        stack = []
        for c in (16, 32, 64, 128):
            stack += [L.Conv2D(c, 3, 2, "same"), L.BatchNormalization(), L.ReLU()]
        stack += [L.Conv2D(10, 3, 2, "same"), L.Flatten()]
    else:
        stack = [L.Conv2D(32, 3, activation="relu"), L.Conv2D(64, 3, activation="relu"), L.MaxPool2D(), L.Dropout(0.25),
                 L.Flatten(), L.Dense(128, "relu"), L.Dropout(0.5), L.Dense(10)]
    return tf.keras.Sequential(stack)


def train(name):
    batch, kind, rate, cut = TRAININGS[name]
    x, y, vx, vy = digits()
    images, labels, model = tf.constant(x[..., None]), tf.constant(y), network(name)
    model.build((None, 28, 28, 1))
    make = {"sgdm": lambda: tf.keras.optimizers.SGD(rate, momentum=0.9), "adam": lambda: tf.keras.optimizers.Adam(rate),
            "adadelta": lambda: tf.keras.optimizers.Adadelta(rate)}
    optimizer = make[kind]()
    optimizer.build(model.trainable_variables)
    orders, count = batch_orders(len(x)), cut or len(x) // batch

    @tf.function
    def step(rows):
        xb, yb = tf.gather(images, rows), tf.gather(labels, rows)
        with tf.GradientTape() as tape:
            z = model(xb, training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(yb, z))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    def epoch():
        order = next(orders)
        for i in range(count):
            loss = step(tf.constant(order[i * batch:(i + 1) * batch]))
        float(loss)

    accuracy = lambda: (model.predict(vx[..., None], batch_size=1000, verbose=0).argmax(1) == vy).mean()
    timed_training(peer, name, epoch, accuracy, (len(x) // batch) / count if cut else 1)


main(operators=operators, layers=layers, train=train)
