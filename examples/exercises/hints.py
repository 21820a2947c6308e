"""Hints to the exercises: for each function three, of which each says more than the one before.

None is the solution. The keys say which functions an exercise asks for.
"""

HINTS = {
    "01_xor": {"xor": [
        "XOR is 1 where at least one input is 1, but not both.",
        "Let the first layer compute OR and NAND. Which gate, fed with these two, gives XOR?",
        "OR fires for x1 + x2 - 0.5 > 0, NAND for -x1 - x2 + 1.5 > 0. The last one is AND.",
    ], "why_not_one": [
        "Write down what w1, w2 and b must fulfil for each of the four inputs.",
        "Four inequalities: for (0, 0), (0, 1), (1, 0) and (1, 1).",
        "Add those for (0, 1) and (1, 0), and compare with that for (1, 1).",
    ]},
    "02_sigmoid": {"sigmoid": [
        "e^-z is too large for a float only where z is very negative.",
        "Multiply numerator and denominator by e^z: then e^z is there, and not e^-z.",
        "Take 1 / (1 + e^-z) where z is at least 0, and the other form elsewhere.",
    ]},
    "03_four_bits": {"bits": [
        "Only one output is large. Its weight to a bit decides the bit.",
        "A large weight where the digit has the bit, a very negative one where it has not.",
        "Nine outputs of 0.01 add up to 0.09 times a weight: is a bias needed at all?",
    ]},
    "04_quadratic_cost": {"quadratic_cost": [
        "Which numbers say how far each output is from the desired one?",
        "The square of the length of a vector is the sum of the squares of its entries.",
        "Take the difference of each output and its desired value. Square, add, halve.",
    ], "quadratic_gradient": [
        "Only one term of the sum changes with a_j.",
        "What is the derivative of (a_j - y_j)^2 / 2 with respect to a_j?",
        "The 2 of the square and the 1/2 cancel.",
    ]},
    "05_descent": {"descend": [
        "In which direction does the cost fall fastest?",
        "The step is the learning rate times the gradient, in the opposite direction.",
        "Entry k of the result is v[k] minus something with nabla[k].",
    ]},
    "06_sigmoid_prime": {"sigmoid_prime": [
        "Write sigma(z) = (1 + e^-z)^-1, and use the chain rule.",
        "You get e^-z / (1 + e^-z)^2. Which part of it is sigma(z)?",
        "The other part is e^-z / (1 + e^-z). Add 1 to its numerator and take 1 away.",
    ]},
    "07_layer": {"layer": [
        "First all z, then sigma of each of them.",
        "Row j of w belongs to neuron j: zip(w, b) gives a row and a bias for each neuron.",
        "For a row and a bias: the sum of w_k * a_k over zip(row, a), and once the bias.",
    ]},
    "08_update_mini_batch": {"update_mini_batch": [
        "One loop finds the gradients, another one changes the weights and biases.",
        "Each gradient counts eta / len(mini_batch).",
        "For each gradient, layer l, neuron j: change biases[l][j], and each weights[l][j][k].",
    ]},
    "09_output_error": {"output_error": [
        "The cost depends on z_j only through a_j: use the chain rule.",
        "dC/dz_j = dC/da_j times da_j/dz_j.",
        "dC/da_j is a_j - y_j. And da_j/dz_j is the slope of the sigmoid at z_j.",
    ]},
    "10_hidden_error": {"hidden_error": [
        "z_k of this layer changes sigma(z_k), and this changes all z_j of the next layer.",
        "Add up over j: delta_next[j] times how fast z_j of the next layer changes with z_k.",
        "That is w_next[j][k] times the slope of the sigmoid at z_k.",
    ]},
    "11_gradients": {"bias_gradient": [
        "How fast does z_j change with b_j?",
        "dz_j/db_j = 1.",
        "By the chain rule, multiply delta_j by it.",
    ], "weight_gradient": [
        "How fast does z_j change with w_jk?",
        "dz_j/dw_jk = a_k.",
        "By the chain rule, multiply delta_j by it: one row for each j.",
    ]},
    "12_backprop": {"backprop": [
        "Forward: keep the list of all z, and the list of all activations, which begins with x.",
        "Back: the error of the outputs first. Then for each layer its gradients, and the error of"
        " the layer before. Exercises 9, 10 and 11 are the pieces.",
        "The weights of layer l go with the error of layer l and the activations before it. Insert"
        " each result at the front of its list.",
    ]},
    "13_finite_difference": {"central_difference": [
        "How far is it from v - epsilon to v + epsilon?",
        "A slope is a difference of heights over the way between them.",
        "The way is 2 epsilon.",
    ], "best_epsilon": [
        "Two errors: one grows with epsilon, the other one falls.",
        "About epsilon^2 by the formula, and about 1e-16 / epsilon by rounding.",
        "Their sum is smallest where they are about equal: epsilon^3 = 1e-16.",
    ]},
    "14_cross_entropy_error": {"cross_entropy_error": [
        "Find dC/da_j first, and then multiply by the slope of the sigmoid.",
        "dC/da_j = -y_j / a_j + (1 - y_j) / (1 - a_j). The slope is a_j (1 - a_j).",
        "Multiply out: both fractions lose their denominators. What is left?",
    ]},
    "15_l2_step": {"l2_step": [
        "Take the derivative of the new term with respect to w_k.",
        "It is lambda / n times w_k.",
        "The step subtracts eta times nabla[k], and eta times this.",
    ]},
    "16_find_the_fault": {"faults": [
        "In one engine sigma' is of the wrong thing. In two others it is missing.",
        "In a right engine the errors use z, the weights use activations, and the biases only the"
        " errors.",
        "Copy engines.py to mine.py, rename one function to backprop or update_mini_batch, and run"
        " python3 -m tinynn check --with mine.py.",
    ]},
}
