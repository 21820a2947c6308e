// How the page shows things. It computes nothing of the network: all numbers come from the Python
// program. The variables `state`, `seen`, `drawing`, `picked`, `moved` are those of page.js.
"use strict";

const SIDE = 28, PEN = 0.055, SHADES = 127;
const $ = (id) => document.getElementById(id);

// Words, numbers, elements

function say(key, values = {}) {
  return WORDS[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function number(value) {
  if (value === null) return "∞";
  const size = Math.abs(value);
  const text = Number.isInteger(value) ? String(value) :
    size < 0.0005 ? value.toExponential(1) : value.toFixed(size < 100 ? 3 : 0);
  return text.replace(/-/g, "−");
}

const signed = (value) => (value > 0 ? "+" : "") + number(value);
const count = (value) => value.toLocaleString("en");
const last = (list) => list[list.length - 1];
const within = (least, value, most) => Math.min(most, Math.max(least, value));

function translate() {
  document.documentElement.lang = ["en", "zh"][language];
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
  }
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
    $(id).append(make("option", { value, textContent: value || "0" }));
  }
  $(id).value = value;
}

function fillTable(id, head, rows, chosen) {
  const cells = (tag, row) => row.map((textContent) => make(tag, { textContent }));
  $(id).replaceChildren(
    make("thead", {}, make("tr", {}, ...cells("th", head))),
    make("tbody", {}, ...rows.map((row, i) =>
      make("tr", { className: i === chosen ? "chosen" : "" }, ...cells("td", row)))),
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
  context.strokeStyle = `rgb(${colours.ink})`;
  context.lineWidth = PEN * side;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of drawing.strokes) {
    context.beginPath();
    for (const [x, y] of [stroke[0], ...stroke]) context.lineTo(x * side, y * side);
    context.stroke();
  }
  context.lineWidth = 3;
  if (pen) context.strokeRect(pen.x * side - 8, pen.y * side - 8, 16, 16);
}

function showSeen() {
  const pixels = seen ? bytesOf(seen.pixels) : new Uint8Array(SIDE * SIDE);
  const layers = seen ? seen.activations : state.sizes.slice(1).map((n) => Array(n).fill(0));
  paintPixels($("input"), pixels, inkColour);
  $("truth").textContent = drawing.truth === undefined ? say("input_note") :
    say("truth", { index: drawing.index, truth: state.classes[drawing.truth] });
  showActivations(layers[0]);
  showBars($("outputs"), state.classes, last(layers), (a) => a.toFixed(2), seen?.answer);
  const answer = seen ? state.classes[seen.answer] : "–";
  if ($("answer").textContent !== answer) $("answer").textContent = answer;
  $("answer").classList.toggle("long", answer.length > 1);
  if (seen) $("save-picture").href = `picture.svg?${encodeURIComponent(seen.pixels)}`;
  showPicked();
}

function showActivations(activations) {
  const most = Math.max(1, ...activations.map(Math.abs));
  [...$("neurons").children].forEach((tile, j) => {
    tile.style.setProperty("--a", Math.abs(activations[j]) / most);
    tile.classList.toggle("below", activations[j] < 0);
    tile.title = say("tile", {
      name: neuronName(0, j), a: number(activations[j]), w: signed(state.largest[j]),
    });
    tile.setAttribute("aria-label", tile.title);
    tile.setAttribute("aria-pressed", picked.layer === 0 && picked.neuron === j);
  });
}

