// @ts-check
// Splits texts and queries like site_config/search/words.py and query.py, using the tables they write.
// tests/site_config/search_cases.json tests both.

/**
 * @typedef {object} Tables
 * @property {string} cjk
 * @property {[string, string[]]} folded Letters, and the folded form of each at the same index.
 * @property {[string, string[]][]} numbers
 * @property {string} joints Signs within a compound such as GPT-4o.
 * @property {number} longest_word
 * @property {number} longest_compound
 * @property {number} longest_query
 * @property {number} most_terms
 * @property {number} shortest_beginning
 * @property {number} shortest_numbered
 */

/**
 * @typedef {object} Term
 * @property {string[]} runs
 * @property {string[]} words
 * @property {boolean} isPhrase
 * @property {boolean} beginsWord Whether its last word may be the start of a longer one.
 * @property {string[]} numbers The singular or plural form: note, notes.
 * @property {string[]} joined It and the term before or after it, as one word.
 */

const TERM = /(-?)(?:"([^"]*)"|([^\s"]+))/g;
// Between letters and digits: GPT4o is GPT 4o or GPT 4 o.
const BOUNDARIES = [/(?<=\p{L})(?=\p{Nd})/u, /(?<=\p{L})(?=\p{Nd})|(?<=\p{Nd})(?=\p{L})/u];
const HALF_WIDTH_KANA = /[ｦ-ﾟ]+/g;

/**
 * Return a text in NFC, with half-width letters of Japanese in their usual width.
 * @param {string} text
 */
export function composed(text) {
  return text.replace(HALF_WIDTH_KANA, (kana) => kana.normalize("NFKC")).normalize("NFC");
}

export class Words {
  /** @param {Tables} tables */
  constructor(tables) {
    this.tables = tables;
    const [letters, folded] = tables.folded;
    this.folded = new Map([...letters].map((letter, place) => [letter, folded[place]]));
    this.letter = `(?![${tables.cjk}])[\\p{L}\\p{N}]`;
    this.runs = new RegExp(`[${tables.cjk}]+|(?:${this.letter})+`, "gu");
    this.beginsCjk = new RegExp(`^[${tables.cjk}]`, "u");
  }

  /** @param {string} run */
  isCjk(run) {
    return this.beginsCjk.test(run);
  }

  /** @param {string} text */
  fold(text) {
    return Array.from(text, (letter) => this.folded.get(letter) ?? letter).join("");
  }

  /**
   * Return the matches of a pattern as [start, end] in the text before folding.
   * @param {string} text
   * @param {RegExp} pattern
   * @returns {[number, number][]}
   */
  placesOf(text, pattern) {
    /** @type {[number, number][]} */
    const origins = [];
    let place = 0;
    for (const letter of text) {
      const end = place + letter.length;
      for (const _ of (this.folded.get(letter) ?? letter).split("")) origins.push([place, end]);
      place = end;
    }
    return Array.from(this.fold(text).matchAll(pattern), ({ index, 0: found }) => [
      origins[index][0],
      origins[index + found.length - 1][1],
    ]);
  }

  /** @param {string} text */
  runsOf(text) {
    return this.fold(composed(text)).match(this.runs) ?? [];
  }

  /**
   * Return the words of a run; the last run of a term may be incomplete.
   * @param {string} run
   */
  wordsOfRun(run, isLast = false) {
    const letters = [...run];
    if (!this.isCjk(run)) return [letters.slice(0, this.tables.longest_word).join("")];
    const pairs = letters.slice(1).map((letter, place) => letters[place] + letter);
    return isLast && pairs.length ? pairs : [...pairs, letters[letters.length - 1]];
  }

  /** @param {string} word */
  numbersOf(word) {
    if (word.length < this.tables.shortest_numbered || !/^[a-z]+$/.test(word)) return [];
    const [ending, others] = this.tables.numbers.find(([one]) => word.endsWith(one)) ?? ["", []];
    const stem = word.slice(0, word.length - ending.length);
    return others.map((other) => stem + other);
  }

  /** @param {string} typed */
  parse(typed) {
    const plain = typed.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
    const text = [...plain].slice(0, this.tables.longest_query).join("");
    /** @type {Term[]} */
    const wanted = [];
    /** @type {Term[]} */
    const unwanted = [];
    for (const found of [...text.matchAll(TERM)].slice(0, this.tables.most_terms)) {
      const [, minus, phrase, word] = found;
      const runs = this.runsOf(phrase ?? word);
      if (runs.length) (minus ? unwanted : wanted).push(this.term(runs, word));
    }
    const last = wanted.at(-1);
    if (last && !last.isPhrase && this.endsOpen(text, last)) last.beginsWord = true;
    return {
      text,
      wanted: this.withNeighbors(deduplicated(wanted)),
      unwanted: deduplicated(unwanted),
    };
  }

