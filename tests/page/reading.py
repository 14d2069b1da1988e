"""What a reader with a keyboard, a loupe or weak eyes needs, looked up in the browser."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.page.browser import Visit

#: WCAG 2.2, criterion 1.4.3: least contrast of text, and of large text
LEAST, LEAST_LARGE = 4.5, 3.0
#: more steps of the Tab key than any tab has
MOST_STEPS = 300

#: Every text in view, in its colour on what lies behind it: [text, ratio, whether it is large].
CONTRASTS = """
const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1})
  .getContext('2d', {willReadFrequently: true});
const known = {};
const rgba = css => known[css] ??= (() => {
  pen.clearRect(0, 0, 1, 1); pen.fillStyle = css; pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].map((one, at) => at < 3 ? one : one / 255);
})();
const over = (top, under, share) => under.map((one, at) => top[at] * share + one * (1 - share));
const lineage = one => { const all = []; for (; one; one = one.parentElement) all.unshift(one);
  return all; };
const light = one => one.map(c => c / 255)
  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
function ratio(element, colour) {
  let behind = [255, 255, 255], share = 1;
  const place = element.getBoundingClientRect();
  const x = (place.left + place.right) / 2, y = (place.top + place.bottom) / 2;
  for (const one of lineage(element)) {
    const style = getComputedStyle(one), ground = rgba(style.backgroundColor);
    const box = one.getBoundingClientRect();
    share *= parseFloat(style.opacity);
    if (box.left <= x && x <= box.right && box.top <= y && y <= box.bottom)
      behind = over(ground, behind, ground[3] * share);
  }
  const ink = rgba(colour), seen = over(ink, behind, ink[3] * share);
  const [low, high] = [light(seen), light(behind)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
const inView = one => {
  const box = one.getBoundingClientRect();
  return box.width > 1 && box.height > 1
    && one.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && !one.closest('[disabled], [aria-disabled=true], [inert]');
};
const found = [];
const add = (element, text, pseudo) => {
  if (!text.trim() || !inView(element)) return;
  const style = getComputedStyle(element, pseudo), size = parseFloat(style.fontSize);
  const icon = style.fontFamily.includes('Material');
  const large = icon || size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  found.push([text.trim().slice(0, 60), ratio(element, style.color), large]);
};
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) add(walk.currentNode.parentElement, walk.currentNode.data);
for (const one of document.querySelectorAll('input, textarea')) {
  if (['radio', 'checkbox', 'range', 'file'].includes(one.type)) continue;
  if (one.value) add(one, one.value); else add(one, one.placeholder, '::placeholder');
}
return found;
"""

#: What has the focus: [name, whether it can be seen, its place on the page as left, top, right,
#: bottom, and whether it is at the side]
FOCUSED = """
const one = document.activeElement;
if (!one || one === document.body || one === document.documentElement) return null;
if (one === window.firstFocused) return null;
window.firstFocused ??= one;
const seen = document.activeElement.matches('input[type=radio], input[type=checkbox]')
  ? one.closest('label') : one;
const box = seen.getBoundingClientRect();
const visible = box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth
  && seen.checkVisibility({visibilityProperty: true, opacityProperty: true});
const region = document.querySelector('[data-testid=stMain]');
const main = one === region ? 0 : region.scrollTop;
const side = Boolean(one.closest('[data-testid=stSidebar]'));
const down = side ? document.querySelector('[data-testid=stSidebarContent]').scrollTop : main;
const name = one.getAttribute('aria-label') || one.innerText || one.type || one.tagName;
return [name.trim().slice(0, 60), visible,
  [box.left, box.top + down, box.right, box.bottom + down], side];
"""

#: What scrolls sideways and cannot be reached with the keyboard, or has no name
UNREACHED = """
return [...document.querySelectorAll('[data-testid=stApp] *')].filter(one =>
  ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)
  && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
  && one.checkVisibility({visibilityProperty: true})
  && !one.matches('input, textarea, [role=tablist]') && !one.closest('[data-testid=stDataFrame]')
  && !(one.tabIndex >= 0 && one.getAttribute('aria-label'))
).map(one => one.outerHTML.slice(0, 200));
"""


class Focus(NamedTuple):
    """One stop of the Tab key."""

    name: str
    visible: bool
    box: tuple[float, float, float, float]
    side: bool


def too_faint(visit: Visit) -> list[tuple[str, float]]:
    """Texts with too little contrast; what is disabled is exempt."""
    # the shortest screen, a step of the guided path, has 21
    visit.until(lambda: len(visit.script(CONTRASTS)) > 20, "the texts of the screen are there")
    found: list[tuple[str, float, bool]] = visit.script(CONTRASTS)
    return [
        (text, ratio) for text, ratio, large in found if ratio < (LEAST_LARGE if large else LEAST)
    ]


def stops(visit: Visit) -> list[Focus]:
    """Where the Tab key goes, from the top of the page."""
    visit.script("document.activeElement.blur(); window.firstFocused = null")
    visit.script("document.body.tabIndex = -1; document.body.focus()")
    visit.script("document.body.removeAttribute('tabindex')")
    found: list[Focus] = []
    for _ in range(MOST_STEPS):
        ActionChains(visit.chrome, duration=0).send_keys(Keys.TAB).perform()
        told: list[Any] | None = visit.script(FOCUSED)
        if told is None:
            break
        found.append(Focus(*told))
    return found


def astray(found: list[Focus]) -> list[str]:
    """Stops that cannot be seen, or lie before the one before: above it and not to its right."""
    told = [f"{one.name}: cannot be seen" for one in found if not one.visible]
    for last, one in pairwise(found):
        above = one.box[3] <= last.box[1] and one.box[0] < last.box[2] - 1.0
        if above and one.side == last.side:
            told.append(f"{one.name}: above {last.name}")
    return told


def jumping(visit: Visit) -> list[str]:
    """What the Tab key reaches before all else, wherever it stands."""
    found: list[str] = visit.script(
        "return [...document.querySelectorAll('[tabindex]')].filter(one => one.tabIndex > 0)"
        ".map(one => one.outerHTML.slice(0, 200))"
    )
    return found


def unreached(visit: Visit) -> list[str]:
    """What scrolls sideways, but not with the keyboard, or without a name."""
    found: list[str] = visit.script(UNREACHED)
    return found