function showBars(list, names, values, textOf, first) {
  const most = Math.max(1, ...values.map(Math.abs));
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

function showState() {
  const { about, sizes, settings } = state;
  $("about").textContent = say(about.file ? "about" : "about_new", {
    file: about.file, images: count(about.images), from: about.drawn ? say("drawn") : about.origin,
  });
  if (state.error) tell("wait", state.error);
  const key = { 2: "no_hidden", 3: "hidden_layer" }[sizes.length] || "first_hidden";
  $("hidden-title").textContent = say(key, { n: sizes[1], sizes: sizes.slice(1, -1).join(", ") });
  $("run").textContent = say(state.running ? "pause" : "start");
  for (const id of ["eta", "step-eta"]) choose(id, settings.eta);
  choose("batch", settings.mini_batch);
  const { epochs, steps, examples } = state;
  $("progress").textContent = say("progress", {
    epochs, steps: count(steps), examples: count(examples), training: state.measured[0],
    validation: state.measured[1],
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
  const table = Array.from({ length: 2 * SHADES + 1 }, (_, i) => weightColour(i / SHADES - 1));
  [...tiles.children].forEach((tile, j) => {
    const mine = shades.subarray(j * SIDE * SIDE, (j + 1) * SIDE * SIDE);
    paintPixels(tile.firstChild, mine, (shade) => table[shade]);
  });
}

// Watch it learn

function showCurves() {
  const costs = state.curve.flatMap(([, t, v]) => [t[1], v[1]]).filter((cost) => cost !== null);
  const percent = (share) => `${(100 * share).toFixed(0)} %`;
  const short = (cost) => (cost === null ? "∞" : String(Number(cost.toPrecision(3))));
  drawCurves("accuracy", say("accuracy_title"), 0, 1, percent);
  drawCurves("costs", say("cost_title"), 1, Math.max(...costs, 1e-9), short);
}

function drawCurves(id, title, which, most, label) {
  const left = 48, right = 412, top = 8, bottom = 194;
  const end = Math.max(last(state.curve)[0], 1);
  const shape = (tag, values, ...text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    element.append(...text);
    return element;
  };
  const step = niceStep(most / 4), ceiling = step * Math.ceil(most / step - 1e-9);
  const y = (value) => bottom - (bottom - top) * (value ?? ceiling) / ceiling;
  const parts = [
    shape("text", { x: left, y: 212 }, "0"),
    shape("text", { x: right, y: 212, "text-anchor": "end" }, say("examples", { n: count(end) })),
  ];
  for (let value = 0; value < ceiling + step / 2; value += step) {
    parts.push(shape("line", { x1: left, x2: right, y1: y(value), y2: y(value) }));
    parts.push(shape("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, label(value)));
  }
  const names = ["training", "validation"].map((name, i) => {
    const points = state.curve.map((point) =>
      [left + (right - left) * point[0] / end, y(point[i + 1][which])]);
    parts.push(shape("polyline", { class: name, points: points.join(" ") }));
    const value = label(last(state.curve)[i + 1][which]);
    return make("span", { className: name, textContent: `${"╍━"[i]} ${say(name)} ${value}` });
  });
  $(id).querySelector("svg").replaceChildren(...parts);
  $(id).querySelector("figcaption").replaceChildren(title, ...names.reverse());
}

function niceStep(size) {  // 1, 2, 2.5 or 5 times a power of ten
  const power = 10 ** Math.floor(Math.log10(size));
  return power * [1, 2, 2.5, 5, 10].find((n) => n * power >= size * (1 - 1e-9));
}

// One neuron, and one step

const truth = () => Number($("truth-choice").value);  // what the reader says that the digit is

function showPicked() {
  if (!(picked.neuron < state.sizes[picked.layer + 1])) picked = { layer: 0, neuron: 0 };
  const select = $("neuron-choice"), of = `${language} ${state.sizes}`;
  if (select.dataset.of !== of) {
    select.dataset.of = of;
    const neurons = state.sizes.slice(1).map((n, layer) =>
      Array.from({ length: n }, (_, neuron) => `${layer} ${neuron}`));
    addOptions(select, neurons.flat(), (value) => neuronName(...value.split(" ").map(Number)));
  }
  select.value = `${picked.layer} ${picked.neuron}`;
  $("take").disabled = !seen;
  const pixels = seen ? seen.pixels : btoa("\0".repeat(SIDE * SIDE));
  if (!$("neuron").hidden) askLatest("neuron", { pixels, ...picked }, showNeuron);
  if (!$("step").hidden) askLatest("step", { pixels, truth: truth(), ...picked }, showStep);
}

function sumText(z, b) {
  return `${number(z - b)} ${b < 0 ? "−" : "+"} ${number(Math.abs(b))}`;
}

function showNeuron({ w, b, z, a, terms, others, to }) {
  const { layer, neuron } = picked, isImage = layer === 0, most = Math.max(...w.map(Math.abs)) || 1;
  $("neuron-title").textContent = say("neuron_title", { name: neuronName(layer, neuron) });
  $("weights").parentNode.hidden = $("terms").parentNode.hidden = !isImage;
  if (isImage) {
    weightsShown = w;
    paintPixels($("weights"), w, (weight) => weightColour(weight / most));
    paintTerms(terms);
  }
  if (!$("pixel").textContent) $("pixel").textContent = say("point");
  fillTable("term-table", [say("from_where"), "w", "a", "w a"], [
    ...terms.map(({ k, w: w_k, a: a_k, term }) =>
      [inputName(layer, k), signed(w_k), number(a_k), signed(term)]),
    [say("others"), "", "", signed(others)], [say("bias"), "", "", signed(b)],
    [say("z"), "", "", signed(z)],
  ], terms.length + 2);
  $("z-sum").textContent = `z = Σ w a + b = ${sumText(z, b)} = ${number(z)}`;
  $("z-sigma").textContent = `a = σ(z) = ${number(a)}`;
  $("to-title").textContent = say(to ? "to_title" : "to_nothing");
  const names = layer === state.sizes.length - 3 ? state.classes : Object.keys(to || []);
  showBars($("to"), names, to || [], signed);
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

function showStep(step) {
  for (const [equation, texts] of equationsOf(step)) {
    showEquation(equation, texts, step.functions[equation]);
  }
  const columns = ["z", "a", "y", "gradient", "slope", "delta"];
  fillTable("outputs-table", [say("digit"), "z", "a", "y", "∂C/∂a", "σ′(z)", "δ"],
    state.classes.map((name, j) => [name, ...columns.map((key) => number(step.outputs[key][j]))]),
    truth());
  showMoved();
}

function equationsOf({ z, b, a, slope, delta, back, outputs, ...step }) {
  const n = number, isOutput = back === null, j = isOutput ? picked.neuron : truth();
  const isQuadratic = state.settings.cost === "quadratic", error = outputs.delta[j];
  const from = inputName(picked.layer, step.k);
  const times = (one, other, result) => `${n(one)} · ${n(other)} = ${n(result)}`;
  return [  // the number of the equation, its formula, with numbers, in words
    ["22", ["a = σ(w a + b)", `σ(${sumText(z, b)}) = ${n(a)}`, say("forward")]],
    ["6", [isQuadratic ? "C = ½ Σ (y − a)²" : "C = −Σ [y ln a + (1 − y) ln(1 − a)]",
           `C = ${n(step.cost)}`, say("cost_of_digit")]],
    ["BP1", [isQuadratic ? "δ = ∂C/∂a · σ′(z)" : "δ = a − y",
             isQuadratic ? `δ = ${times(outputs.gradient[j], outputs.slope[j], error)}` :
               `δ = ${n(outputs.a[j])} − ${outputs.y[j]} = ${n(error)}`,
             say("output_error", { j: state.classes[j] })]],
    ["BP2", ["δ = (Σ w δ) · σ′(z)", isOutput ? "" : `δ = ${times(back, slope, delta)}`,
             say(isOutput ? "is_output" : "hidden_error")]],
    ["BP3", ["∂C/∂b = δ", `∂C/∂b = ${n(step.db)}`, say("by_bias")]],
    ["BP4", ["∂C/∂w = a δ", `∂C/∂w = ${times(step.a_in, delta, step.dw)}`,
             say("by_weight", { from })]],
    ["20", ["w → w − η ∂C/∂w", `w: ${n(step.w)} → ${n(step.new_w)},  ` +
            `b: ${n(b)} → ${n(step.new_b)}`, say("update")]],
  ];
}

function showEquation(equation, texts, { name, file, source }) {
  const id = `equation-${equation}`;
  if (!$(id)) {
    $("equations").append(make("dt", { textContent: `(${equation})` }), make("dd", { id },
      make("div", {}, make("b"), make("span")),
      make("div", {}, make("span", { className: "note" }), make("button"))));
  }
  const [formula, numbers, note, link] = $(id).querySelectorAll("div > *");
  [formula.textContent, numbers.textContent, note.textContent] = texts;
  link.textContent = `${file.split("/").pop()}: ${name}`;
  link.onclick = () => {
    $("source-title").textContent = `(${equation}): ${name}, ${file}`;
    $("source").querySelector("pre").textContent = source || say("no_source");
    $("source").showModal();
  };
}

function showMoved() {
  $("moved-note").textContent = moved ? say("moved_note", { eta: moved.eta }) : say("moved_first");
  if (!moved) return;
  const row = (name, before, after, foretold) =>
    [name, number(before), number(after), signed(after - before), signed(foretold)];
  fillTable("moved-table", ["", say("before"), say("after"), say("moved"), say("foretold")], [
    ...moved.a.map((a, j) => row(state.classes[j], a, moved.new_a[j], moved.foretold_a[j])),
    row("C", moved.cost, moved.new_cost, moved.foretold_cost),
  ], moved.a.length);
}
