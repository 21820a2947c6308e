"""Five engines for exercise 16. Each has one wrong line."""

from tinynn.neuron import sigmoid, sigmoid_prime


def forward(network, x):
    zs, activations = [], [x]
    for w, b in zip(network.weights, network.biases):
        a = activations[-1]
        zs.append([sum(w_k * a_k for w_k, a_k in zip(row, a)) + b_j for row, b_j in zip(w, b)])
        activations.append([sigmoid(z) for z in zs[-1]])
    return zs, activations


def back(w, delta):
    return [sum(w[j][k] * delta[j] for j in range(len(delta))) for k in range(len(w[0]))]


# Engine 1


def backprop_1(network, x, y):
    zs, activations = forward(network, x)
    delta = [(a - t) * sigmoid_prime(z) for a, t, z in zip(activations[-1], y, zs[-1])]
    nabla_b, nabla_w = [], []
    for l in range(len(zs) - 1, -1, -1):
        nabla_b.insert(0, delta)
        nabla_w.insert(0, [[d * a for a in activations[l]] for d in delta])
        if l > 0:
            e = back(network.weights[l], delta)
            delta = [e_k * sigmoid_prime(a) for e_k, a in zip(e, activations[l])]
    return nabla_b, nabla_w


# Engine 2


def backprop_2(network, x, y):
    zs, activations = forward(network, x)
    delta = [(a - t) * sigmoid_prime(z) for a, t, z in zip(activations[-1], y, zs[-1])]
    nabla_b, nabla_w = [], []
    for l in range(len(zs) - 1, -1, -1):
        nabla_b.insert(0, delta)
        nabla_w.insert(0, [[d * a for a in activations[l]] for d in delta])
        if l > 0:
            delta = back(network.weights[l], delta)
    return nabla_b, nabla_w


# Engine 3


def backprop_3(network, x, y):
    zs, activations = forward(network, x)
    delta = [a - t for a, t in zip(activations[-1], y)]
    nabla_b, nabla_w = [], []
    for l in range(len(zs) - 1, -1, -1):
        nabla_b.insert(0, delta)
        nabla_w.insert(0, [[d * a for a in activations[l]] for d in delta])
        if l > 0:
            e = back(network.weights[l], delta)
            delta = [e_k * sigmoid_prime(z) for e_k, z in zip(e, zs[l - 1])]
    return nabla_b, nabla_w


# Engine 4


def update_mini_batch_4(network, mini_batch, eta):
    from tinynn import backprop

    for x, y in mini_batch:
        gradient = backprop(network, x, y)
        for w, b, nabla_w, nabla_b in zip(network.weights, network.biases, *gradient):
            for j, row in enumerate(w):
                b[j] -= eta / len(mini_batch) * nabla_b[j]
                for k in range(len(row)):
                    row[k] -= eta / len(mini_batch) * nabla_w[j][k]


# Engine 5


def backprop_5(network, x, y):
    zs, activations = forward(network, x)
    delta = [(a - t) * sigmoid_prime(z) for a, t, z in zip(activations[-1], y, zs[-1])]
    nabla_b, nabla_w = [], []
    for l in range(len(zs) - 1, -1, -1):
        nabla_b.insert(0, [d * b for d, b in zip(delta, network.biases[l])])
        nabla_w.insert(0, [[d * a for a in activations[l]] for d in delta])
        if l > 0:
            e = back(network.weights[l], delta)
            delta = [e_k * sigmoid_prime(z) for e_k, z in zip(e, zs[l - 1])]
    return nabla_b, nabla_w
