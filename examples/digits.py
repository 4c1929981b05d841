"""Train a two-layer network on real data with nothing but NumPy and srcgrad.

The data are the 1,797 handwritten digits that scikit-learn brings along. The example prints the
gradient that srcgrad wrote, checks it against finite differences, trains by stochastic gradient
descent, and saves a plot of loss and accuracy.

    python examples/digits.py [--epochs N] [--output FILE]
"""

import argparse
import sys
from pathlib import Path

import matplotlib
import numpy as np
from sklearn.datasets import load_digits
from tqdm import tqdm

import srcgrad

matplotlib.use("Agg")    # a file is all that is drawn
import matplotlib.pyplot as plt

HIDDEN = 64
BATCH = 32
RATE = 0.3
WANTED_ACCURACY = 0.95


def loss(params, x, labels):
    """Mean cross-entropy; each row of `labels` is 1 at the right digit and 0 elsewhere."""
    h = np.tanh(x @ params["W1"] + params["b1"])
    scores = h @ params["W2"] + params["b2"]
    # No maximum is subtracted: |h| <= 1 bounds the scores, so exp cannot overflow.
    log_total = np.log(np.sum(np.exp(scores), axis=1))
    return np.mean(log_total - np.sum(labels * scores, axis=1))


def predict(params, x):
    h = np.tanh(x @ params["W1"] + params["b1"])
    return np.argmax(h @ params["W2"] + params["b2"], axis=1)


def load(rng):
    """(training images, digits), (test images, digits); a quarter is kept for the test."""
    digits = load_digits()
    order = rng.permutation(len(digits.target))
    x, y = digits.data[order] / 16.0, digits.target[order]
    split = len(y) * 3 // 4
    return (x[:split], y[:split]), (x[split:], y[split:])


def initial(rng, inputs, outputs):
    return {
        "W1": rng.normal(size=(inputs, HIDDEN)) / np.sqrt(inputs),
        "b1": np.zeros(HIDDEN),
        "W2": rng.normal(size=(HIDDEN, outputs)) / np.sqrt(HIDDEN),
        "b2": np.zeros(outputs),
    }


def train(params, loss_and_gradient, x, y, test, epochs, rng):
    """Change `params` in place; the loss of every step and the test accuracy of every epoch."""
    labels = np.eye(10)[y]
    losses, accuracies = [], []
    steps = len(y) // BATCH
    with tqdm(total=epochs * steps, unit="step") as bar:
        for epoch in range(epochs):
            for batch in np.array_split(rng.permutation(len(y)), steps):
                value, gradient = loss_and_gradient(params, x[batch], labels[batch])
                for name in params:
                    params[name] -= RATE * gradient[name]
                losses.append(value)
                bar.update()
                bar.set_postfix(loss=f"{value:.3f}", refresh=False)
            accuracies.append(np.mean(predict(params, test[0]) == test[1]))
            bar.write(
                f"epoch {epoch + 1:2}: loss {np.mean(losses[-steps:]):.4f}, "
                f"test accuracy {accuracies[-1]:.4f}"
            )
    return losses, accuracies


def plot(losses, accuracies, path):
    epoch = np.arange(1, len(losses) + 1) * len(accuracies) / len(losses)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    left.semilogy(epoch, losses, linewidth=0.7)
    left.set(title="Training loss of each step", xlabel="epoch", ylabel="cross-entropy")
    right.plot(np.arange(1, len(accuracies) + 1), accuracies, marker=".")
    right.axhline(WANTED_ACCURACY, color="gray", linestyle=":", label=f"{WANTED_ACCURACY}")
    right.set(title="Test accuracy", xlabel="epoch")
    right.xaxis.get_major_locator().set_params(integer=True)
    right.legend()
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--output", type=Path, default=Path("digits.png"), help="file of the plot")
    options = parser.parse_args()

    rng = np.random.default_rng(0)
    (x, y), test = load(rng)
    params = initial(rng, x.shape[1], 10)
    loss_and_gradient = srcgrad.value_and_grad(loss)
    few = (params, x[:3], np.eye(10)[y[:3]])

    print("The gradient of the loss, as srcgrad wrote it:\n")
    print(loss_and_gradient.source_for(*few))
    srcgrad.check_grads(loss, few)
    print("It agrees with finite differences on a small batch.\n")

    losses, accuracies = train(params, loss_and_gradient, x, y, test, options.epochs, rng)
    plot(losses, accuracies, options.output)
    print(f"loss and accuracy plotted in {options.output.resolve()}")
    print(f"test accuracy {accuracies[-1]:.4f} on {len(test[1])} digits never trained on")
    if accuracies[-1] < WANTED_ACCURACY:
        sys.exit(f"the accuracy is below {WANTED_ACCURACY}")


if __name__ == "__main__":
    main()
