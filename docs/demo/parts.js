// What the demo and the page that runs the model in the browser are put together from.
window.parts = {
  // An element of a kind and a class ("": none), with a text or without, at the end of another.
  make(kind, name, parent, text) {
    const one = document.createElement(kind);
    if (name) one.className = name;
    if (text !== undefined) one.textContent = text;
    parent.appendChild(one);
    return one;
  },
  // A button with a text, of a further class or none, and what it does.
  button(parent, text, name, act) {
    const one = window.parts.make("button", `demo-button ${name}`, parent, text);
    one.type = "button";
    one.onclick = act;
    return one;
  },
};
