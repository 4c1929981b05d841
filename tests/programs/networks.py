"""Networks: perceptrons, recurrent cells, attention, convolutions by loops, training inside."""
import functools
import math

import numpy as np

from . import case
from .support import filters

rng = np.random.default_rng(78)


def normal(*shape, scale=0.6):
    return rng.normal(size=shape) * scale


X = normal(3, 2, scale=1.0)
SEQUENCE = [normal(2, scale=1.0) for _ in range(3)]
V = np.array([0.6, -1.1, 0.8, 0.3, -0.2])
IMAGE = normal(4, 4)
MLP = [(normal(2, 3), normal(3)), (normal(3, 1), normal(1))]
NAMED = {"W0": normal(2, 3), "b0": normal(3), "W1": normal(3, 2), "b1": normal(2)}
LSTM = {"Wx": normal(2, 8), "Wh": normal(2, 8), "b": normal(8)}
GRU = {k: (normal(2, 2), normal(2, 2), normal(2)) for k in ("z", "r", "n")}


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def relu(x):
    return np.maximum(0.0, x)


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


ACTIVATIONS = {"tanh": np.tanh, "relu": relu, "sigmoid": sigmoid, "identity": lambda x: x}


# -- feed-forward


def mlp(params, x):
    for W, b in params[:-1]:
        x = np.tanh(x @ W + b)
    W, b = params[-1]
    return np.sum((x @ W + b) ** 2)


def mlp_named(params, x, activation="tanh"):
    act = ACTIVATIONS[activation]
    depth = len(params) // 2
    for k in range(depth):
        x = x @ params[f"W{k}"] + params[f"b{k}"]
        if k < depth - 1:
            x = act(x)
    return np.mean(softmax(x)[:, 0])


def mlp_functional(params, x):
    layers = [functools.partial(lambda W, b, h: np.tanh(h @ W + b), W, b) for W, b in params]
    return np.sum(filters.cascade(x, *layers))


def mlp_of_numbers(weights, x):
    """Without NumPy: lists of lists of floats, as in a first exercise."""
    for layer in weights:
        x = [math.tanh(sum(w * v for w, v in zip(row[:-1], x)) + row[-1]) for row in layer]
    return x[0]


def xor_loss(w):
    total = 0.0
    for a, b, y in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)):
        h = math.tanh(w[0] * a + w[1] * b + w[2])
        p = 1.0 / (1.0 + math.exp(-(w[3] * h + w[4] * a * b)))
        total -= y * math.log(p) + (1 - y) * math.log(1.0 - p)
    return total / 4


def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return np.sum(np.sin(gamma * (x - mean) / np.sqrt(var + eps) + beta))


def batch_norm(x, gamma):
    mean, std = x.mean(axis=0), x.std(axis=0)
    return np.sum((gamma * (x - mean) / (std + 1e-3)) ** 3)


def dropout(x, W, mask, rate=0.5):
    h = relu(x @ W) * mask / (1.0 - rate)
    return h.sum() + (h**2).mean()


def gelu(x):
    return 0.5 * x * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * x**3)))


def residual_stack(Ws, x):
    for W in Ws:
        x = x + gelu(x @ W)
    return np.mean(x * x)


def highway(x, W, T):
    gate = sigmoid(x @ T)
    return np.sum(gate * np.tanh(x @ W) + (1.0 - gate) * x)


def embedding(table, tokens):
    h = table[tokens]
    return np.sum(np.tanh(h.mean(axis=0)) * np.arange(1.0, 3.0))


def mixture_of_experts(gates, experts, x):
    g = softmax(x @ gates)
    outputs = np.stack([np.tanh(x @ e) for e in experts], axis=-1)
    return np.sum(outputs * g[:, None, :])


def autoencoder(W, x):
    code = sigmoid(x @ W)
    return np.mean((code @ W.T - x) ** 2) + 0.1 * np.sum(np.abs(code))


# -- recurrent


def rnn(params, xs):
    h = np.zeros(2)
    for x in xs:
        h = np.tanh(params["Wx"] @ x + params["Wh"] @ h + params["b"])
    return np.sum(h**2)


