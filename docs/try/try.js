// Change numbers and run the model here: the numbers are in ../browser/numbers.json, the runs come
// from worker.js; map and parts are those of the demo.
(() => {
  const root = document.getElementById("try");
  if (!root) return;
  const { make, button } = window.parts;
  const here = document.currentScript.src;
  const absent = root.querySelector(".try-absent");
  let worker = null, stop = null, chosen = [], set = null, asked = 0;

  function start(sets) {
    root.replaceChildren();
    const row = make("div", "demo-row", root), form = make("div", "", root);
    const status = make("p", "try-status", root), place = make("div", "", root);
    status.setAttribute("role", "status");
    sets.forEach(one => button(row, one.title, "demo-question", event => {
      row.querySelectorAll("button").forEach(other =>
        other.setAttribute("aria-pressed", String(other === event.target)));
      choose(one);
    }));

    function choose(one) {
      set = one;
      clear("");
      form.replaceChildren();
      make("p", "demo-small", form, one.about);
      chosen = one.numbers.map(number => number.start);
      one.numbers.forEach((number, i) => {
        const label = make("label", "try-number", form), slide = document.createElement("input");
        make("span", "", label, number.label);
        const told = make("output", "", label, number.options[number.start].shown);
        slide.type = "range";
        slide.min = 0;
        slide.max = number.options.length - 1;
        slide.value = number.start;
        label.appendChild(slide);
        const told_of = () => {
          chosen[i] = Number(slide.value);
          told.textContent = number.options[chosen[i]].shown;
          slide.setAttribute("aria-valuetext", told.textContent);
        };
        slide.oninput = () => {
          told_of();
          if (place.firstChild) clear("Numbers have changed: press Run.");
        };
        told_of();
      });
      const last = make("div", "demo-row", form);
      button(last, "Run", "demo-main", () => run(one.replicate));
      button(last, "Run with other luck", "", () => run(Math.floor(Math.random() * 1000000)));
    }

    // What a run showed belongs to other numbers: it goes, and an answer on its way is not shown.
    function clear(text) {
      asked += 1;
      if (stop) stop();
      stop = null;
      place.replaceChildren();
      status.textContent = text;
    }

    function run(replicate) {
      clear("");
      if (!worker) {
        const mine = worker = new Worker(new URL("worker.js", here), { type: "module" });
        mine.onmessage = ({ data }) => { if (mine === worker) show(data); };
        mine.onerror = error => { if (mine === worker) fail(error.message); };
        status.textContent = "Python is starting in your browser. It takes a while, once ...";
      } else status.textContent = "Running ...";
      const overrides = set.numbers.flatMap((number, i) => number.options[chosen[i]].set);
      worker.postMessage({ asked, scenario: set.scenario, overrides, replicate });
    }

    // The next press starts Python anew.
    function fail(why) {
      worker.terminate();
      worker = null;
      status.textContent = `That did not work: ${why || "the browser does not say why"}`;
    }

    function show(data) {
      if (data.ready !== undefined) status.textContent = "Running ...";
      else if (data.failed) fail(data.failed);
      else if (data.asked !== asked) return;
      else if (data.error) status.textContent = data.error;
      else {
        status.textContent = `Seed 0, run ${data.replicate}: made in ${data.seconds.toFixed(1)} seconds.`;
        stop = window.buildMap(make("div", "mm", place), data.map);
        make("h3", "", place, "How this run went");
        data.told.forEach(text => make("p", "", place, text));
        make("h3", "", place, "What happened in fact");
        const facts = make("ul", "", place);
        data.map.facts.filter(([day]) => day >= data.map.first).forEach(([, day, text]) =>
          make("li", "", facts, `${day}: ${text}`));
      }
    }

    row.firstChild.click();
  }

  fetch(new URL("../browser/numbers.json", here))
    .then(answer => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
    .then(start)
    .catch(() => { absent.hidden = false; });
})();
