"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  const told = document.getElementById("told");
  const place = document.getElementById("person");
  const MOST = 50;
  let shown = [];
  let active = -1;

  // Every text of the data becomes a text node: nothing of it is ever read as HTML.
  function make(tag, name, ...inside) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...inside.filter((part) => part !== null));
    return made;
  }

  function glyph(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "g");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#g-" + name);
    svg.append(use);
    return svg;
  }

  function many(count, one) {
    return count.toLocaleString("en") + " " + one + (count === 1 ? "" : "s");
  }

  // Searching ---------------------------------------------------------------------------------------------------------

  const index = data.people.map((person) => ({
    person,
    refused: person.items.filter((item) => ["hold", "review", "block"].includes(item.v)).length,
    sends: person.items.filter((item) => item.v).length,
    id: person.id.toLowerCase(),
    text: [person.id, ...person.facts.map((fact) => fact.join(" ")),
      ...person.items.flatMap((item) => [item.n, ...(item.r || []).map((rule) => data.rules[rule].label)])]
      .join("\n").toLowerCase(),
  }));

  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = index.filter((entry) => words.every((word) => entry.text.includes(word)));
    fits.sort((a, b) => words.some((w) => b.id.includes(w)) - words.some((w) => a.id.includes(w)));
    shown = fits.slice(0, MOST);
    active = -1;
    list.replaceChildren(...shown.map(option));
    told.textContent = fits.length ? many(fits.length, "customer") + " found" +
      (fits.length > MOST ? ", the first " + MOST + " listed" : "") : "nobody found in this report";
    open(shown.length > 0);
  }

  function option(entry, at) {
    const said = many(entry.sends, "message") + ", " + (entry.refused || "none") + " refused";
    const made = make("li", "", make("span", "", entry.person.id), make("small", "", said));
    made.id = "option-" + at;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.addEventListener("mousedown", (event) => { event.preventDefault(); pick(at); });
    return made;
  }

  function open(yes) {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    if (!yes) input.removeAttribute("aria-activedescendant");
  }

  function move(to) {
    if (list.hidden) search();
    if (!shown.length) return;
    active = (to + shown.length) % shown.length;
    [...list.children].forEach((made, at) => made.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", "option-" + active);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function pick(at) {
    if (!shown[at]) return;
    input.value = shown[at].person.id;
    open(false);
    show(shown[at].person);
    told.textContent = "showing " + shown[at].person.id;
  }

  const keys = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active < 0 ? -1 : active - 1),
    Enter: () => pick(active < 0 ? 0 : active),
    Escape: () => (list.hidden ? ((input.value = ""), (told.textContent = "")) : open(false)),
  };
  input.addEventListener("input", search);
  input.addEventListener("click", () => list.hidden && search());
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.isComposing || (event.key === "Enter" && list.hidden)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // One customer -----------------------------------------------------------------------------------------------------

  function show(person) {
    const heading = make("h3", "", person.id);
    const facts = make("dl", "facts", ...person.facts.map(([name, value]) =>
      make("div", "", make("dt", "", name), make("dd", "", value || "—"))));
    const zone = make("p", "soft small", "Times are those of " + person.zone + ".");
    const left = person.left ? make("p", "soft", many(person.left, "earlier item") + " left out.") : null;
    const items = make("ol", "time", ...person.items.map(entry));
    place.replaceChildren(heading, facts, strip(person), zone, ...(left ? [left] : []), items);
  }

  function strip(person) {
    const made = make("div", "strip");
    made.setAttribute("aria-hidden", "true");
    const times = person.items.map((item) => item.t);
    if (!times.length) return made;
    const first = times[0];
    const span = times[times.length - 1] - first || 1;
    for (const item of person.items) {
      const mark = make("span", item.v ? "send " + item.v : "event", item.v ? glyph(item.v) : "");
      mark.style.left = 100 * (item.t - first) / span + "%";
      mark.title = item.d + " " + item.c + " " + item.n;
      made.append(mark);
    }
    made.append(make("span", "edge first", person.items[0].d), make("span", "edge last", person.items.at(-1).d));
    return made;
  }

  function entry(item) {
    const when = make("div", "when", item.d, " ", item.c);
    const mark = make("span", "mark", glyph(item.v || item.k));
    const what = make("div", "what", mark, item.v ? send(item) : happening(item));
    return make("li", item.v ? "send " + item.v : item.k, when, what);
  }

  function happening(item) {
    const code = make("code", "", item.n);
    return make("span", "", item.k === "event" ? "event " : "changed ", code);
  }

  function send(item) {
    const verdict = make("span", "verdict", data.verdicts[item.v]);
    const facts = item.f.map(([name, value]) => name + " " + value).join(" · ");
    const head = make("div", "", make("span", "name", item.n), " ", verdict);
    const made = make("div", "", head, make("div", "soft small", facts));
    if (item.r && item.r.length) made.append(make("ul", "reasons", ...item.r.map((rule) => reason(data.rules[rule]))));
    return made;
  }

  function reason(rule) {
    const link = make(rule.anchor ? "a" : "span", "small", rule.label);
    if (rule.anchor) link.href = "#" + rule.anchor;
    return make("li", "", rule.because ? make("q", "", rule.because) : make("code", "", rule.sentence), " ", link);
  }

  // The map of each channel ------------------------------------------------------------------------------------------

  for (const radio of document.querySelectorAll("input[name=map]")) {
    radio.addEventListener("change", () => {
      for (const map of document.querySelectorAll(".map")) map.hidden = map.id !== radio.value;
    });
  }

  if (data.people.length) show(data.people[0]);
})();
