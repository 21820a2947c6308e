// How the page shows things. It computes nothing of the network: all numbers come from the Python
// program. The variables that are not declared here are those of page.js; WORDS is in words.js.
"use strict";

const SIDE = 28, PEN = 0.055, SHADES = 127, MOST_BARS = 10;
const $ = (id) => document.getElementById(id);
const within = (least, value, most) => Math.min(most, Math.max(least, value));

let language = navigator.language.startsWith("zh") ? 1 : 0;
let colours = {};
let shown = {};  // the settings that were shown last
let weightsShown = [];  // of the neuron in the tab "One neuron"

// Words, numbers, elements

function say(key, values = {}) {
  return WORDS[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function number(value) {
  if (value === null) return "–";  // not finite
  const size = Math.abs(value);
  const text = Number.isInteger(value) ? String(value) :
    size < 0.0005 ? value.toExponential(1) : value.toFixed(size < 100 ? 3 : 0);
  return text.replace(/-/g, "−");
}

const signed = (value) => (value > 0 ? "+" : "") + number(value);
const count = (value) => value.toLocaleString("en");
const difference = (a, b) => (a === null || b === null ? null : a - b);

function translate() {
  document.documentElement.lang = ["en", "zh-Hans"][language];
  $("language").lang = ["zh-Hans", "en"][language];
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
  }
}

function showError(kind, error = "") {  // it is shown until such a question is answered
  if (!error && failed !== kind) return;
  failed = error ? kind : "";
  const words = Object.keys(WORDS).find((key) => error.startsWith(key));
  const text = words ? say(words) : error;
  if ($("message").textContent !== text) $("message").textContent = text;
}

function neuronName(layer, neuron) {
  const outputs = state.sizes.length - 2;
  if (layer === outputs) return say("output_neuron", { j: state.classes[neuron] });
  return say(outputs === 1 ? "hidden_neuron" : "layer_neuron", { j: neuron, layer: layer + 1 });
}

function inputName(layer, k) {
  if (layer > 0) return neuronName(layer - 1, k);
  return say("row_column", { row: Math.floor(k / SIDE), column: k % SIDE });
}

function make(tag, values = {}, ...children) {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
}

function addOptions(select, values, nameOf = String) {
  const option = (value) => make("option", { value, textContent: nameOf(value) });
  select.replaceChildren(...values.map(option));
}

function choose(id, value) {
  if (![...$(id).options].some((option) => option.value === String(value))) {
    $(id).append(make("option", { value, textContent: value }));
  }
  $(id).value = value;
}

function fillTable(id, head, rows, chosen) {
  const cell = (textContent, i) =>
    i ? make("td", { textContent }) : make("th", { scope: "row", textContent });
  const title = (textContent) => make("th", { scope: "col", textContent });
  $(id).replaceChildren(
    make("thead", {}, make("tr", {}, ...head.map(title))),
    make("tbody", {}, ...rows.map((row, i) =>
      make("tr", { className: i === chosen ? "chosen" : "" }, ...row.map(cell)))),
  );
}

// Pixels

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "ink", "blue", "red"]) {
    const hex = style.getPropertyValue(`--${name}`).trim();
    colours[name] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  }
}

function mix(share, end) {  // of the paper's colour and another one
  return colours.paper.map((value, i) => value + (end[i] - value) * share);
}

const inkColour = (byte) => mix(byte / 255, colours.ink);

function weightColour(shade) {  // from -1 to 1
  return mix(Math.abs(shade), shade < 0 ? colours.red : colours.blue);
}

function paintPixels(canvas, values, colourOf) {
  const context = canvas.getContext("2d"), image = context.createImageData(SIDE, SIDE);
  values.forEach((value, k) => image.data.set([...colourOf(value), 255], 4 * k));
  context.putImageData(image, 0, 0);
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

// The network, from the drawing to the answer

function paintPaper() {
  const canvas = $("paper"), context = canvas.getContext("2d"), side = canvas.width;
  context.fillStyle = `rgb(${colours.paper})`;
  context.fillRect(0, 0, side, side);
  if (drawing.picture) {
    const { width, height } = drawing.picture, scale = side / Math.max(width, height);
    context.drawImage(drawing.picture, (side - width * scale) / 2, (side - height * scale) / 2,
                      width * scale, height * scale);
  }
  context.strokeStyle = context.fillStyle = `rgb(${colours.ink})`;
  context.lineWidth = PEN * side;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of drawing.strokes) {
    context.beginPath();  // a dot, since a line of one point is not painted
    context.arc(stroke[0][0] * side, stroke[0][1] * side, PEN * side / 2, 0, 2 * Math.PI);
    context.fill();
    context.beginPath();
    for (const [x, y] of stroke) context.lineTo(x * side, y * side);
    context.stroke();
  }
  context.lineWidth = 3;
  if (pen) context.strokeRect(pen.x * side - 8, pen.y * side - 8, 16, 16);
}