  /**
   * Join neighboring words, since the text may have them as one: multi head, multihead.
   * @param {Term[]} terms
   */
  withNeighbors(terms) {
    const words = terms.map((term) => (this.isCompound(term) ? term.runs.join("") : ""));
    const pairs = words.map((word, place) =>
      place && word && words[place - 1] ? words[place - 1] + word : "",
    );
    return terms.map((term, place) => ({
      ...term,
      joined: [pairs[place], pairs[place + 1]].filter(Boolean),
    }));
  }

  /** @param {Term} term */
  isCompound({ runs, isPhrase }) {
    return !isPhrase && !runs.some((run) => this.isCjk(run));
  }

  /**
   * Return the words of the other spellings of a compound: GPT-4o, GPT4o and GPT 4o are one.
   * @param {Term} term
   */
  spellingsOf(term) {
    if (!this.isCompound(term)) return [];
    const split = BOUNDARIES.map((boundary) => term.runs.flatMap((run) => run.split(boundary)));
    const others = [[term.runs.join("")], ...term.joined.map((word) => [word]), ...split];
    const known = new Map(
      others.map((words) => [words.join(" "), words.map((word) => this.wordsOfRun(word)[0])]),
    );
    known.delete(term.words.join(" "));
    return [...known.values()];
  }

  /**
   * @param {string[]} runs
   * @param {string | undefined} word Undefined for a phrase.
   * @returns {Term}
   */
  term(runs, word) {
    const last = runs[runs.length - 1];
    const isCjk = this.isCjk(last);
    const isPhrase = word === undefined;
    const end = runs.length - 1;
    const words = runs.flatMap((run, place) => this.wordsOfRun(run, place === end));
    const isPlain = !isPhrase && runs.length === 1 && !isCjk;
    const beginsWord = isCjk ? [...last].length === 1 : Boolean(word?.endsWith("*"));
    const numbers = isPlain ? this.numbersOf(words[0]) : [];
    return { runs, words, isPhrase, beginsWord, numbers, joined: [] };
  }

  /**
   * Return whether the reader may still be typing the last word.
   * @param {string} text
   * @param {Term} term
   */
  endsOpen(text, { runs }) {
    const last = runs[runs.length - 1];
    const isLong = [...last].length >= this.tables.shortest_beginning;
    return isLong && !this.isCjk(last) && this.runsOf(text).at(-1) === last;
  }

  /**
   * Return a pattern that matches a term in folded text.
   * @param {Term} term
   */
  patternOf(term) {
    const { runs, numbers, joined, beginsWord } = term;
    /** @param {string} run */
    const compound = (run) => (this.isCompound(term) ? this.compoundPattern(run) : run);
    const exact = runs.map(compound).join("[^\\p{L}\\p{N}]*");
    const body = [exact, ...numbers, ...joined.map(compound)].join("|");
    const before = this.isCjk(runs[0]) ? "" : `(?<!${this.letter})`;
    const after = this.isCjk(runs[runs.length - 1]) ? "" : `(?!${this.letter})`;
    if (!beginsWord || !after) return `${before}(?:${body})${after}`;
    return `${before}(?:${exact}(?:${this.letter})*|(?:${body})${after})`;
  }

  /**
   * Return a pattern of a run, which the text may have as a compound.
   * @param {string} run
   */
  compoundPattern(run) {
    const letters = [...run];
    if (letters.length > this.tables.longest_compound || /^\p{Nd}+$/u.test(run)) return run;
    /** @param {string} letter */
    const isDigit = (letter) => /\p{Nd}/u.test(letter);
    return letters.reduce((before, letter, place) => {
      const space = isDigit(letters[place - 1]) === isDigit(letter) ? "" : " ";
      return `${before}[${this.tables.joints}'’${space}]?${letter}`;
    });
  }
}

/** @param {Term[]} terms */
function deduplicated(terms) {
  const known = new Map(terms.map((term) => [JSON.stringify(term), term]));
  return [...known.values()];
}

/**
 * Return the number of the index file that holds a word, as site_config/static_export/search_files.py
 * computes it.
 * @param {string} word
 * @param {number} parts
 * @param {boolean} isCjk
 */
export function partOf(word, parts, isCjk) {
  const [first, second] = Array.from(word, (letter) => letter.codePointAt(0) ?? 0);
  return (first * 31 + (isCjk ? 0 : (second ?? 0))) % parts;
}
