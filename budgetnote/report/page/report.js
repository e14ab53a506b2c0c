"use strict";
// The choices of the page: which notes and amounts are shown, and every sum of them. Adds up what data has, and nothing
// else; writes texts and numbers into the page that is there, and never markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("choices");
  const scope = document.getElementById("scope");
  const language = document.documentElement.lang;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const show = (element, shown) => { element.classList.toggle("off", !shown); };
  const write = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
  const amount = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, language === "da" ? "." : ",");
  const millions = (number) => {
    const tenths = Math.sign(number) * Math.floor((Math.abs(number) + 50) / 100);
    const whole = Math.floor(Math.abs(tenths) / 10);
    return (tenths < 0 ? "-" : "") + amount(whole) + (language === "da" ? "," : ".") + (Math.abs(tenths) % 10);
  };
  const AMOUNTS = ["committee", "area", "year"];
  const FOUND = ["error", "warning", "remark"];
  const names = { committee: data.committees, area: data.areas, year: data.years.map(String) };
  const place = { committee: 1, area: 2, year: 3 };
  // By note, its amounts: [note, committee, area, year, 1.000 kr., price level], the first three numbers in their lists.
  const of = data.notes.map(() => []);
  for (const one of data.amounts) {
    one[5] = data.levels[one[5]];
    of[one[0]].push(one);
  }

  const state = { q: "", level: data.levels[0] ?? "all", committee: new Set(), area: new Set(), year: new Set(), found: new Set() };

  function read() {
    const asked = new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
    state.q = asked.get("q") ?? "";
    const level = asked.get("level");
    state.level = data.levels.includes(level) || level === "all" ? level : data.levels[0] ?? "all";
    for (const kind of [...AMOUNTS, "found"]) state[kind] = new Set(asked.getAll(kind));
    form.q.value = state.q;
    for (const input of all("input:not([type=search])", form)) {
      input.checked = input.name === "level" ? input.value === state.level : state[input.name].has(input.value);
    }
  }

  function address() {
    const said = new URLSearchParams();
    if (state.q) said.set("q", state.q);
    if (state.level !== (data.levels[0] ?? "all")) said.set("level", state.level);
    for (const kind of [...AMOUNTS, "found"]) for (const value of state[kind]) said.append(kind, value);
    return said.size === 0 && !String(said) ? "" : `#?${said}`;
  }

  const value = (one, kind) => (kind === "year" ? String(one[3]) : names[kind][one[place[kind]]]);
  const passes = (one, but) =>
    (but === "level" || state.level === "all" || one[5] === state.level) &&
    AMOUNTS.every((kind) => kind === but || !state[kind].size || state[kind].has(value(one, kind)));
  const narrowed = (but) => AMOUNTS.some((kind) => kind !== but && state[kind].size);
  const words = () => state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const kinds = (note) => {
    const had = FOUND.filter((_, i) => note.counts[i]);
    return had.length ? had : ["none"];
  };
  const atLevel = (note, but) => but === "level" || state.level === "all" || !note.levels.length || note.levels.includes(state.level);
  const wanted = (note, but) =>
    atLevel(note, but) &&
    (but === "found" || !state.found.size || kinds(note).some((kind) => state.found.has(kind))) &&
    words().every((word) => note.words.includes(word));

  // The notes that each choice would leave, were it the only one of its kind.
  function count() {
    const left = new Map();
    const add = (kind, name, i) => {
      const key = `${kind}=${name}`;
      if (!left.has(key)) left.set(key, new Set());
      left.get(key).add(i);
    };
    data.notes.forEach((note, i) => {
      const has = (but) => !narrowed(but) || of[i].some((one) => passes(one, but));
      if (has() && wanted(note, "level")) {
        const here = new Set(of[i].filter((one) => passes(one, "level")).map((one) => one[5]));
        for (const level of narrowed() ? here : note.levels) add("level", level, i);
        add("level", "all", i);
      }
      if (has() && wanted(note, "found")) for (const kind of kinds(note)) add("found", kind, i);
      if (wanted(note)) {
        for (const kind of AMOUNTS) for (const one of of[i]) if (passes(one, kind)) add(kind, value(one, kind), i);
      }
    });
    for (const input of all("input:not([type=search])", form)) {
      const number = left.get(`${input.name}=${input.value}`)?.size ?? 0;
      write(input.parentElement.querySelector("small"), String(number));
      input.parentElement.classList.toggle("none", number === 0);
    }
  }

  const sumUp = (sums, key, number) => sums.set(key, (sums.get(key) ?? 0) + number);

  function update() {
    const shown = data.notes.map((note, i) => wanted(note) && (!narrowed() || of[i].some((one) => passes(one))));
    const sums = new Map();  // by level and what of it: "2026|committee|SUD|2027"
    const ofNotes = data.notes.map(() => new Map());
    data.notes.forEach((note, i) => {
      if (!shown[i]) return;
      for (const one of of[i]) {
        if (!passes(one)) continue;
        const year = one[3], level = one[5];
        for (const kind of ["committee", "area"]) {
          const name = names[kind][one[place[kind]]];
          sumUp(sums, `${level}|${kind}|${name}|${year}`, one[4]);
          sumUp(sums, `${level}|${kind}|${name}|`, one[4]);
        }
        sumUp(sums, `${level}|||${year}`, one[4]);
        sumUp(sums, `${level}|||`, one[4]);
        sumUp(ofNotes[i], String(year), one[4]);
        sumUp(ofNotes[i], "", one[4]);
      }
    });
    const text = (key) => (sums.has(key) ? amount(sums.get(key)) : "");
    const several = state.level === "all";
    for (const element of all(".level")) {
      const level = element.dataset.level;
      const here = several ? !element.classList.contains("glance") : level === state.level;
      show(element, here);
      if (!here) continue;
      const total = sums.get(`${level}|||`) ?? 0;
      write(element.querySelector("[data-sum=millions]"), millions(total));
      write(element.querySelector("[data-sum=exact]"), amount(total));
      write(element.querySelector("[data-sum=total]"), text(`${level}|||`));
      if (element.tagName === "TR") for (const cell of all("[data-year]", element)) write(cell, text(`${level}|||${cell.dataset.year}`));
      if (element.classList.contains("glance")) glance(element, level, sums, text);
    }
    notes(shown, ofNotes, sums);
    findings(shown);
    say(shown);
    count();
  }

  function glance(element, level, sums, text) {
    const has = (year) => sums.has(`${level}|||${year}`);
    for (const table of all("[data-table]", element)) {
      const kind = table.dataset.table;
      for (const row of all("tbody tr", table)) {
        const name = row.dataset.key;
        show(row, sums.has(`${level}|${kind}|${name}|`));
        for (const cell of all("td[data-year]", row)) write(cell, text(`${level}|${kind}|${name}|${cell.dataset.year}`));
        write(row.lastElementChild, text(`${level}|${kind}|${name}|`));
      }
      for (const cell of all("tfoot td[data-year]", table)) write(cell, text(`${level}|||${cell.dataset.year}`));
      write(table.tFoot.rows[0].lastElementChild, text(`${level}|||`) || "0");
    }
    for (const cell of all("[data-year]", element)) show(cell, has(cell.dataset.year));
    let tallest = 1;
    for (const year of data.years) {
      let up = 0, down = 0;
      for (const name of data.committees) {
        const sum = sums.get(`${level}|committee|${name}|${year}`) ?? 0;
        if (sum > 0) up += sum; else down -= sum;
      }
      tallest = Math.max(tallest, up, down);
    }
    for (const column of all(".year", element)) {
      write(column.querySelector(".stack-sum"), millions(sums.get(`${level}|||${column.dataset.year}`) ?? 0));
      for (const segment of all(".segment", column)) {
        const sum = sums.get(`${level}|committee|${segment.dataset.key}|${column.dataset.year}`) ?? 0;
        const size = segment.parentElement.classList.contains("above") ? sum : -sum;
        segment.style.setProperty("--v", Math.max(size, 0));
        segment.style.setProperty("--max", tallest);
        segment.hidden = size <= 0;
        show(segment, size > 0);
      }
    }
  }

  function notes(shown, ofNotes, sums) {
    const years = new Set(data.years.filter((year) => [...sums.keys()].some((key) => key.endsWith(`|||${year}`))).map(String));
    for (const row of all(".list tbody tr")) {
      const i = Number(row.dataset.note);
      show(row, shown[i]);
      if (!shown[i] || !data.notes[i].levels.length) continue;
      const mixed = state.level === "all" && data.notes[i].levels.length > 1;  // its amounts are not added

      for (const cell of all("[data-year]", row)) write(cell, !mixed && ofNotes[i].has(cell.dataset.year) ? amount(ofNotes[i].get(cell.dataset.year)) : "");
      const total = row.querySelector("[data-sum=total]");
      total.dataset.value = mixed ? 0 : ofNotes[i].get("") ?? 0;
      write(total.firstElementChild, mixed ? scope.dataset.several : amount(ofNotes[i].get("") ?? 0));
    }
    for (const cell of all(".list [data-year]")) show(cell, years.has(cell.dataset.year));
    for (const note of all(".note")) show(note, shown[Number(note.dataset.note)]);
    show(document.getElementById("empty"), !shown.includes(true));
    if (sorted.key === "total") sort(sorted.key, sorted.way);
  }

  function findings(shown) {
    const counts = [0, 0, 0];
    data.notes.forEach((note, i) => { if (shown[i]) note.counts.forEach((number, rank) => { counts[rank] += number; }); });
    const set = (name, number) => { for (const element of all(`[data-count=${name}]`)) write(element, amount(number)); };
    const visible = shown.filter(Boolean).length;
    set("notes", visible);
    set("shown", visible);
    set("agrees", data.notes.filter((note, i) => shown[i] && note.agrees).length);
    ["errors", "warnings", "remarks"].forEach((name, rank) => set(name, counts[rank] + data.across[rank]));
    let urgent = 0;
    for (const item of all("#findings > ul > li")) {
      const here = item.dataset.note === undefined || shown[Number(item.dataset.note)];
      show(item, here);
      urgent += here;
    }
    set("urgent", urgent);
    const section = document.getElementById("findings");
    if (section) show(section, urgent > 0);
  }

  function say(shown) {
    const told = scope.dataset;
    const number = shown.filter(Boolean).length;
    const said = [told.notes.replace("{n}", amount(number)).replace("{all}", amount(shown.length))];
    const level = all(".keys .level").find((element) => element.dataset.level === state.level);
    if (state.level === "all") said.push(data.levels.length > 1 ? told.all : "");
    else if (level) said.push(level.querySelector(".small").lastChild.textContent.replace(/^ · /, ""));
    const only = AMOUNTS.flatMap((kind) => names[kind].filter((name) => state[kind].has(name)));
    if (only.length) said.push(`${told.only} ${only.join(", ")}`);
    const found = all("input[name=found]:checked", form).map((input) => input.parentElement.firstChild.nextSibling.textContent.trim());
    if (found.length) said.push(`${told.found} ${found.join(", ")}`);
    if (state.q) said.push(`${told.text} »${state.q}«`);
    write(scope, `${said.filter(Boolean).join(" · ")}.`);
    form.querySelector(".reset").hidden = address() === "";
  }

  const sorted = { key: "", way: "" };
  const collator = new Intl.Collator("da", { numeric: true });
  function sort(key, way) {
    Object.assign(sorted, { key, way });
    const body = document.querySelector(".list tbody");
    const column = [...document.querySelectorAll(".list thead th")].findIndex((head) => head.dataset.sort === key);
    const sign = way === "descending" ? -1 : 1;
    const numbers = key === "total" || key === "kinds";
    const rows = [...body.rows].sort((one, other) => {
      if (column < 0) return one.dataset.note - other.dataset.note;
      const [a, b] = [one, other].map((row) => row.cells[column].dataset.value);
      return sign * (numbers ? a - b : collator.compare(a, b)) || one.dataset.note - other.dataset.note;
    });
    body.append(...rows);
    for (const head of all(".list thead th[data-sort]")) {
      if (head.dataset.sort === key) head.setAttribute("aria-sort", way); else head.removeAttribute("aria-sort");
    }
    document.getElementById("sort").value = `${key}:${way}`;
  }

  function open() {
    const name = decodeURIComponent(location.hash.slice(1));
    const note = name.startsWith("n-") && document.getElementById(name);
    if (!note) return;
    note.open = true;
    note.classList.remove("off");
    note.scrollIntoView();
  }

  let waiting = 0;
  form.addEventListener("input", (event) => {
    const input = event.target;
    if (input.id === "sort") return;
    if (input.name === "q") state.q = input.value.trim();
    else if (input.name === "level") state.level = input.value;
    else if (input.checked) state[input.name].add(input.value);
    else state[input.name].delete(input.value);
    const to = address() || location.pathname + location.search;
    if (input.name === "q") history.replaceState(null, "", to); else history.pushState(null, "", to);
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(update);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    history.pushState(null, "", location.pathname + location.search);
    read();
    update();
  });
  document.getElementById("sort").addEventListener("change", (event) => {
    const [key, way] = event.target.value.split(":");
    sort(key, way ?? "ascending");
  });
  for (const head of all(".list thead th[data-sort]")) {
    head.querySelector("button").addEventListener("click", () => {
      const first = ["total", "kinds"].includes(head.dataset.sort) ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      sort(head.dataset.sort, head.getAttribute("aria-sort") === first ? other : first);
    });
  }
  const arrive = () => {
    if (!location.hash || location.hash.startsWith("#?")) { read(); update(); } else { open(); }
  };
  addEventListener("popstate", arrive);
  addEventListener("hashchange", arrive);
  if (matchMedia("screen and (max-width: 720px)").matches) form.parentElement.open = false;
  read();
  update();
  open();
})();