function showSeen() {
  const { pixels, activations, answer } = seen, truth = drawing.truth;
  paintPixels($("input"), bytesOf(pixels), inkColour);
  $("which").textContent = truth === undefined ? say("input_note") :
    say("which", { index: drawing.index, truth: state.classes[truth] });
  showActivations(activations[0]);
  const outputs = activations[activations.length - 1], shown = largest(outputs, MOST_BARS);
  showBars("outputs", shown.map((j) => state.classes[j]), shown.map((j) => outputs[j]),
           (a) => (a === null ? "–" : a.toFixed(2)), isBlank() ? -1 : shown.indexOf(answer));
  const text = isBlank() ? "–" : state.classes[answer];
  if ($("answer").textContent !== text) $("answer").textContent = text;
  $("answer").classList.toggle("long", state.classes.some((name) => name.length > 1));
  $("save-picture").href = `picture.svg?${encodeURIComponent(pixels)}`;
  $("take").disabled = isBlank();
  if (!truthChosen) $("truth").value = truth ?? answer;
  fillNeurons();
  showMoved();
  askOfPicked();
}

function largest(values, most) {  // the places of the largest values, in order
  const places = [...values.keys()].sort((i, j) => values[j] - values[i]).slice(0, most);
  return places.sort((i, j) => i - j);
}

function showActivations(activations) {
  const most = Math.max(1, ...activations.map(Math.abs));
  [...$("neurons").children].forEach((tile, j) => {
    tile.style.setProperty("--a", Math.abs(activations[j]) / most);
    tile.classList.toggle("below", activations[j] < 0);
    tile.title = say("tile", {
      name: neuronName(0, j), a: number(activations[j]), w: signed(state.largest[j]),
    });
    tile.setAttribute("aria-current", picked.layer === 0 && picked.neuron === j);
  });
}

function showBars(id, names, values, textOf, first) {
  const list = $(id), most = Math.max(1, ...values.map(Math.abs));
  while (list.children.length > values.length) list.lastChild.remove();
  values.forEach((value, j) => {
    const bar = list.children[j] || list.appendChild(make("li", {}, make("span"),
      make("span", { className: "bar" }, make("i")), make("span", { className: "value" })));
    const [name, track, text] = bar.children;
    bar.className = j === first ? "first" : "";
    track.classList.toggle("below", value < 0);
    track.firstChild.style.transform = `scaleX(${value / most})`;
    [name.textContent, text.textContent] = [names[j], textOf(value)];
  });
}

function fillNeurons() {
  if (!(picked.neuron < state.sizes[picked.layer + 1])) {  // also if there is no such layer
    picked = { layer: 0, neuron: 0 };
  }
  const select = $("neuron-choice"), of = `${language} ${state.sizes}`;
  if (select.dataset.of !== of) {
    select.dataset.of = of;
    const neurons = state.sizes.slice(1).map((n, layer) =>
      Array.from({ length: n }, (_, neuron) => `${layer} ${neuron}`));
    addOptions(select, neurons.flat(), (value) => neuronName(...value.split(" ").map(Number)));
  }
  select.value = `${picked.layer} ${picked.neuron}`;
}

function showState() {
  const { about, sizes, settings, steps, examples, epochs, samples } = state;
  $("about").textContent = say(about.file ? "about" : "about_new", {
    file: about.file, images: count(about.images), from: about.drawn ? say("drawn") : about.origin,
  });
  showError("trouble", state.trouble);
  const key = { 2: "no_hidden", 3: "hidden_layer" }[sizes.length] || "first_hidden";
  $("hidden-title").textContent = say(key, { n: sizes[1], sizes: sizes.slice(1, -1).join(", ") });
  $("run").textContent = say(state.running ? "pause" : "start");
  // What the reader has chosen meanwhile stays, until the program says something new.
  if (shown.eta !== settings.eta) for (const id of ["eta", "step-eta"]) choose(id, settings.eta);
  if (shown.mini_batch !== settings.mini_batch) choose("batch", settings.mini_batch);
  shown = settings;
  $("progress").textContent = say("progress", {
    epochs, steps: count(steps), examples: count(examples), training: samples[0],
    validation: samples[1],
  });
  showWeights();
  showCurves();
}

function showWeights() {
  const tiles = $("neurons"), shades = bytesOf(state.shades), n = state.sizes[1];
  tiles.classList.toggle("many", n > 30);
  while (tiles.children.length > n) tiles.lastChild.remove();
  for (let j = tiles.children.length; j < n; j++) {
    tiles.append(make("button", { className: "tile", onclick: () => pick(0, j) },
                      make("canvas", { width: SIDE, height: SIDE })));
  }
  [...tiles.children].forEach((tile, j) => {
    const mine = shades.subarray(j * SIDE * SIDE, (j + 1) * SIDE * SIDE);
    paintPixels(tile.firstChild, mine, (shade) => weightColour(shade / SHADES - 1));
  });
}