def lstm(params, xs):
    h, c = np.zeros(2), np.zeros(2)
    outputs = []
    for x in xs:
        z = x @ params["Wx"] + h @ params["Wh"] + params["b"]
        i, f, g, o = np.split(z, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.sum(np.stack(outputs) ** 2)


def lstm_by_slices(params, xs, n=2):
    h = c = np.zeros(n)
    for x in xs:
        z = x @ params["Wx"] + h @ params["Wh"] + params["b"]
        i, f = sigmoid(z[:n]), sigmoid(z[n:2 * n])
        g, o = np.tanh(z[2 * n:3 * n]), sigmoid(z[3 * n:])
        c = f * c + i * g
        h = o * np.tanh(c)
    return h @ h


def gru(params, xs):
    def gate(name, x, h):
        W, U, b = params[name]
        return W @ x + U @ h + b

    h = np.zeros(2)
    for x in xs:
        z, r = (sigmoid(gate(k, x, h)) for k in "zr")
        n = np.tanh(gate("n", x, r * h))
        h = (1.0 - z) * n + z * h
    return np.sum(h)


def bidirectional(w, xs):
    def run(sequence):
        h = 0.0
        for x in sequence:
            h = np.tanh(w[0] * x + w[1] * h)
        return h

    return np.sum(run(xs) * run(xs[::-1]))


def character_model(params, text="abca"):
    vocabulary = sorted(set(text))
    h, loss = np.zeros(2), 0.0
    for a, b in zip(text, text[1:]):
        h = np.tanh(params["E"][vocabulary.index(a)] + params["U"] @ h)
        logits = params["O"] @ h
        loss = loss - logits[vocabulary.index(b)] + np.log(np.sum(np.exp(logits)))
    return loss


def seq2seq_teacher_forcing(w, source, target):
    state = 0.0
    for s in source:
        state = math.tanh(w["enc"] * s + state)
    loss, previous = 0.0, 0.0
    for t in target:
        state = math.tanh(w["dec"] * previous + state)
        loss += (state - t) ** 2
        previous = t
    return loss / len(target)


# -- attention and convolutions


def attention(q, k, v):
    scores = q @ k.T / np.sqrt(k.shape[-1])
    return np.sum(softmax(scores) @ v)


def causal_attention(x, Wq, Wk):
    q, k = x @ Wq, x @ Wk
    n = len(x)
    mask = np.tril(np.ones((n, n), dtype=bool))
    scores = np.where(mask, q @ k.T, -1e9)
    return np.sum((softmax(scores) @ x) ** 2)


def attention_by_loops(x, w):
    total = 0.0
    for i in range(len(x)):
        scores = [w * float_dot(x[i], x[j]) for j in range(i + 1)]
        top = max(scores)
        e = [np.exp(s - top) for s in scores]
        total += sum(a * np.sum(x[j]) for j, a in enumerate(e)) / sum(e)
    return total


def float_dot(a, b):
    return sum(p * q for p, q in zip(a, b))


def multi_head(x, heads):
    out = [softmax(x @ h["q"] @ x.T) @ (x @ h["v"]) for h in heads]
    return np.sum(np.concatenate(out, axis=1) ** 2)


def positional(x, scale):
    position = np.arange(len(x))[:, None]
    wave = np.concatenate([np.sin(position / 10.0), np.cos(position / 10.0)], axis=1)
    return np.sum((x + scale * wave) ** 2)


def conv1d_by_loops(signal, kernel):
    n, k = len(signal), len(kernel)
    energy = 0.0
    for i in range(n - k + 1):
        y = 0.0
        for j in range(k):
            y += signal[i + j] * kernel[j]
        energy += y * y
    return energy


def conv2d_by_slices(image, kernel):
    kh, kw = kernel.shape
    h, w = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    out = sum(kernel[i, j] * image[i:i + h, j:j + w] for i in range(kh) for j in range(kw))
    return np.sum(relu(out) ** 2)


def conv2d_windows(image, kernel):
    rows = []
    for i in range(image.shape[0] - 1):
        rows.append([np.sum(image[i:i + 2, j:j + 2] * kernel) for j in range(3)])
    return np.sum(np.tanh(np.array(rows)))


def average_pool(image):
    h, w = image.shape
    pooled = image.reshape(h // 2, 2, w // 2, 2).mean(axis=(1, 3))
    return np.sum(pooled**3)


def max_pool(image):
    h, w = image.shape
    return np.sum(image.reshape(h // 2, 2, w // 2, 2).max(axis=(1, 3)) ** 2)


def dilated_causal(x, w):
    for dilation in (1, 2):
        padded = np.concatenate([np.zeros(dilation), x])
        x = np.tanh(w[0] * x + w[1] * padded[: len(x)])
    return x.sum()


def graph_network(adjacency, h, W):
    degree = adjacency.sum(axis=1)
    for _ in range(2):
        h = np.tanh((adjacency / degree[:, None]) @ h @ W)
    return np.sum(h)


# -- training inside


def unrolled_sgd(rate, w, x, y):
    for _ in range(3):
        error = x @ w - y
        w = w - rate * (x.T @ error) / len(y)
    return np.mean((x @ w - y) ** 2)


def adam_on_a_parabola(start, lr):
    x, m, v = start, 0.0, 0.0
    for t in range(1, 4):
        g = 2.0 * (x - 1.0)
        m = 0.9 * m + 0.1 * g
        v = 0.99 * v + 0.01 * g * g
        x = x - lr * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.99**t)) + 1e-8)
    return x * x


def inner_step_of_maml(params, tasks, inner_rate=0.1):
    loss = 0.0
    for a, b in tasks:
        w = {k: v - inner_rate * 2.0 * (v * a - b) * a for k, v in params.items()}
        loss += sum((v * a - b) ** 2 for v in w.values())
    return loss / len(tasks)


CASES = [
    case(mlp, MLP, X, argnums=(0, 1)),
    case(mlp, [(w.astype(np.float32), b.astype(np.float32)) for w, b in MLP],
         X.astype(np.float32)),
    case(mlp_named, NAMED, X, argnums=(0, 1), others=((NAMED, X, "sigmoid"), (NAMED, X, "relu"))),
    case(mlp_functional, MLP, X),
    case(mlp_of_numbers, [[[0.4, -0.3, 0.1], [0.7, 0.2, -0.5]], [[0.9, -1.1, 0.3]]], [0.6, -0.2],
         argnums=(0, 1)),
    case(xor_loss, V),
    case(layer_norm, X, V[:2], 0.1, argnums=(0, 1, 2)),
    case(batch_norm, X, V[:2], argnums=(0, 1)),
    case(dropout, X, NAMED["W0"], np.array([1.0, 0.0, 1.0]), argnums=(0, 1)),
    case(residual_stack, [normal(2, 2), normal(2, 2)], X, argnums=(0, 1)),
    case(highway, X, normal(2, 2), normal(2, 2), argnums=(0, 1, 2)),
    case(embedding, normal(4, 2), [0, 2, 2, 1]),
    case(mixture_of_experts, normal(2, 2), (normal(2, 2), normal(2, 2)), X, argnums=(0, 1)),
    case(autoencoder, normal(2, 3), X, argnums=(0, 1)),
    case(rnn, {"Wx": normal(2, 2), "Wh": normal(2, 2), "b": V[:2]}, SEQUENCE, argnums=(0, 1)),
    case(lstm, LSTM, SEQUENCE),
    case(lstm_by_slices, LSTM, SEQUENCE[:2], argnums=(0, 1)),
    case(gru, GRU, SEQUENCE),
    case(bidirectional, V[:2], X, argnums=(0, 1)),
    case(character_model, {"E": normal(3, 2), "U": normal(2, 2), "O": normal(3, 2)}),
    case(seq2seq_teacher_forcing, {"enc": 0.7, "dec": 0.4}, (0.2, 0.9), [0.3, 0.5],
         argnums=(0, 1, 2)),
    case(attention, X, normal(3, 2), normal(3, 4), argnums=(0, 1, 2)),
    case(causal_attention, X, normal(2, 2), normal(2, 2), argnums=(0, 1)),
    case(attention_by_loops, X, 0.7, argnums=(0, 1)),
    case(multi_head, X, [{"q": normal(2, 2), "v": normal(2, 1)} for _ in range(2)],
         argnums=(0, 1)),
    case(positional, X, 0.7, argnums=(0, 1)),
    case(conv1d_by_loops, V, V[:2], argnums=(0, 1)),
    case(conv2d_by_slices, IMAGE[:3, :3], normal(2, 2), argnums=(0, 1)),
    case(conv2d_windows, IMAGE, normal(2, 2), argnums=1),
    case(average_pool, IMAGE),
    case(max_pool, IMAGE),
    case(dilated_causal, V, V[:2], argnums=(0, 1)),
    case(graph_network, np.ones((3, 3)) + np.eye(3), X, normal(2, 2), argnums=(1, 2)),
    case(unrolled_sgd, 0.1, V[:2], X, V[:3], argnums=(0, 1)),
    case(adam_on_a_parabola, 0.4, 0.1, argnums=(0, 1)),
    case(inner_step_of_maml, {"w": 0.4, "v": 0.9}, [(1.0, 0.5), (0.7, -0.2)], argnums=(0, 1)),
]
