// The demo that needs no server: questions, and a guided path, over runs made beforehand.
// Its words and figures are in data.js, the map in map.js; both are written by docs/site/demo.py.
// What it is put together from is in parts.js.
(() => {
  const demo = window.DEMO, root = document.getElementById("demo");
  if (!demo || !root) return;
  const { make, button } = window.parts;
  const capital = text => text[0].toUpperCase() + text.slice(1);
  let stop = null;

  function map(parent, run) {
    if (stop) stop();
    const place = make("div", "mm", parent);
    stop = window.buildMap(place, run);
  }

  function squares(parent, name, count) {
    const box = make("figure", "demo-hundred", parent);
    make("figcaption", "", box, `${capital(name)}: ${count} of 100`);
    const grid = make("div", "demo-grid", box);
    grid.setAttribute("role", "img");
    grid.setAttribute("aria-label", `${count} of 100 squares are filled`);
    for (let i = 0; i < 100; i++) make("i", i < count ? "full" : "", grid);
  }

  // -- a question and its answer -------------------------------------------------------------

  function answer(parent, key) {
    const found = demo.questions[key];
    make("p", "demo-said", parent, found.said);
    make("p", "demo-small", parent, `${found.subject}, in a hundred runs`);
    found.names.forEach((name, i) => squares(parent, name, found.squares[i]));
    make("p", "", parent, `What is changed: ${found.changed}`);
    make("p", "demo-small", parent, `${demo.made.runs} runs of each, run by run with the same `
      + "random draws. Such answers hold in the model, and with the behaviour that it ships with.");
    make("h3", "", parent, "A run of each on the map");
    const choice = make("div", "demo-row", parent), place = make("div", "", parent);
    const both = found.names.map((name, i) => button(choice, capital(name), "", () => {
      both.forEach((one, j) => one.setAttribute("aria-pressed", String(i === j)));
      place.replaceChildren();
      map(place, found.maps[i]);
    }));
    both[1].click();
  }

  function questions() {
    root.replaceChildren();
    make("p", "", root, demo.what);
    make("p", "demo-small", root, demo.limits);
    make("h2", "", root, "Ask a question");
    const row = make("div", "demo-row", root), place = make("div", "demo-answer", root);
    [...demo.first, ...demo.after].forEach(key => {
      const one = button(row, demo.questions[key].asked, "demo-question", () => {
        row.querySelectorAll("button").forEach(other => other.setAttribute("aria-pressed", "false"));
        one.setAttribute("aria-pressed", "true");
        place.replaceChildren();
        answer(place, key);
      });
    });
    button(row, "Or take the guided path: guess first, then see", "demo-main", () => path(0));
    make("h3", "", place, "One typical run of the autumn of 2020");
    map(place, demo.typical);
  }

  // -- the guided path -----------------------------------------------------------------------

  const guesses = {};

  function path(at) {
    const step = demo.steps[at];
    root.replaceChildren();
    make("p", "demo-small", root, `Step ${at + 1} of ${demo.steps.length}`);
    const bar = make("progress", "demo-progress", root);
    bar.max = demo.steps.length;
    bar.value = at + 1;
    make("h2", "", root, step.title);
    make("p", "", root, step.text);
    if (at in guesses) shown(step, guesses[at]);
    else guess(step, at);
    const row = make("div", "demo-row", root);
    button(row, at ? "Back" : "Back to the questions", "", () => at ? path(at - 1) : questions());
    if (at + 1 < demo.steps.length)
      button(row, at in guesses ? "Next" : "Skip this step", at in guesses ? "demo-main" : "",
        () => path(at + 1));
    else button(row, "Back to the questions", "demo-main", questions);
    if (at + 1 === demo.steps.length && at in guesses) make("p", "", root, demo.end);
    root.scrollIntoView({ block: "start" });
  }

  function guess(step, at) {
    const field = make("fieldset", "demo-guess", root);
    make("legend", "", field, step.guess);
    step.labels.forEach((text, i) => {
      const label = make("label", "", field), one = make("input", "", label);
      one.type = "radio";
      one.name = "guess";
      one.value = i;
      label.append(` ${text}`);
      one.onchange = () => { see.disabled = false; };
    });
    const see = button(root, "See", "demo-main", () => {
      guesses[at] = Number(field.querySelector("input:checked").value);
      path(at);
    });
    see.disabled = true;
  }

  function shown(step, guessed) {
    const head = step.right === guessed ? "As you guessed" : "Otherwise than you guessed";
    const told = make("p", "", root);
    make("strong", "", told, `${head}. `);
    told.append(`Your guess: ${step.labels[guessed]}. In the model: ${step.words}.`);
    make("p", "demo-notice", root, step.notice);
    if (step.list) {
      const list = make("ul", "", root);
      step.list.forEach(text => make("li", "", list, text));
    }
    if (step.squares !== undefined) squares(root, "a large war comes", step.squares);
    if (step.map) map(root, step.map);
    if (step.question) answer(root, step.question);
  }

  questions();
})();
