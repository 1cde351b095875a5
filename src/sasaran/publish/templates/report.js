"use strict";
(function () {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);

  // Theme: the reader's choice beats the system's; a file opened from disk may have no storage.
  const theme = byId("theme");
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
  const nameTheme = () => { theme.textContent = isDark() ? theme.dataset.light : theme.dataset.dark; };
  try { root.dataset.theme = localStorage.getItem("sasaran-theme") || ""; } catch { /* no storage */ }
  if (!root.dataset.theme) delete root.dataset.theme;
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("sasaran-theme", root.dataset.theme); } catch { /* no storage */ }
    nameTheme();
  });
  systemDark.addEventListener("change", nameTheme);
  nameTheme();

  // Print: what is folded on screen and belongs on paper is opened for the time of printing.
  byId("print").addEventListener("click", () => window.print());
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details[data-print]:not([open])")];
    opened.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((each) => { each.open = false; }));

  const factsNode = byId("map-facts");
  if (!factsNode) return;
  const facts = JSON.parse(factsNode.textContent);
  const svg = byId("map");
  const area = new Map(facts.areas.map((each) => [each.no, each]));
  const below = new Map();
  for (const each of facts.areas) {
    if (!below.has(each.up)) below.set(each.up, []);
    below.get(each.up).push(each);
  }
  const paths = [...svg.querySelectorAll("path[data-no]")].map((node) => ({ node, facts: area.get(Number(node.dataset.no)) }));
  const last = facts.ranks[facts.ranks.length - 1];
  const top = facts.areas.find((each) => each.rank === 0) || { no: null, rank: 0 };
  const whole = [0, 0, facts.size[0], facts.size[1]];
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let focus = top, detail = last, measure = "count", view = whole, frame = 0;

  const make = (tag, text, kind) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };
  const chain = (from) => {
    const links = [];
    for (let at = from; at; at = area.get(at.up)) links.unshift(at);
    return links;
  };
  const within = (each) => chain(each).includes(focus);
  const ahead = (each) => chain(each).find((link) => link.rank === focus.rank + 1);
  const isle = (each) => chain(each).some((link) => facts.insets.includes(link.no));
  const opens = (each) => each && each.rank < last && (below.get(each.no) || []).some((child) => child.box);

  function go(to) {
    focus = to;
    if (detail <= focus.rank) detail = Math.min(focus.rank + 1, last);
    draw();
  }

  function target() {
    if (!focus.box) return whole;
    const [x, y, w, h] = focus.box, room = 0.08 * Math.max(w, h);
    const ratio = facts.size[0] / facts.size[1];
    const wide = Math.max(w + 2 * room, (h + 2 * room) * ratio), high = wide / ratio;
    return [x + w / 2 - wide / 2, y + h / 2 - high / 2, wide, high];
  }

  function move() {
    const from = view.slice(), to = target(), start = performance.now();
    cancelAnimationFrame(frame);
    const step = (now) => {
      const part = still.matches ? 1 : Math.min((now - start) / 320, 1), eased = 1 - Math.pow(1 - part, 3);
      view = from.map((value, i) => value + (to[i] - value) * eased);
      svg.setAttribute("viewBox", view.map((value) => value.toFixed(2)).join(" "));
      label();
      if (part < 1) frame = requestAnimationFrame(step);
    };
    step(start);
    frame = requestAnimationFrame(step);
  }

  // Names of the areas one level down, the largest first; one that would cover another is left to the tip.
  function label() {
    const width = svg.clientWidth || 800, unit = view[2] / width, group = byId("labels");
    const size = (width < 480 ? 9.5 : 11.5) * unit, placed = [];
    group.replaceChildren();
    const named = (below.get(focus.no) || []).filter((each) => each.at);
    named.sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3] || a.no - b.no);
    for (const each of named) {
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      text.setAttribute("font-size", size.toFixed(3));
      text.setAttribute("stroke-width", (0.26 * size).toFixed(3));
      text.textContent = each.name;
      group.append(text);
      const half = text.getComputedTextLength() / 2 + 2 * unit;
      const x = Math.max(view[0] + half, Math.min(view[0] + view[2] - half, each.at[0])), y = each.at[1];
      const hits = placed.some(([px, py, ph]) => Math.abs(px - x) < ph + half && Math.abs(py - y) < 1.25 * size);
      if (hits) { text.remove(); continue; }
      placed.push([x, y, half]);
      text.setAttribute("x", x.toFixed(2));
      text.setAttribute("y", y.toFixed(2));
    }
  }

  function paint() {
    const which = measure === "count" ? 0 : 1;
    for (const layer of svg.querySelectorAll(".layer")) {
      const rank = Number(layer.dataset.layer);
      layer.setAttribute("class", "layer " + (rank === detail ? "filled" : rank < detail ? "outline" : "off"));
    }
    for (const { node, facts: each } of paths) {
      const inside = within(each), deep = inside && opens(ahead(each));
      node.setAttribute("class", "c" + each.class[which] + (inside && !(isle(each) && each.rank < detail) ? "" : " away") + (deep ? " deep" : ""));
    }
    for (const button of byId("detail").querySelectorAll("button")) {
      const rank = Number(button.dataset.rank);
      button.setAttribute("aria-pressed", String(rank === detail));
      button.hidden = rank <= focus.rank;
    }
    for (const button of byId("measure").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.measure === measure));
    }
  }

  function legend() {
    const list = byId("legend"), title = byId("legend-title");
    title.textContent = title.dataset[measure];
    const key = (kind, text) => { const item = make("li"); item.append(make("i", undefined, kind), text); return item; };
    const items = facts.legends[measure][detail].map((text, i) => text && key("c" + i, text)).filter(Boolean);
    const used = new Set(facts.areas.filter((a) => a.rank === detail).map((a) => a.class[0]));
    if (used.has(-1)) items.push(key("c-1", list.dataset.withheld));
    if (used.has(-2)) items.push(key("c-2", list.dataset.none));
    list.replaceChildren(...items);
  }

  function crumbs() {
    const links = chain(focus), list = byId("crumbs").firstElementChild;
    list.replaceChildren(...links.map((each, i) => {
      const item = make("li"), name = i === 0 ? facts.words.whole : each.name;
      if (i === links.length - 1) {
        const here = make("span", name);
        here.setAttribute("aria-current", "true");
        item.append(here);
      } else {
        const back = make("button", name);
        back.type = "button";
        back.addEventListener("click", () => go(each));
        item.append(back);
      }
      return item;
    }));
  }

  function side() {
    const children = (below.get(focus.no) || []).slice();
    const size = (each) => (measure === "count" ? (each.bar ? each.bar[0] : -1) : each.part ?? -1);
    children.sort((a, b) => size(b) - size(a) || a.name.localeCompare(b.name));
    const scale = Math.max(1, ...children.map((each) => (each.bar ? each.bar[2] : 0)));
    const title = children.length ? facts.levels[children[0].rank] : focus.name;
    byId("side-title").textContent = title.charAt(0).toUpperCase() + title.slice(1);
    byId("side").replaceChildren(...children.map((each) => {
      const item = make("li"), name = make(opens(each) ? "button" : "span", each.name);
      if (opens(each)) { name.type = "button"; name.addEventListener("click", () => go(each)); }
      item.dataset.no = each.no;
      item.addEventListener("mouseenter", () => mark(each));
      item.addEventListener("mouseleave", () => mark(null));
      const shown = measure === "count" ? each.count : each.share, cut = shown.indexOf(" (");
      const value = make("span", cut < 0 ? shown : shown.slice(0, cut), "value");
      if (cut >= 0) value.append(" ", make("span", shown.slice(cut + 1), "range"));
      item.append(name, value);
      if (each.bar && measure === "count") {
        const line = make("span", undefined, "whisker"), bar = make("i"), range = make("b");
        bar.style.width = (100 * each.bar[0]) / scale + "%";
        range.style.left = (100 * each.bar[1]) / scale + "%";
        range.style.width = (100 * (each.bar[2] - each.bar[1])) / scale + "%";
        line.append(bar, range);
        item.append(line);
      }
      return item;
    }));
  }

  function mark(each) {
    for (const { node, facts: own } of paths) {
      node.classList.toggle("at", Boolean(each) && own.rank === detail && chain(own).includes(each));
    }
  }

  function draw() { paint(); legend(); crumbs(); side(); move(); }

  const tip = byId("tip"), box = svg.closest(".map");
  function tell(event) {
    const node = event.target.closest && event.target.closest(".layer.filled path[data-no]");
    const each = node && area.get(Number(node.dataset.no));
    if (!each || !within(each)) { tip.hidden = true; mark(null); return; }
    mark(each);
    const up = chain(each).slice(1, -1).map((link) => link.name).reverse().join(", ");
    tip.replaceChildren(make("strong", each.name), make("span", up, "soft"), make("span", each.count, "big"), make("span", each.share),
      make("span", facts.words.families + ": " + each.families));
    if (each.review) tip.append(make("span", facts.words.review + ": " + each.review));
    tip.hidden = false;
    const edge = box.getBoundingClientRect();
    const x = event.clientX - edge.left, y = event.clientY - edge.top;
    tip.style.left = Math.max(0, Math.min(x + 16, edge.width - tip.offsetWidth)) + "px";
    tip.style.top = Math.max(0, y + 18) + "px";
  }
  svg.addEventListener("pointermove", tell);
  svg.addEventListener("pointerleave", () => { tip.hidden = true; mark(null); });
  svg.addEventListener("click", (event) => {
    const node = event.target.closest(".layer.filled path[data-no]");
    const each = node && area.get(Number(node.dataset.no));
    if (!each) return;
    const next = within(each) ? ahead(each) : chain(each).find((link) => link.rank === 1);
    if (opens(next)) { tip.hidden = true; go(next); }
  });
  byId("detail").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) { detail = Number(button.dataset.rank); draw(); }
  });
  byId("measure").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) { measure = button.dataset.measure; draw(); }
  });
  window.addEventListener("resize", label);
  draw();
})();
