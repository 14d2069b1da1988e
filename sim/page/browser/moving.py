"""The schematic map in motion: drawn by the browser, with play, pause, speed and a slider of days.

It shows what the map of one day shows (:mod:`sim.pictures.map`), from the lists of
:func:`sim.views.motion.motion`, and asks nothing of the server while it moves.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from sim.language import ENGLISH, N_, _, spoken
from sim.page.guard import guarded
from sim.pictures.style import CLAIMANT, HELD, HOLDER

KEY = "moving-map"
STYLE = f"""
<style>
.mm {{ font-family: inherit; color: #1a1a1a; max-width: 46rem; }}
.mm-head {{ font-weight: 600; font-size: 1.15rem; min-height: 1.6em; }}
.mm-told {{ font-size: 0.9rem; min-height: 2.7em; line-height: 1.35; }}
.mm-map {{ position: relative; width: 100%; border: 1px solid #777; background: #fff; }}
.mm-tile {{ position: absolute; overflow: hidden; border: 2px solid #fff; box-sizing: border-box;
  background: repeating-linear-gradient(-45deg, {HELD} 0 6px, {HOLDER}B0 6px 7.5px); }}
.mm-part {{ position: absolute; inset: 0 auto 0 0; width: 0; background: {CLAIMANT};
  transition: width 0.35s linear; }}
.mm-frame {{ position: absolute; inset: 3px; border: 3px none #000; outline: 2px none #fff; }}
.mm-tile.attacked .mm-frame {{ border-style: solid; outline-style: solid; }}
.mm-tile.due .mm-frame {{ border-style: dotted; outline-style: solid; }}
.mm-tile.otherwise::before {{ content: ""; position: absolute; inset: 0; z-index: 1;
  border: 3px solid #fff; }}
.mm-tile.otherwise::after {{ content: ""; position: absolute; inset: 1px; z-index: 1;
  border: 1px dashed #000; }}
.mm-name {{ position: absolute; inset: 0; display: flex; align-items: center;
  justify-content: center; text-align: center; padding: 6px; }}
.mm-name span {{ background: rgba(255, 255, 255, 0.93); padding: 1px 4px; font-size: 0.74rem;
  line-height: 1.2; overflow-wrap: anywhere; hyphens: manual; }}
.mm-mark {{ position: absolute; top: 3px; right: 4px; font-size: 0.8rem; line-height: 1;
  background: rgba(255, 255, 255, 0.93); }}
.mm-front {{ position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }}
.mm-bar {{ display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin: 0.5rem 0 0; }}
.mm-bar button, .mm-bar select {{ font: inherit; min-height: 2.4rem; padding: 0 0.9rem;
  border: 1px solid #777; border-radius: 0.4rem; background: #fff; color: #1a1a1a; }}
.mm-bar button.mm-play {{ background: #005A8C; color: #fff; border-color: #005A8C;
  min-width: 6.5rem; }}
.mm-bar input {{ flex: 1 1 10rem; min-width: 8rem; accent-color: #005A8C; height: 2.4rem; }}
.mm-key {{ display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; font-size: 0.8rem;
  margin: 0.4rem 0 0; }}
.mm-which {{ font-size: 0.8rem; margin: 0.4rem 0 0; overflow-wrap: anywhere; }}
.mm-key i {{ display: inline-block; width: 1.4em; height: 0.8em; margin-right: 0.35em;
  vertical-align: -0.05em; border: 1px solid #777; }}
.mm-key .h {{ background: repeating-linear-gradient(-45deg, {HELD} 0 6px, {HOLDER}B0 6px 7.5px); }}
.mm-key .c {{ background: {CLAIMANT}; }}
.mm-key .a {{ border: 2px solid #000; }}
.mm-key .d {{ border: 2px dotted #000; }}
.mm-key .o {{ border: 1px dashed #000; }}
@media (max-width: 640px) {{ .mm-name span {{ font-size: 0.62rem; padding: 0 2px; }}
  .mm-name {{ padding: 2px; }} }}
</style>
"""
SCRIPT = """
const ROW = 4.6;  // rem: the height of a row of tiles
// a whole per cent of what is neither nothing nor all
const whole = (share) => Math.min(99, Math.max(1, Math.round(100 * share)));
const make = (kind, name, parent, text) => {
  const one = document.createElement(kind);
  if (name) one.className = name;
  if (text) one.textContent = text;
  parent.appendChild(one);
  return one;
};
const last_of = (list, day, at) => {
  let found = -1;
  for (let i = 0; i < list.length && at(list[i]) <= day; i++) found = i;
  return found;
};
const edges = (a, b) => {
  const low = Math.max(a.y, b.y), high = Math.min(a.y + a.h, b.y + b.h);
  if (low < high && (a.x + a.w === b.x || b.x + b.w === a.x)) {
    const x = Math.max(a.x, b.x);
    return [x, low, x, high];
  }
  const left = Math.max(a.x, b.x), right = Math.min(a.x + a.w, b.x + b.w);
  if (left < right && (a.y + a.h === b.y || b.y + b.h === a.y)) {
    const y = Math.max(a.y, b.y);
    return [left, y, right, y];
  }
  return null;
};
const MARKS = { "captured": "\\u25B2", "handed over": "\\u25C6", "handover refused": "\\u25C7" };

function build(root, run) {
  root.replaceChildren();
  const said = (text, values = {}) => Object.entries(values).reduce(
    (told, [name, value]) => told.replaceAll(`{${name}}`, value),
    (run.words || {})[text] || text);  // older data have no words: they are English
  const state = { day: run.first, timer: 0, before: 0, shown: "" };
  const head = make("div", "mm-head", root), map = make("div", "mm-map", root);
  const known = run.in_fact || [];  // older data have none
  const columns = Math.max(...run.tiles.map(t => t.x + t.w));
  const rows = Math.max(...run.tiles.map(t => t.y + t.h));
  map.style.height = `${ROW * rows / Math.min(...run.tiles.map(t => t.h))}rem`;
  map.setAttribute("role", "img");
  const tiles = run.tiles.map(t => {
    const one = make("div", "mm-tile", map);
    one.style.left = `${100 * t.x / columns}%`;
    one.style.top = `${100 * t.y / rows}%`;
    one.style.width = `${100 * t.w / columns}%`;
    one.style.height = `${100 * t.h / rows}%`;
    const part = make("div", "mm-part", one);
    make("div", "mm-frame", one);
    const name = make("span", "", make("div", "mm-name", one));
    return { one, part, name, mark: make("div", "mm-mark", one) };
  });
  const space = "http://www.w3.org/2000/svg";
  const front = document.createElementNS(space, "svg");
  front.setAttribute("class", "mm-front");
  front.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
  front.setAttribute("preserveAspectRatio", "none");
  map.appendChild(front);
  const bar = make("div", "mm-bar", root);
  const play = make("button", "mm-play", bar, `\\u25B6 ${said("Play")}`);
  play.type = "button";
  const speed = make("select", "", bar);
  speed.setAttribute("aria-label", said("Speed of the map"));
  for (const [value, text] of [[0.5, "half speed"], [1, "normal"], [2, "twice"], [4, "4 times"]]) {
    const one = make("option", "", speed, said(text));
    one.value = value;
    one.selected = value === 1;
  }
  const slide = make("input", "", bar);
  slide.type = "range";
  slide.min = run.first;
  slide.max = run.last;
  slide.value = run.first;
  slide.setAttribute("aria-label", said("Day of the map"));
  const told = make("div", "mm-told", root), fact = make("div", "mm-told", root);
  const key = make("div", "mm-key", root);
  for (const [sign, text] of [["c", said("{side} holds", { side: run.sides[0] })],
      ["h", said("{side} holds", { side: run.sides[1] })],
      ["a", said("attacked")], ["d", said("to be handed over")],
      ...(known.length ? [["o", said("the other side's in fact, on this day")]] : [])]) {
    const one = make("span", "", key);
    make("i", sign, one);
    one.append(text);
  }
  make("span", "", key, `\\u25B2 ${said("captured")}`);
  make("span", "", key, `\\u25C6 ${said("handed over")}`);
  make("span", "", key, said("thick line: the front"));
  if (run.which) make("div", "mm-which", root, run.which);  // older data do not say

  let war = 0;
  run.moments.forEach((m, i) => {
    if (m.war) war += (i + 1 < run.moments.length ? run.moments[i + 1].day : run.last) - m.day;
  });
  const quiet = Math.max(6, (run.last - run.first - war) / 9);  // days a second
  const fought = Math.max(3, war / 14);

  function show() {
    const day = Math.floor(state.day);
    const i = Math.max(0, last_of(run.moments, day, m => m.day)), now = run.moments[i];
    const date = new Date(0);
    date.setUTCFullYear(1, 0, 1);  // day 1 of the calendar in which days are counted
    date.setUTCDate(date.getUTCDate() + day - 1);
    const text = date.toLocaleDateString(run.language || "en-GB",
      { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    head.textContent = `${text}: ${now.phase}`;
    slide.value = day;
    slide.setAttribute("aria-valuetext", text);
    const t = last_of(run.told, day, one => one[0]), f = last_of(run.facts, day, one => one[0]);
    told.textContent = t < 0 ? "" : said("In this run, {date}: {what}.",
      { date: run.told[t][1], what: run.told[t][2] });
    fact.textContent = f < 0 ? "" : said("In fact, {date}: {what}.",
      { date: run.facts[f][1], what: run.facts[f][2] });
    const otherwise = known.map(([share, passed], place) =>
      now.shares[place] === 1 - (passed === null || day < passed ? share : 1 - share));
    const seen = `${i} ${otherwise}`;
    if (seen === state.shown) return;
    state.shown = seen;
    tiles.forEach((tile, place) => {
      const share = now.shares[place], due = now.due[place], how = now.how[place];
      const attacked = now.attacked && now.attacked[0] === place;
      tile.part.style.width = `${100 * share}%`;
      tile.one.classList.toggle("attacked", Boolean(attacked));
      tile.one.classList.toggle("otherwise", Boolean(otherwise[place]));
      tile.one.classList.toggle("due", Boolean(due) && !attacked);
      let text = run.tiles[place].label;
      if (attacked) text += ` (${now.attacked[1].split(": ")[1]})`;
      else if (due) text += ` (${due})`;
      else if (share > 0 && share < 1) text += ` (${whole(share)} %)`;
      tile.name.textContent = text.replaceAll("/", "/\\u200B");
      tile.mark.textContent = MARKS[how] || "";
    });
    const lines = [];
    run.tiles.forEach((a, one) => run.tiles.forEach((b, other) => {
      const pair = [now.shares[one], now.shares[other]];
      if (one < other && pair.includes(0) && pair.includes(1)) {
        const ends = edges(a, b);
        if (ends) lines.push(ends);
      }
    }));
    run.tiles.forEach((a, one) => {
      const share = now.shares[one];
      if (share > 0 && share < 1) {
        const x = a.x + a.w * share;
        lines.push([x, a.y, x, a.y + a.h]);
      }
    });
    front.replaceChildren(...lines.map(([x1, y1, x2, y2]) => {
      const one = document.createElementNS(space, "line");
      for (const [name, value] of Object.entries({ x1, y1, x2, y2, stroke: "#000",
          "stroke-width": 4, "vector-effect": "non-scaling-stroke", "stroke-linecap": "round" }))
        one.setAttribute(name, value);
      return one;
    }));
    const held = run.tiles.filter((_, place) => now.shares[place] === 1).map(t => t.label);
    const other = run.tiles.filter((_, place) => otherwise[place]).map(t => t.label);
    const parts = [said("Map of {date}, {phase}. {one} holds {places}; {other} holds the rest.",
      { date: text, phase: now.phase, one: run.sides[0], other: run.sides[1],
        places: held.length ? held.join(", ") : said("no whole objective") })];
    if (other.length)
      parts.push(said("Otherwise in fact on this day: {places}.", { places: other.join(", ") }));
    parts.push(said("A schematic map: areas and borders mean nothing."));
    if (run.which) parts.push(`${run.which}.`);
    map.setAttribute("aria-label", parts.join(" "));
  }
  function stop() {
    cancelAnimationFrame(state.timer);
    state.timer = 0;
    play.textContent = `\\u25B6 ${said(state.day >= run.last ? "Play again" : "Play")}`;
  }
  function step(now) {
    const passed = Math.min(0.1, (now - state.before) / 1000);
    state.before = now;
    const i = Math.max(0, last_of(run.moments, Math.floor(state.day), m => m.day));
    const rate = run.moments[i].war ? fought : quiet;
    let next = state.day + passed * rate * Number(speed.value);
    // a quiet stretch ends where the next thing happens
    if (!run.moments[i].war && i + 1 < run.moments.length)
      next = Math.min(next, Math.max(state.day, run.moments[i + 1].day));
    state.day = Math.min(run.last, next);
    show();
    if (state.day >= run.last) { stop(); return; }
    state.timer = requestAnimationFrame(step);
  }
  play.onclick = () => {
    if (state.timer) { stop(); return; }
    if (state.day >= run.last) state.day = run.first;
    play.textContent = `\\u23F8 ${said("Pause")}`;
    state.before = performance.now();
    state.timer = requestAnimationFrame(step);
  };
  slide.oninput = () => { state.day = Number(slide.value); stop(); show(); };
  show();
  return stop;
}
export default function({ parentElement, data }) {
  let root = parentElement.querySelector(".mm");
  if (!root) root = make("div", "mm", parentElement);
  if (root.dataset.run !== data.key) {
    if (root.stopMap) root.stopMap();
    root.dataset.run = data.key;
    root.stopMap = build(root, data.run);
  }
  return () => { if (root.stopMap) root.stopMap(); };
}
"""


#: what the script says
WORDS = (
    N_("Play"),
    N_("Play again"),
    N_("Pause"),
    N_("Speed of the map"),
    N_("half speed"),
    N_("normal"),
    N_("twice"),
    N_("4 times"),
    N_("Day of the map"),
    N_("{side} holds"),
    N_("attacked"),
    N_("to be handed over"),
    N_("the other side's in fact, on this day"),
    N_("captured"),
    N_("handed over"),
    N_("thick line: the front"),
    N_("In this run, {date}: {what}."),
    N_("In fact, {date}: {what}."),
    N_("Map of {date}, {phase}. {one} holds {places}; {other} holds the rest."),
    N_("no whole objective"),
    N_("Otherwise in fact on this day: {places}."),
    N_("A schematic map: areas and borders mean nothing."),
)


def show_moving(key: str, run: dict[str, Any]) -> None:
    """Show a run in motion; another `key` is another run, which begins anew."""
    language = spoken()
    if language != ENGLISH:
        run = run | {"language": language, "words": {text: _(text) for text in WORDS}}
    with guarded():
        component = st.components.v2.component(KEY, js=SCRIPT, isolate_styles=False)
        component(key=f"{KEY}-map", data={"key": f"{key} {language}", "run": run})
