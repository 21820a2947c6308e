"""The programs that the benchmark compares: they learn and classify alike."""

from math import exp

from tinynn import update_mini_batch
from tinynn.lanes import Lanes

ETA = 3.0


class Program:
    """A program that learns the examples of `data` from the start that the network is."""

    tolerance = 1e-9  # of its weights, beside those of the engine

    def __init__(self, network, data):
        self.network, self.data = network, data

    def examples(self):
        """The examples in the form that it takes."""
        return list(self.data)


class TinyNN(Program):
    """The engine itself."""

    def learn(self, mini_batch):
        update_mini_batch(self.network, mini_batch, ETA)

    def classify(self, x):
        return self.network.classify(x)

    def parameters(self):
        return [self.network.weights, self.network.biases]


class InLanes(Program):
    """The engine with its first layer in lanes, which rounds each change of a weight."""

    tolerance = 1e-6

    def __init__(self, network, data):
        super().__init__(network, data)
        self.lanes = Lanes(network, data)

    def examples(self):
        return list(self.lanes.examples)

    def learn(self, mini_batch):
        self.lanes.update(self.network, mini_batch, ETA)

    def classify(self, x):
        return self.lanes.classify(x)

    def parameters(self):
        self.lanes.store()
        return [self.network.weights, self.network.biases]


class Naive(Program):
    """Loops over indices, as one would write first: no zero is skipped, gradients are matrices."""

    def __init__(self, network, data):
        super().__init__(network, data)
        self.sizes, self.weights, self.biases = network.sizes, network.weights, network.biases

    def feedforward(self, x):
        """All activations, layer by layer."""
        activations = [x]
        for l in range(len(self.weights)):
            a = []
            for j in range(self.sizes[l + 1]):
                z = self.biases[l][j]
                for k in range(self.sizes[l]):
                    z += self.weights[l][j][k] * activations[l][k]
                a.append(1 / (1 + exp(-z)))
            activations.append(a)
        return activations

    def gradient(self, x, y):
        """The gradient of the cost of one example, in the shapes of weights and biases."""
        activations = self.feedforward(x)
        a = activations[-1]
        delta = [(a[j] - y[j]) * a[j] * (1 - a[j]) for j in range(len(a))]
        weights, biases = [], []
        for l in reversed(range(len(self.weights))):
            biases.insert(0, delta)
            weights.insert(0, [])
            for j in range(self.sizes[l + 1]):
                weights[0].append([])
                for k in range(self.sizes[l]):
                    weights[0][j].append(delta[j] * activations[l][k])
            if l > 0:
                delta_next, delta = delta, []
                for k in range(self.sizes[l]):
                    error = 0.0
                    for j in range(self.sizes[l + 1]):
                        error += self.weights[l][j][k] * delta_next[j]
                    delta.append(error * activations[l][k] * (1 - activations[l][k]))
        return weights, biases

    def learn(self, mini_batch):
        gradients = [self.gradient(x, y) for x, y in mini_batch]
        rate = ETA / len(mini_batch)
        for weights, biases in gradients:
            for l in range(len(self.weights)):
                for j in range(self.sizes[l + 1]):
                    self.biases[l][j] -= rate * biases[l][j]
                    for k in range(self.sizes[l]):
                        self.weights[l][j][k] -= rate * weights[l][j][k]

    def classify(self, x):
        a = self.feedforward(x)[-1]
        best = 0
        for j in range(len(a)):
            if a[j] > a[best]:
                best = j
        return best

    def parameters(self):
        return [self.weights, self.biases]


class WithNumPy(Program):
    """The book's algorithm with NumPy arrays: column vectors, one example after the other."""

    def __init__(self, network, data):
        import numpy

        super().__init__(network, data)
        self.np = numpy
        self.weights = [numpy.array(w) for w in network.weights]
        self.biases = [numpy.array(b)[:, None] for b in network.biases]

    def examples(self):
        """The examples as pairs of column vectors."""
        return [(self.np.array(x)[:, None], self.np.array(y)[:, None]) for x, y in self.data]

    def sigmoid(self, z):
        return 1 / (1 + self.np.exp(-z))

    def sigmoid_prime(self, z):
        return self.sigmoid(z) * (1 - self.sigmoid(z))

    def gradient(self, x, y):
        """The gradient of the cost of one example, in the shapes of weights and biases."""
        zs, activations = [], [x]
        for w, b in zip(self.weights, self.biases):
            zs.append(w @ activations[-1] + b)
            activations.append(self.sigmoid(zs[-1]))
        delta = (activations[-1] - y) * self.sigmoid_prime(zs[-1])
        weights, biases = [delta @ activations[-2].T], [delta]
        for l in reversed(range(len(zs) - 1)):
            delta = (self.weights[l + 1].T @ delta) * self.sigmoid_prime(zs[l])
            weights.insert(0, delta @ activations[l].T)
            biases.insert(0, delta)
        return weights, biases

    def learn(self, mini_batch):
        sum_w = [self.np.zeros(w.shape) for w in self.weights]
        sum_b = [self.np.zeros(b.shape) for b in self.biases]
        for x, y in mini_batch:
            weights, biases = self.gradient(x, y)
            sum_w = [total + w for total, w in zip(sum_w, weights)]
            sum_b = [total + b for total, b in zip(sum_b, biases)]
        rate = ETA / len(mini_batch)
        self.weights = [w - rate * total for w, total in zip(self.weights, sum_w)]
        self.biases = [b - rate * total for b, total in zip(self.biases, sum_b)]

    def classify(self, x):
        a = x
        for w, b in zip(self.weights, self.biases):
            a = self.sigmoid(w @ a + b)
        return int(self.np.argmax(a))

    def parameters(self):
        return [[w.tolist() for w in self.weights], [b[:, 0].tolist() for b in self.biases]]


PROGRAMS = {"tinynn": TinyNN, "lanes": InLanes, "naive": Naive, "NumPy": WithNumPy}


def flat(numbers):
    """All the numbers in nested lists."""
    if isinstance(numbers, list):
        for part in numbers:
            yield from flat(part)
    else:
        yield numbers
