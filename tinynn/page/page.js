// What the reader does on the page, and the questions to the Python program, which computes all
// numbers by the engine. view.js shows the answers.
"use strict";

const ETAS = [0.001, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 3, 10];
const TABS = ["learn", "neuron", "step"];

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

const isBlank = () => !drawing.pixels && !drawing.strokes.length;

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
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const move = moves[event.key];
  if (!move && event.key !== " ") return;
  event.preventDefault();
  pen = pen || { x: 0.5, y: 0.5, down: false };
  if (move) {
    pen.x = within(0, pen.x + 0.04 * move[0], 1);
    pen.y = within(0, pen.y + 0.04 * move[1], 1);
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
  const [width, height] = [image.width * scale, image.height * scale].map(Math.ceil);
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
  moved = await ask("take", JSON.stringify({ pixels: seen.pixels, truth: truth() }));
  showMoved();
}

function showWeightAt(event) {
  const place = (share) => within(0, Math.floor(SIDE * share), SIDE - 1);
  const [column, row] = shareOf($("weights"), event).map(place);
  const w = signed(weightsShown[SIDE * row + column]);
  $("pixel").textContent = say("pixel", { row, column, w });
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
  const paper = { onpointerdown: pointerDown, onpointermove: pointerMove, onkeydown: movePen };
  Object.assign($("paper"), paper);
  const clicks = {
    surprise, language: switchLanguage, take: takeStep, choose: () => $("file").click(),
    undo: () => draw(drawing.strokes.slice(0, -1)), clear: () => draw([]),
    run: () => train(state.running ? "pause" : "run"),
    mini_batch: () => train("mini_batch"), example: () => train("example"),
    begin: () => train("begin"),
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
  matchMedia("(prefers-color-scheme: dark)").onchange = () => {
    readColours();
    showState();
    look();
  };
}

readColours();
translate();
listenToReader();
openTab("learn");
listen();
