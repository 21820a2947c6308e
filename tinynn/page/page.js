// The page. What is drawn goes to the Python program, and its answers are shown: all numbers are
// computed there, by the engine. WORDS is the table of words.js.
"use strict";

const SIDE = 28, PEN = 0.055, SHADES = 127;
const ETAS = [0.001, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 3, 10];
const TABS = ["learn", "neuron", "step"];
const $ = (id) => document.getElementById(id);

let state = null;  // the network and its training, as the program told them last
let seen = null;  // what the network sees and answers; null if nothing is drawn
let drawing = { strokes: [] };  // or pixels that were not drawn by hand: see `show`
let picked = { layer: 0, neuron: 0 };  // what the tabs "One neuron" and "One step" are about
let weightsShown = [];  // of that neuron
let moved = null;  // what the last step of "Take the step" changed
let pen = null;  // where the keyboard's pen is, and whether it is down
let language = navigator.language.startsWith("zh") ? 1 : 0;
let colours = {};
let failed = "";  // the kind of question whose error is shown

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

function signed(value) {
  return (value > 0 ? "+" : "") + number(value);
}

function count(value) {
  return value.toLocaleString("en");
}

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
  const last = state.sizes.length - 2;
  if (layer === last) return say("output_neuron", { j: state.classes[neuron] });
  return say(last === 1 ? "hidden_neuron" : "layer_neuron", { j: neuron, layer: layer + 1 });
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
  select.replaceChildren(...values.map((value) => make("option", { value, textContent: nameOf(value) })));
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

function inkColour(byte) {
  return mix(byte / 255, colours.ink);
}

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

// Questions to the program

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body };
  const response = await fetch(path, options).catch(() => null);
  const answer = response ? await response.json() : { error: "ended" };
  tell(path.split("?")[0], answer.error);
  return answer.error ? null : answer;
}

function tell(kind, error = "") {  // an error is shown until such a question is answered
  if (!error && failed !== kind) return;
  failed = error ? kind : "";
  $("message").textContent = error in WORDS ? say(error) : error;
}

const asking = {};  // of each kind, the question that comes next

