// What the reader does on the page, and the questions to the Python program, which computes all
// numbers by the engine. view.js shows the answers.
"use strict";

const ETAS = [0.001, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 3, 10];
const TABS = ["learn", "neuron", "step"];
const BLANK = btoa("\0".repeat(SIDE * SIDE));  // 784 pixels of paper

let state = null;  // the network and its training, as the program told them last
let seen = null;  // what the network sees and answers
let drawing = { strokes: [] };  // or pixels that were not drawn by hand: see `showPicture`
let picked = { layer: 0, neuron: 0 };  // what the tabs "One neuron" and "One step" are about
let truthChosen = false;  // whether the reader has said what the image is
let moved = null;  // what the last step of "Take the step" changed
let pen = null;  // where the keyboard's pen is, and whether it is down
let failed = "";  // the kind of question whose error is shown

// Questions to the program

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body };
  const answer = await fetch(path, options).then((response) => response.json())
    .catch(() => ({ error: "ended" }));
  showError(path.split("?")[0], answer.error);
  return answer.error ? null : answer;
}

const asking = {};  // by kind. Absent: none is on its way. null: one is. Else: what to ask next

// One question of a kind is on its way at a time. Of those that come meanwhile, the last is asked.
async function askLatest(kind, question, use) {
  const busy = kind in asking;
  asking[kind] = { question, use };
  if (busy) return;
  try {
    while (asking[kind]) {
      const latest = asking[kind];
      asking[kind] = null;
      const answer = await ask(kind, JSON.stringify(latest.question));
      if (answer) latest.use(answer, latest.question);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  } finally {
    delete asking[kind];
  }
}

async function listen() {
  for (;;) {
    const answer = await ask(`wait?${state ? state.version : 0}`);
    if (answer) {
      const first = state === null;
      state = answer;
      if (first) begin();
      showState();
      askWhatItSees();
    } else {
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

const isBlank = () => !drawing.pixels && !drawing.strokes.length;

function askWhatItSees() {
  paintPaper();
  const pixels = isBlank() ? BLANK : drawing.pixels;
  askLatest("see", pixels ? { pixels } : { strokes: drawing.strokes }, (answer) => {
    if (answer.activations[0].length !== state.sizes[1]) return;  // of the network before
    seen = answer;
    showSeen();
  });
}

function askOfPicked() {
  const question = { pixels: seen.pixels, ...picked };
  if (!$("neuron").hidden) askLatest("neuron", question, showNeuron);
  if (!$("step").hidden) askLatest("step", { ...question, truth: +$("truth").value }, showStep);
}

function train(what) {
  const cost = $("cost").value, activation = $("activation").value, now = state.settings;
  const other = what === "begin" && (cost !== now.cost || activation !== now.activation);
  return ask("train", JSON.stringify({
    do: what, cost, activation, mini_batch: +$("batch").value,
    eta: other ? state.about.etas[`${activation} ${cost}`] : +$("eta").value,
    hidden: $("hidden").value.split(",").map(Number).filter(Boolean),
  }));
}

async function takeStep() {
  const before = drawing;
  const question = { pixels: seen.pixels, truth: +$("truth").value };
  const answer = await ask("take", JSON.stringify(question));
  if (drawing === before) moved = answer;
  showMoved();
}

async function surprise() {
  const before = drawing;
  const answer = await ask("surprise", JSON.stringify({ wrong: $("misread").checked }));
  if (!answer || drawing !== before) return;  // the reader has drawn meanwhile
  const picture = make("canvas", { width: SIDE, height: SIDE });
  paintPixels(picture, bytesOf(answer.pixels), inkColour);
  showPicture({ ...answer, picture });
}

// The browser decodes a picture, makes it smaller, and sends it as PNG.
async function readPicture(file) {
  const before = drawing, image = await createImageBitmap(file).catch(() => null);
  if (!image) return showError("picture", "not_a_picture");
  const scale = Math.min(1, 480 / Math.max(image.width, image.height));
  const [width, height] = [image.width * scale, image.height * scale].map(Math.ceil);
  const picture = make("canvas", { width, height });
  picture.getContext("2d").drawImage(image, 0, 0, width, height);
  const answer = await ask("picture", await new Promise((resolve) => picture.toBlob(resolve)));
  if (answer && drawing === before) showPicture({ pixels: answer.pixels, picture });
}

// The drawing

function showPicture({ pixels, picture, truth, index }) {
  newDrawing({ strokes: [], pixels, picture, truth, index });
}

const draw = (strokes) => newDrawing({ strokes });  // in the place of a picture, if there was one

function newDrawing(changed) {
  showError(failed);  // no longer
  drawing = changed;
  truthChosen = false;
  moved = null;
  askWhatItSees();
}

function takeBack(strokes) {
  if (pen) pen.down = false;
  draw(strokes);
}

function goOnStroke(points) {
  drawing.strokes[drawing.strokes.length - 1]?.push(...points);
  askWhatItSees();
}

function shareOf(element, { clientX, clientY }) {
  const box = element.getBoundingClientRect();
  return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
}

function pointOf(event) {
  return shareOf($("paper"), event).map((share) => within(0, Math.round(1e4 * share) / 1e4, 1));
}

function pointerDown(event) {
  if (!event.isPrimary || event.button !== 0) return;  // a second finger does not draw
  $("paper").setPointerCapture(event.pointerId);
  pen = null;
  draw([...drawing.strokes, [pointOf(event)]]);
}

function pointerMove(event) {
  if (!event.isPrimary || !$("paper").hasPointerCapture(event.pointerId)) return;
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
    if (pen.down) draw([...drawing.strokes, [[pen.x, pen.y]]]);
  }
  paintPaper();
}

// Tabs, neurons, language

function openTab(name) {
  for (const tab of TABS) {
    $(tab).hidden = tab !== name;
    $(`tab-${tab}`).setAttribute("aria-selected", tab === name);
    $(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
  }
  $("neuron-choice").parentNode.hidden = name === "learn";
  if (seen) askOfPicked();
}

function turnTab({ key, target }) {
  const turn = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!turn || target.role !== "tab") return;
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

function switchLanguage() {
  language = 1 - language;
  translate();
  showState();
  showSeen();
}

// The beginning

function begin() {
  const { settings, classes } = state;
  addOptions($("truth"), [...classes.keys()], (i) => classes[i]);
  for (const id of ["eta", "step-eta"]) addOptions($(id), ETAS);
  choose("hidden", settings.hidden.join(","));
  choose("cost", settings.cost);
  choose("activation", settings.activation);
  surprise();
}

function listenToReader() {
  const clicks = {
    surprise, language: switchLanguage, take: takeStep, choose: () => $("file").click(),
    undo: () => takeBack(drawing.strokes.slice(0, -1)), clear: () => takeBack([]),
    run: () => train(state.running ? "pause" : "run"),
    mini_batch: () => train("mini_batch"), example: () => train("example"),
    begin: () => { moved = null; train("begin"); },
  };
  for (const [id, action] of Object.entries(clicks)) $(id).onclick = action;
  for (const tab of TABS) $(`tab-${tab}`).onclick = () => openTab(tab);
  document.querySelector(".tabs").onkeydown = turnTab;
  const paper = { onpointerdown: pointerDown, onpointermove: pointerMove, onkeydown: movePen };
  Object.assign($("paper"), paper);
  $("weights").onpointermove = $("weights").onpointerdown = showWeightAt;
  $("eta").onchange = $("batch").onchange = () => train("change");
  $("step-eta").onchange = () => { $("eta").value = $("step-eta").value; train("change"); };
  $("truth").onchange = () => { truthChosen = true; moved = null; askOfPicked(); };
  $("neuron-choice").onchange = () => pick(...$("neuron-choice").value.split(" ").map(Number));
  $("file").onchange = () => readPicture($("file").files[0]).then(() => { $("file").value = ""; });
  document.ondragover = (event) => event.preventDefault();
  document.ondrop = (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) readPicture(event.dataTransfer.files[0]);
  };
  matchMedia("(prefers-color-scheme: dark)").onchange = () => {
    readColours();
    if (drawing.truth !== undefined) {
      paintPixels(drawing.picture, bytesOf(drawing.pixels), inkColour);
    }
    showState();
    askWhatItSees();
  };
}

readColours();
translate();
listenToReader();
openTab("learn");
listen();