// Watch it learn

function showCurves() {
  const costs = state.curve.flatMap(([, t, v]) => [t[1], v[1]]).filter((cost) => cost !== null);
  const percent = (share) => `${(100 * share).toFixed(0)} %`;
  const short = (cost) => (cost === null ? "–" : String(Number(cost.toPrecision(3))));
  drawCurves("accuracy", say("accuracy"), 0, 1, percent);
  drawCurves("costs", say("average_cost"), 1, Math.max(...costs) || 1, short);
}

function drawCurves(id, title, which, most, label) {
  const left = 48, right = 412, top = 8, bottom = 194;
  const curve = [state.curve[0], ...state.curve], end = curve[curve.length - 1];
  const shape = (tag, values, ...text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    element.append(...text);
    return element;
  };
  const step = niceStep(most / 4), ceiling = step * Math.ceil(most / step - 1e-9);
  const x = (examples) => left + (right - left) * examples / Math.max(end[0], 1);
  const y = (value) => bottom - (bottom - top) * (value ?? ceiling) / ceiling;
  const parts = [
    shape("text", { x: left, y: 212 }, "0"),
    shape("text", { x: right, y: 212, "text-anchor": "end" },
          say("examples", { n: count(end[0]) })),
  ];
  for (let value = 0; value < ceiling + step / 2; value += step) {
    parts.push(shape("line", { x1: left, x2: right, y1: y(value), y2: y(value) }));
    parts.push(shape("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, label(value)));
  }
  const names = [[2, "validation", "━"], [1, "training", "╍"]].map(([i, name, line]) => {
    const points = curve.map((point) => [x(point[0]), y(point[i][which])]);
    parts.push(shape("polyline", { class: name, points: points.join(" ") }));
    const textContent = `${line} ${say(name)} ${label(end[i][which])}`;
    return make("span", { className: name, textContent });
  });
  $(id).querySelector("svg").replaceChildren(...parts);
  $(id).querySelector("figcaption").replaceChildren(title, ...names);
}

function niceStep(size) {  // 1, 2, 2.5 or 5 times a power of ten
  const power = 10 ** Math.floor(Math.log10(size));
  return power * [1, 2, 2.5, 5, 10].find((n) => n * power >= size * (1 - 1e-9));
}

// One neuron

function functionName(layer) {  // the outputs are always sigmoid neurons
  const name = layer === state.sizes.length - 2 ? "sigmoid" : state.settings.activation;
  return name === "sigmoid" ? "σ" : name;
}

function sumText(z, b) {
  return `${number(z - b)} ${b < 0 ? "−" : "+"} ${number(Math.abs(b))}`;
}

function showNeuron({ w, b, z, a, terms, others, to }, { layer, neuron }) {
  const isImage = layer === 0, most = Math.max(...w.map(Math.abs)) || 1;
  $("neuron").classList.toggle("no-image", !isImage);
  $("neuron-title").textContent = say("neuron_title", { name: neuronName(layer, neuron) });
  if (isImage) {
    weightsShown = w;
    paintPixels($("weights"), w, (weight) => weightColour(weight / most));
    paintTerms(terms);
  }
  fillTable("term-table", [say("from_where"), "w", "a", "w a"], [
    ...terms.map(({ k, w: w_k, a: a_k, term }) =>
      [inputName(layer, k), signed(w_k), number(a_k), signed(term)]),
    [say("others"), "", "", signed(others)], [say("bias"), "", "", signed(b)],
    [say("z"), "", "", signed(z)],
  ], terms.length + 2);
  $("z-sum").textContent = `z = Σ w a + b = ${sumText(z, b)} = ${number(z)}`;
  $("z-sigma").textContent = `a = ${functionName(layer)}(z) = ${number(a)}`;
  $("to-title").textContent = say(to ? "to_title" : "to_nothing");
  const toOutputs = layer === state.sizes.length - 3;
  showBars("to", toOutputs ? state.classes : Object.keys(to || []), to || [], signed);
}

function showWeightAt(event) {
  const place = (share) => within(0, Math.floor(SIDE * share), SIDE - 1);
  const [column, row] = shareOf($("weights"), event).map(place);
  const w = signed(weightsShown[SIDE * row + column]);
  $("pixel").textContent = say("pixel", { row, column, w });
}

function paintTerms(terms) {
  const canvas = $("terms"), context = canvas.getContext("2d"), size = canvas.width / SIDE;
  context.imageSmoothingEnabled = false;
  context.drawImage($("input"), 0, 0, canvas.width, canvas.height);
  context.font = `bold ${size}px sans-serif`;
  context.textAlign = "center";
  for (const { k, term } of terms) {
    const x = (k % SIDE) * size, y = Math.floor(k / SIDE) * size;
    context.fillStyle = `rgb(${term < 0 ? colours.red : colours.blue})`;
    context.fillRect(x, y, size, size);
    context.fillStyle = `rgb(${colours.paper})`;
    context.fillText(term < 0 ? "−" : "+", x + size / 2, y + size * 0.85);
  }
}

// One step

function showStep(step, { layer, neuron, truth }) {
  for (const equation of equationsOf(step, layer, neuron, truth)) showEquation(equation, step);
  const columns = ["z", "a", "y", "gradient", "slope", "delta"];
  const row = (name, j) => [name, ...columns.map((key) => number(step.outputs[key][j]))];
  const head = [say("output"), "z", "a", "y", "∂C/∂a", "σ′(z)", "δ"];
  fillTable("outputs-table", head, state.classes.map(row), truth);
}

function equationsOf(step, layer, neuron, truth) {
  const { z, b, a, slope, delta, back, outputs } = step, n = number, f = functionName(layer);
  const isOutput = back === null, j = isOutput ? neuron : truth, error = outputs.delta[j];
  const isQuadratic = state.settings.cost === "quadratic";
  const times = (one, other, result) => `${n(one)} · ${n(other)} = ${n(result)}`;
  return [  // which function, its equation, the formula, with numbers, in words
    ["22", "(22)", `a = ${f}(w a + b)`, `${f}(${sumText(z, b)}) = ${n(a)}`, say("forward")],
    isQuadratic ?
      ["6", "(6)", "C = ½ Σ (y − a)²", `C = ${n(step.cost)}`, say("cost_of_image")] :
      ["6", "(57)", "C = −Σ [y ln a + (1 − y) ln(1 − a)]", `C = ${n(step.cost)}`,
       say("cost_of_image")],
    ["BP1", "(BP1)", isQuadratic ? "δ = ∂C/∂a · σ′(z)" : "δ = a − y", isQuadratic ?
      `δ = ${times(outputs.gradient[j], outputs.slope[j], error)}` :
      `δ = ${n(outputs.a[j])} − ${n(outputs.y[j])} = ${n(error)}`,
     say("output_error", { j: state.classes[j] })],
    ["BP2", "(BP2)", `δ = (Σ w δ) · ${isOutput ? "σ" : f}′(z)`,
     isOutput ? "" : `δ = ${times(back, slope, delta)}`,
     say(isOutput ? "is_output" : "hidden_error")],
    ["BP3", "(BP3)", "∂C/∂b = δ", `∂C/∂b = ${n(step.db)}`, say("by_bias")],
    ["BP4", "(BP4)", "∂C/∂w = a δ", `∂C/∂w = ${times(step.a_in, delta, step.dw)}`,
     say("by_weight", { from: inputName(layer, step.k) })],
    ["20", "(20)", "w → w − η ∂C/∂w", `w: ${n(step.w)} ${signed(step.new_w - step.w)},  ` +
      `b: ${n(b)} ${signed(step.new_b - b)}`, say("update")],
  ];
}

function showEquation([key, equation, formula, numbers, words], { functions }) {
  const { name, file, source } = functions[key], id = `equation-${key}`;
  if (!$(id)) {
    $("equations").append(make("dt"), make("dd", { id },
      make("div", {}, make("b"), make("span")),
      make("div", {}, make("span", { className: "note" }), make("button"))));
  }
  const parts = $(id).querySelectorAll("div > *"), link = parts[3];
  $(id).previousSibling.textContent = equation;
  [formula, numbers, words].forEach((text, i) => { parts[i].textContent = text; });
  link.textContent = `${file.split("/").pop()}: ${name}`;
  link.onclick = () => {
    $("source-title").textContent = `${equation}: ${name}, ${file}`;
    $("source").querySelector("pre").textContent = source || say("no_source");
    $("source").showModal();
  };
}

function showMoved() {
  $("moved-note").textContent = moved ? say("moved_note", { eta: moved.eta }) : say("moved_first");
  $("moved-table").hidden = !moved;
  if (!moved) return;
  const row = (name, before, after, predicted) =>
    [name, number(before), number(after), signed(difference(after, before)), signed(predicted)];
  fillTable("moved-table", ["", say("before"), say("after"), say("change"), say("predicted")], [
    ...moved.a.map((a, j) => row(state.classes[j], a, moved.new_a[j], moved.predicted_a[j])),
    row("C", moved.cost, moved.new_cost, moved.predicted_cost),
  ], moved.a.length);
}