// One question of a kind is on its way at a time. Of those that come meanwhile, the last is asked.
async function askLatest(kind, question, use) {
  const busy = kind in asking;
  asking[kind] = { question, use };
  while (!busy && asking[kind]) {
    const latest = asking[kind];
    asking[kind] = null;
    const answer = await ask(kind, JSON.stringify(latest.question));
    if (answer) latest.use(answer);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  if (!busy) delete asking[kind];
}

async function listen() {
  for (;;) {
    const answer = await ask(`wait?${state ? state.version : 0}`), first = !state;
    if (answer) {
      state = answer;
      if (first) begin();
      showState();
      look();
    } else {
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

function isBlank() {
  return !drawing.pixels && !drawing.strokes.length;
}

function look() {
  paintPaper();
  if (isBlank()) {
    seen = null;
    showSeen();
  } else {
    askLatest("see", drawing.pixels ? { pixels: drawing.pixels } : drawing, (answer) => {
      seen = isBlank() ? null : answer;  // it may have been cleared meanwhile
      showSeen();
    });
  }
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
  showBars($("outputs"), state.classes, layers[layers.length - 1], (a) => a.toFixed(2), seen && seen.answer);
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
    epochs, steps: count(steps), examples: count(examples), n: state.measured,
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
  const end = Math.max(state.curve[state.curve.length - 1][0], 1);
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
    const last = label(state.curve[state.curve.length - 1][i + 1][which]);
    return make("span", { className: name, textContent: `${"╍━"[i]} ${say(name)} ${last}` });
  });
  $(id).querySelector("svg").replaceChildren(...parts);
  $(id).querySelector("figcaption").replaceChildren(title, ...names.reverse());
}

function niceStep(size) {  // 1, 2, 2.5 or 5 times a power of ten
  const power = 10 ** Math.floor(Math.log10(size));
  return power * [1, 2, 2.5, 5, 10].find((n) => n * power >= size * (1 - 1e-9));
}

// One neuron, and one step

function showPicked() {
  const layers = state.sizes.slice(1);
  if (!(picked.neuron < layers[picked.layer])) picked = { layer: 0, neuron: 0 };
  const neurons = layers.flatMap((n, layer) => [...Array(n).keys()].map((neuron) => `${layer} ${neuron}`));
  const select = $("neuron-choice"), of = `${language} ${layers}`;
  if (select.dataset.of !== of) {
    addOptions(select, neurons, (value) => neuronName(...value.split(" ").map(Number)));
    select.dataset.of = of;
  }
  select.value = `${picked.layer} ${picked.neuron}`;
  $("take").disabled = !seen;
  const question = { pixels: seen ? seen.pixels : btoa("\0".repeat(SIDE * SIDE)), ...picked };
  if (!$("neuron").hidden) askLatest("neuron", question, showNeuron);
  if (!$("step").hidden) askLatest("open", { ...question, truth: +$("truth-choice").value }, showStep);
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
    ...terms.map((term) => [inputName(layer, term.k), signed(term.w), number(term.a), signed(term.term)]),
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
  const { z, b, a, slope, delta, outputs } = step, truth = +$("truth-choice").value, n = number;
  const isOutput = step.back === null, j = isOutput ? picked.neuron : truth;
  const isQuadratic = state.settings.cost === "quadratic";
  const from = inputName(picked.layer, step.k);
  const product = (one, other, result) => `δ = ${n(one)} · ${n(other)} = ${n(result)}`;
  const rows = {
    22: ["a = σ(w a + b)", `σ(${sumText(z, b)}) = ${n(a)}`, say("forward")],
    6: [isQuadratic ? "C = ½ Σ (y − a)²" : "C = −Σ [y ln a + (1 − y) ln(1 − a)]",
        `C = ${n(step.cost)}`, say("cost_of_digit")],
    BP1: isQuadratic ?
      ["δ = ∂C/∂a · σ′(z)", product(outputs.gradient[j], outputs.slope[j], outputs.delta[j])] :
      ["δ = a − y", `δ = ${n(outputs.a[j])} − ${outputs.y[j]} = ${n(outputs.delta[j])}`],
    BP2: ["δ = (Σ w δ) · σ′(z)", isOutput ? "" : product(step.back, slope, delta),
          say(isOutput ? "is_output" : "hidden_error")],
    BP3: ["∂C/∂b = δ", `∂C/∂b = ${n(step.db)}`, say("by_bias")],
    BP4: ["∂C/∂w = a δ", `∂C/∂w = ${n(step.a_in)} · ${n(delta)} = ${n(step.dw)}`,
          say("by_weight", { from })],
    20: ["w → w − η ∂C/∂w", `w: ${n(step.w)} → ${n(step.new_w)},  b: ${n(b)} → ${n(step.new_b)}`,
         say("update")],
  };
  rows.BP1.push(say("output_error", { j: state.classes[j] }));
  ["22", "6", "BP1", "BP2", "BP3", "BP4", "20"].forEach((equation) =>
    showEquation(equation, rows[equation], step.functions[equation]));
  const columns = ["z", "a", "y", "gradient", "slope", "delta"];
  fillTable("outputs-table", [say("digit"), "z", "a", "y", "∂C/∂a", "σ′(z)", "δ"],
    state.classes.map((name, i) => [name, ...columns.map((column) => n(outputs[column][i]))]), truth);
  showMoved();
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

// What the reader does

function openTab(name) {
  for (const tab of TABS) {
    $(tab).hidden = tab !== name;
    $(`tab-${tab}`).setAttribute("aria-selected", tab === name);
    $(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
  }
  if (state) showPicked();
}

function turnTab({ key }) {
  const turn = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!turn) return;
  const now = TABS.findIndex((tab) => !$(tab).hidden);
  const next = TABS[(now + turn + TABS.length) % TABS.length];
  openTab(next);
  $(`tab-${next}`).focus();
}

function pick(layer, neuron) {
  picked = { layer, neuron };
  if ($("step").hidden) openTab("neuron");
  showSeen();
}

function shareOf(element, { clientX, clientY }) {
  const box = element.getBoundingClientRect();
  return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
}

function pointOf(event) {
  return shareOf($("paper"), event).map((share) => Math.round(1e4 * share) / 1e4);
}

function startStroke(point) {
  draw([...drawing.strokes, [point]]);
}

function goOnStroke(points) {
  drawing.strokes[drawing.strokes.length - 1].push(...points);
  look();
}

function pointerDown(event) {
  if (event.button !== 0) return;
  $("paper").setPointerCapture(event.pointerId);
  pen = null;
  startStroke(pointOf(event));
}

function pointerMove(event) {
  if (!$("paper").hasPointerCapture(event.pointerId)) return;
  const events = event.getCoalescedEvents?.() || [];
  goOnStroke((events.length ? events : [event]).map(pointOf));
}

// By keyboard: the arrow keys move the pen, the space bar puts it down or lifts it.
function movePen(event) {
  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!move && event.key !== " ") return;
  event.preventDefault();
  pen = pen || { x: 0.5, y: 0.5, down: false };
  if (move) {
    [pen.x, pen.y] = [pen.x, pen.y].map((place, i) => Math.min(1, Math.max(0, place + 0.04 * move[i])));
    if (pen.down) goOnStroke([[pen.x, pen.y]]);
  } else {
    pen.down = !pen.down;
    if (pen.down) startStroke([pen.x, pen.y]);
  }
  paintPaper();
}

function draw(strokes) {  // in the place of a picture, if there was one
  drawing = { strokes };
  tell(failed);
  look();
}

async function surprise() {
  const before = drawing;
  const answer = await ask("surprise", JSON.stringify({ wrong: $("misread").checked }));
  if (!answer || drawing !== before) return;  // drawn on meanwhile
  const picture = make("canvas", { width: SIDE, height: SIDE });
  paintPixels(picture, bytesOf(answer.pixels), inkColour);
  $("truth-choice").value = answer.truth;
  show({ ...answer, picture });
}

// The browser decodes a picture, makes it smaller, and sends it as PNG.
async function read(file) {
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return tell("picture", "not_a_picture");
  const scale = Math.min(1, 480 / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((size) => Math.max(1, Math.round(size * scale)));
  const picture = make("canvas", { width, height });
  picture.getContext("2d").drawImage(image, 0, 0, width, height);
  const answer = await ask("picture", await new Promise((resolve) => picture.toBlob(resolve)));
  if (answer) show({ pixels: answer.pixels, picture });
}

function show({ pixels, picture, truth, index }) {
  drawing = { strokes: [], pixels, picture, truth, index };
  look();
}

function train(what, settings = {}) {
  return ask("train", JSON.stringify({
    do: what, hidden: $("hidden").value.split(",").map(Number).filter(Boolean),
    cost: $("cost").value, activation: $("activation").value, eta: +$("eta").value,
    mini_batch: +$("batch").value, ...settings,
  }));
}

async function takeStep() {
  moved = await ask("take", JSON.stringify({ pixels: seen.pixels, truth: +$("truth-choice").value }));
  showMoved();
}

function showWeightAt(event) {
  const places = shareOf($("weights"), event).map((share) => Math.floor(SIDE * share));
  const [column, row] = places.map((place) => Math.min(SIDE - 1, Math.max(0, place)));
  $("pixel").textContent = say("pixel", { row, column, w: signed(weightsShown[SIDE * row + column]) });
}

function switchLanguage() {
  language = 1 - language;
  translate();
  $("pixel").textContent = "";
  showState();
  showSeen();
}

function begin() {
  const { settings, classes } = state;
  addOptions($("truth-choice"), [...classes.keys()], (i) => classes[i]);
  for (const id of ["eta", "step-eta"]) addOptions($(id), ETAS);
  choose("hidden", settings.hidden.join(","));
  choose("cost", settings.cost);
  choose("activation", settings.activation);
  surprise();
}

function listenToReader() {
  Object.assign($("paper"), { onpointerdown: pointerDown, onpointermove: pointerMove, onkeydown: movePen });
  const clicks = {
    surprise, language: switchLanguage, take: takeStep, choose: () => $("file").click(),
    undo: () => draw(drawing.strokes.slice(0, -1)), clear: () => draw([]),
    run: () => train(state.running ? "pause" : "run"),
    mini_batch: () => train("mini_batch"), example: () => train("example"), begin: () => train("begin"),
  };
  for (const [id, action] of Object.entries(clicks)) $(id).onclick = action;
  for (const tab of TABS) $(`tab-${tab}`).onclick = () => openTab(tab);
  document.querySelector(".tabs").onkeydown = turnTab;
  $("eta").onchange = $("batch").onchange = () => train("change");
  $("step-eta").onchange = () => train("change", { eta: +$("step-eta").value });
  $("truth-choice").onchange = showPicked;
  $("neuron-choice").onchange = () => pick(...$("neuron-choice").value.split(" ").map(Number));
  $("weights").onpointermove = showWeightAt;
  $("file").onchange = () => read($("file").files[0]).then(() => { $("file").value = ""; });
  document.ondragover = (event) => event.preventDefault();
  document.ondrop = (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) read(event.dataTransfer.files[0]);
  };
  matchMedia("(prefers-color-scheme: dark)").onchange = () => { readColours(); showState(); look(); };
}

readColours();
translate();
listenToReader();
openTab("learn");
listen();
