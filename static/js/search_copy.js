// The search of a static copy: reads the files of site_config/static_site/search_files.py, and
// understands a query as site_config/search/ does.
(() => {
  const page = document.querySelector("[data-index]");
  if (!page) return;
  const { dataset } = page;
  const ON_A_PAGE = 10, AROUND = 110, MOST_LOOKED_INTO = 200;
  const OFTEN = 15, IN_ABOUT = 16, IN_TITLE = 32;
  const [POST, TOGETHER] = [0, 50];
  const NAMES = ["post", "paper", "publication"];
  const FILTERS = ["kind", "topic", "year"];
  const CJK = "々〇\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uac00-\\ud7af\\u{20000}-\\u{3ffff}";
  const LETTER = `(?![${CJK}])[\\p{L}\\p{N}]`;
  const RUNS = new RegExp(`[${CJK}]+|(?:${LETTER})+`, "gu");
  const isCjk = (run) => new RegExp(`^[${CJK}]`, "u").test(run);
  const EXTRA = { ø: "o", đ: "d", ł: "l", ħ: "h", ı: "i" };
  const FOLDED = [[0x41, 0x250], [0x370, 0x530], [0x1e00, 0x2000], [0xff01, 0xff5f]];

  const foldLetter = (letter) => {
    const code = letter.codePointAt(0);
    if (code < 0x80) return letter.toLowerCase();
    if (!FOLDED.some(([first, end]) => code >= first && code < end)) return letter;
    const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const other = EXTRA[plain] ?? plain;
    return [...other].length === 1 ? other : letter;
  };
  const fold = (text) => Array.from(text, foldLetter).join("");
  const runsOf = (text) => fold(text.normalize("NFC")).match(RUNS) ?? [];

  const wordsOfRun = (run, isLast) => {
    if (!isCjk(run)) return [run.slice(0, 64)];
    const letters = [...run];
    const pairs = letters.slice(1).map((letter, place) => letters[place] + letter);
    return isLast && pairs.length ? pairs : [...pairs, letters.at(-1)];
  };

  // The same word in the other number: note, notes; category, categories.
  const numbersOf = (word) => {
    if (!/^[a-z]{4,}$/.test(word)) return [];
    if (word.endsWith("ies")) return [`${word.slice(0, -3)}y`];
    if (/(?:ses|xes|ches|shes)$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
    if (word.endsWith("s")) return word.endsWith("ss") ? [] : [word.slice(0, -1)];
    return [word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`];
  };

  const parse = (typed) => {
    const terms = [];
    for (const [, minus, phrase, word] of [...typed.matchAll(/(-?)(?:"([^"]*)"|([^\s"]+))/g)].slice(0, 12)) {
      const runs = runsOf(phrase ?? word);
      if (!runs.length) continue;
      const last = runs.at(-1);
      const words = runs.flatMap((run, place) => wordsOfRun(run, place === runs.length - 1));
      const isPlain = phrase === undefined && runs.length === 1 && !isCjk(last);
      const isBeginning = isCjk(last) ? [...last].length === 1 : Boolean(word?.endsWith("*")) && last.length > 1;
      terms.push({ runs, words, isBeginning, isUnwanted: minus !== "", isPhrase: phrase !== undefined, numbers: isPlain ? numbersOf(last) : [] });
    }
    const term = terms.at(-1);
    if (term && !term.isPhrase && !term.isUnwanted && !isCjk(term.runs.at(-1)) && term.runs.at(-1).length > 2) term.isBeginning = true;
    return { wanted: terms.filter((one) => !one.isUnwanted), unwanted: terms.filter((one) => one.isUnwanted) };
  };

  const fetched = new Map();
  const get = (name) => {
    if (!fetched.has(name)) {
      fetched.set(name, fetch(dataset.index + name).then((answer) => {
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
        return answer.json();
      }));
    }
    return fetched.get(name);
  };

  // Where a word stands, or all words that begin so: weights by number.
  const standing = async (word, parts, isBeginning) => {
    const [first, second] = word;
    const part = (first.codePointAt(0) * 31 + (second && !isCjk(word) ? second.codePointAt(0) : 0)) % parts;
    const words = await get(`words/${part}.json`);
    const found = new Map();
    for (const one of isBeginning ? Object.keys(words).filter((other) => other.startsWith(word)) : [word]) {
      const places = Object.hasOwn(words, one) ? words[one] : [];
      for (let at = 0; at < places.length; at += 2) {
        const [number, weight, known] = [places[at], places[at + 1], found.get(places[at]) ?? 0];
        found.set(number, ((weight | known) & ~OFTEN) | Math.min(OFTEN, (weight & OFTEN) + (known & OFTEN)));
      }
    }
    return found;
  };

  const having = async (term, parts) => {
    const last = term.words.length - 1;
    const each = await Promise.all(term.words.map((word, place) => standing(word, parts, term.isBeginning && place === last)));
    const found = new Map();
    for (const [number, weight] of each[0]) {
      const weights = each.map((one) => one.get(number));
      if (weights.includes(undefined)) continue;
      found.set(number, (Math.min(...weights.map((w) => w & OFTEN))) | weights.reduce((a, b) => a & b & ~OFTEN, weight));
    }
    for (const word of term.numbers) {
      for (const [number, weight] of await standing(word, parts, false)) found.set(number, (found.get(number) ?? 0) | weight);
    }
    return found;
  };

  const textsOf = async (number) => {
    const [source, pk] = [number & 3, number >> 2];
    const name = `texts/${NAMES[source]}-${source === POST ? pk : Math.floor(pk / TOGETHER)}.json`;
    return (await get(name))[number];
  };

  const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const patternOf = (term) => {
    const exact = term.runs.map(escaped).join("[^\\p{L}\\p{N}]*");
    const body = [exact, ...term.numbers].join("|");
    const before = isCjk(term.runs[0]) ? "" : `(?<!${LETTER})`;
    const after = isCjk(term.runs.at(-1)) ? "" : `(?!${LETTER})`;
    if (term.isBeginning && after) return `${before}(?:${exact}(?:${LETTER})*|(?:${body})${after})`;
    return `${before}(?:${body})${after}`;
  };

  // Words that stand side by side are known by the text alone.
  const withPhrases = async (numbers, terms, entries) => {
    const patterns = terms.filter((term) => term.words.length > 1).map((term) => new RegExp(patternOf(term), "u"));
    if (!patterns.length) return numbers;
    const kept = await Promise.all(numbers.slice(0, MOST_LOOKED_INTO).map(async (number) => {
      const texts = [entries.get(number)[1], ...await textsOf(number)].map((text) => fold(text.normalize("NFC")));
      return patterns.every((pattern) => texts.some((text) => pattern.test(text)));
    }));
    return numbers.filter((_, place) => kept[place] ?? true);
  };

  const rank = (numbers, founds, entries) => {
    const lengths = [...entries.values()].map((entry) => entry[10]);
    const average = lengths.reduce((a, b) => a + b, 0) / lengths.length || 1;
    const year = new Date().getFullYear();
    const value = new Map(numbers.map((number) => {
      const entry = entries.get(number);
      let score = 0, isInTitle = true;
      for (const found of founds) {
        const weight = found.get(number), often = weight & OFTEN;
        const rarity = Math.log(1 + (entries.size - found.size + 0.5) / (found.size + 0.5));
        const inText = (often * 2.2) / (often + 1.2 * (0.25 + (0.75 * entry[10]) / average));
        score += rarity * ((weight & IN_TITLE ? 8 : 0) + (weight & IN_ABOUT ? 4 : 0) + inText);
        isInTitle &&= Boolean(weight & IN_TITLE);
      }
      return [number, (isInTitle ? 1e6 : 0) + score * (1 + 0.2 / (1 + Math.abs(year - (entry[9] || 1900))))];
    }));
    return numbers.sort((a, b) => value.get(b) - value.get(a) || (entries.get(a)[5] < entries.get(b)[5] ? 1 : -1));
  };

  const find = async (query, { parts, entries }) => {
    const byNumber = new Map(entries.map((entry) => [entry[0], entry]));
    const [founds, others] = await Promise.all([query.wanted, query.unwanted].map((terms) => Promise.all(terms.map((term) => having(term, parts)))));
    const numbers = [...founds[0].keys()].filter((number) => byNumber.has(number)
      && founds.every((found) => found.has(number)) && !others.some((found) => found.has(number)));
    const found = await withPhrases(rank(numbers, founds, byNumber), query.wanted, byNumber);
    return found.map((number) => byNumber.get(number));
  };

  const element = (name, properties, ...inside) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  };

  const marked = (text, pattern, start = 0, end = text.length) => {
    const parts = [];
    let place = start;
    for (const match of fold(text).matchAll(pattern)) {
      if (match.index < place || match.index >= end) continue;
      parts.push(text.slice(place, match.index), element("mark", {}, text.slice(match.index, Math.min(end, match.index + match[0].length))));
      place = Math.min(end, match.index + match[0].length);
    }
    return [...parts, text.slice(place, end)];
  };

  const snippet = ([, ...texts], pattern) => {
    const plain = texts.map((text) => text.normalize("NFC").replace(/\s+/g, " ").trim());
    const text = plain.find((one) => fold(one).search(pattern) >= 0) ?? plain.findLast(Boolean) ?? "";
    let start = Math.max(0, fold(text).search(pattern) - AROUND / 2);
    let end = Math.min(text.length, start + 2 * AROUND);
    if (start > 0) start = Math.max(start, text.lastIndexOf(" ", start + 20) + 1);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), end - 30);
    return [start > 0 ? "… " : "", ...marked(text, pattern, start, end), end < text.length ? " …" : ""];
  };

  const asAddress = (chosen) => `?${new URLSearchParams(Object.entries(chosen).filter(([, value]) => value))}`;

  const resultOf = async (entry, pattern, { kinds }) => {
    const [number, title, url, kind, language, when, shownWhen, about] = entry;
    const spoken = language ? { lang: language } : {};
    const byline = element("p", { className: "byline" }, element("span", { className: "tag" }, kinds[kind]));
    if (when) byline.append(" · ", element("time", { dateTime: when, ...spoken }, shownWhen));
    if (about) byline.append(" · ", ...marked(about.normalize("NFC"), pattern));
    const heading = element("h2", spoken, element("a", { href: url }, ...marked(title.normalize("NFC"), pattern)));
    const quoted = element("p", { className: "snippet", ...spoken }, ...snippet(await textsOf(number), pattern));
    return element("li", {}, byline, heading, quoted);
  };

  const valuesOf = { kind: (entry) => [entry[3]], topic: (entry) => entry[8], year: (entry) => entry[9] ? [String(entry[9])] : [] };
  const narrowed = (entries, chosen, names) => entries.filter((entry) => names.every((name) => !chosen[name] || valuesOf[name](entry).includes(chosen[name])));

  const showFilters = (found, chosen, { kinds, topics }) => {
    const rail = page.querySelector(".sidebar");
    const filters = rail.querySelector(".filters");
    const labels = { kind: kinds, topic: topics, year: {} };
    for (const name of FILTERS) {
      const counts = new Map();
      for (const entry of narrowed(found, chosen, FILTERS.filter((other) => other !== name)))
        for (const value of valuesOf[name](entry)) counts.set(value, (counts.get(value) ?? 0) + 1);
      const values = [...counts.keys()].sort((a, b) => name === "year" ? b - a : counts.get(b) - counts.get(a));
      if (!values.length) continue;
      filters.append(element("h2", {}, dataset[name]), element("ul", { className: "chips" }, ...values.map((value) => {
        const isChosen = chosen[name] === value;
        const link = element("a", { href: asAddress({ ...chosen, [name]: isChosen ? "" : value }) }, `${labels[name][value] ?? value} `,
          element("span", { className: "count" }, String(counts.get(value))));
        if (isChosen) link.setAttribute("aria-current", "true");
        return element("li", {}, link);
      })));
    }
    rail.hidden = !filters.querySelector("h2");
  };

  const showSome = async (list, results, pattern, index) => {
    const some = results.slice(list.children.length, list.children.length + ON_A_PAGE);
    const items = await Promise.all(some.map((entry) => resultOf(entry, pattern, index)));
    list.append(...items);
    list.hidden = false;
    page.querySelector(".pager")?.remove();
    if (list.children.length >= results.length) return items;
    const more = element("button", { type: "button", className: "button" }, dataset.more);
    more.addEventListener("click", async () => (await showSome(list, results, pattern, index))[0].querySelector("a").focus());
    list.after(element("p", { className: "pager" }, more));
    return items;
  };

  const search = async (typed, chosen) => {
    const status = page.querySelector("[role=status]");
    const query = parse(typed);
    if (!query.wanted.length) return;
    const index = await get("entries.json");
    const found = await find(query, index);
    const results = narrowed(found, chosen, FILTERS);
    status.textContent = { 0: dataset.none, 1: dataset.one }[results.length] ?? dataset.many.replace("{n}", results.length);
    if (FILTERS.some((name) => chosen[name])) status.append(" · ", element("a", { href: asAddress({ q: typed }) }, dataset.all));
    showFilters(found, chosen, index);
    page.querySelector(".search-help").hidden = results.length > 0;
    const pattern = new RegExp(query.wanted.map((term) => `(?:${patternOf(term)})`).join("|"), "gu");
    if (results.length) await showSome(page.querySelector(".results"), results, pattern, index);
  };

  const asked = new URLSearchParams(location.search);
  const typed = (asked.get("q") ?? "").replace(/\s+/g, " ").trim().slice(0, 200);
  const chosen = { q: typed, ...Object.fromEntries(FILTERS.map((name) => [name, asked.get(name) ?? ""])) };
  page.querySelector("input").value = typed;
  if (typed) document.title = `${typed} · ${document.title}`;
  search(typed, chosen).catch(() => { page.querySelector("[role=status]").textContent = dataset.failed; });
})();
