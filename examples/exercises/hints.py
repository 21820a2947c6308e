"""Hints to the exercises, by file. Each says more than the one before. None is the solution."""

HINTS = {
    "01_xor": [
        "XOR is 1 where at least one input is 1, but not both.",
        "Let the first layer compute OR and NAND. Which gate of these two is XOR?",
        "OR fires for x1 + x2 - 0.5 > 0, NAND for -x1 - x2 + 1.5 > 0. The second layer is AND.",
    ],
    "02_sigmoid": [
        "e^-z is too large for a float only where z is very negative.",
        "Multiply numerator and denominator by e^z: then e^z is there, and not e^-z.",
        "Take 1 / (1 + e^-z) where z is at least 0, and e^z / (1 + e^z) elsewhere.",
    ],
    "03_sigmoid_prime": [
        "Write sigma(z) = (1 + e^-z)^-1, and use the chain rule.",
        "You get e^-z / (1 + e^-z)^2. Which part of it is sigma(z)?",
        "The other part is e^-z / (1 + e^-z). Add 1 to its numerator and take 1 away.",
    ],
    "04_layer": [
        "First all z, then sigma of each of them.",
        "Row j of w belongs to neuron j: zip(w, b) gives a row and a bias for each neuron.",
        "z_j = sum(w_k * a_k for w_k, a_k in zip(row, a)) + b_j",
    ],
    "05_four_bits": [
        "Only one output is large. Its weight to a bit decides the bit.",
        "A large weight where the digit has the bit, a very negative one where it has not.",
        "Nine outputs of 0.01 add up to 0.09 times a weight, so biases of 0 are good enough.",
    ],
    "06_quadratic_cost": [
        "Take the difference of each output and its desired value. Square, add, halve.",
        "For the gradient, only the term with a_j changes with a_j.",
        "The derivative of (a_j - y_j)^2 / 2 with respect to a_j: the 2 and the 1/2 cancel.",
    ],
    "07_descent": [
        "The gradient points uphill.",
        "The step is the learning rate times the gradient, in the opposite direction.",
        "Entry k of the result is v[k] minus something with nabla[k].",
    ],
    "08_update_mini_batch": [
        "One loop finds the gradients, another one changes the weights and biases.",
        "Each gradient counts eta / len(mini_batch).",
        "For each gradient, layer l, neuron j: change biases[l][j], and each weights[l][j][k].",
    ],
    "09_output_error": [
        "The cost depends on z_j only through a_j: use the chain rule.",
        "dC/dz_j = dC/da_j times da_j/dz_j.",
        "dC/da_j is a_j - y_j. And da_j/dz_j is the slope of the sigmoid at z_j.",
    ],
    "10_hidden_error": [
        "z_k of this layer changes sigma(z_k), and this changes all z_j of the next layer.",
        "Add up over j: delta_next[j] times how fast z_j of the next layer changes with z_k.",
        "That is w_next[j][k] times the slope of the sigmoid at z_k.",
    ],
    "11_gradients": [
        "How fast does z_j change with b_j? And with w_jk?",
        "dz_j/db_j = 1, and dz_j/dw_jk = a_k.",
        "By the chain rule, multiply each by delta_j.",
    ],
    "12_backprop": [
        "Forward: keep the list of all z, and the list of all activations, which begins with x.",
        "Back: the error of the outputs first, then for each layer its gradients, then the error of"
        " the layer before. Exercises 9, 10 and 11 are the pieces.",
        "The weights of layer l go with the error of layer l and the activations before it. Insert"
        " each result at the front of its list.",
    ],
    "13_finite_difference": [
        "From v - epsilon to v + epsilon it is 2 epsilon.",
        "Two errors: about epsilon^2 by the formula, and about 1e-16 / epsilon by rounding.",
        "Their sum is smallest where they are about equal: epsilon^3 = 1e-16.",
    ],
    "14_cross_entropy_error": [
        "Find dC/da_j first, and then multiply by the slope of the sigmoid.",
        "dC/da_j = -y_j / a_j + (1 - y_j) / (1 - a_j). The slope is a_j (1 - a_j).",
        "Multiply out: both fractions lose their denominators. What is left?",
    ],
    "15_l2_step": [
        "Take the derivative of the new term with respect to w_k.",
        "It is lambda / n times w_k.",
        "The step subtracts eta times nabla[k], and eta times this.",
    ],
    "16_find_the_fault": [
        "Two engines have sigma' where it should not be so, or not where it should be.",
        "Each engine without a number in its last part, such as update_mini_batch_4, has another"
        " equation: copy it to a file of your own as update_mini_batch, and run the check on it.",
        "In a right engine: the errors use z, the weights use activations, the biases only errors.",
    ],
}
