// Runs the model in Python that the browser itself runs; everything comes from the folder browser/.
import { loadPyodide } from "../browser/pyodide/pyodide.mjs";

const begun = performance.now();
const get = async (name, kind) => {
  const answer = await fetch(new URL(`../browser/${name}`, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer[kind]();
};

const ready = (async () => {
  const python = loadPyodide();
  const { archives } = await get("files.json", "json");
  const files = await Promise.all(archives.map(name => get(name, "arrayBuffer")));
  const py = await python;
  files.forEach(one => py.unpackArchive(one, "zip", { extractDir: "/code" }));
  py.runPython("import sys; sys.path.insert(0, '/code'); from sim.views.tried import tried");
  postMessage({ ready: (performance.now() - begun) / 1000 });
  return py.globals.get("tried");
})();

onmessage = async ({ data }) => {
  try {
    const tried = await ready, start = performance.now();
    const found = JSON.parse(tried(data.scenario, data.overrides, data.replicate));
    const seconds = (performance.now() - start) / 1000;
    postMessage({ ...found, asked: data.asked, seconds, replicate: data.replicate });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
