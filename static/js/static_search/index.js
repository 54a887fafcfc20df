// @ts-check
// Searches the index that site_config/static_export/search_files.py writes.
/** @import { Tables, Term } from "./words.js" */
import { composed, partOf, Words } from "./words.js";

/**
 * A searchable page: a row of entries.json.
 * @typedef {ReturnType<typeof entryOf>} Entry
 */

/** @typedef {[number, string, string, string, string, string, string, string, string[], number, number]} Row */

/**
 * @typedef {object} List
 * @property {number} parts
 * @property {Tables} tables
 * @property {Record<string, string>} kinds
 * @property {Record<string, string>} languages
 * @property {Record<string, string>} topics
 * @property {string[]} rtl The languages that are written from right to left.
 * @property {Row[]} entries
 */

/** The weight of each entry, by its number. @typedef {Map<number, number>} Weights */

const MAX_PHRASE_CANDIDATES = 200;
// Bits of a weight: the word's count in the text, and whether the byline and the title have it.
const [COUNT, IN_ABOUT, IN_TITLE] = [15, 16, 32];
const SOURCES = ["post", "paper", "publication", "project", "talk", "course", "person"];
const [POST, TOGETHER] = [0, 50];

export class Index {
  /**
   * @param {List} list
   * @param {(name: string) => Promise<any>} read Returns the content of an index file.
   */
  constructor(list, read) {
    this.read = read;
    this.parts = list.parts;
    this.kinds = list.kinds;
    this.languages = list.languages;
    this.topics = list.topics;
    this.rtl = new Set(list.rtl);
    this.words = new Words(list.tables);
    this.entries = new Map(list.entries.map((row) => [row[0], entryOf(row)]));
  }

  /**
   * Return the entries with all wanted and no unwanted terms, best first.
   * @param {{ wanted: Term[], unwanted: Term[] }} query
   */
  async find({ wanted, unwanted }) {
    /** @param {Term[]} terms */
    const weigh = (terms) => Promise.all(terms.map((term) => this.weightsOf(term)));
    const [found, refused] = await Promise.all([weigh(wanted), weigh(unwanted)]);
    const entries = [...found[0].keys()]
      .filter((number) => found.every((weights) => weights.has(number)))
      .filter((number) => !refused.some((weights) => weights.has(number)))
      .flatMap((number) => this.entries.get(number) ?? []);
    return this.withPhrases(this.ranked(entries, found), wanted);
  }

  /**
   * Return the weights of the entries that contain a word, or any word that starts with it.
   * @param {string} word
   * @returns {Promise<Weights>}
   */
  async weightsOfWord(word, beginsWord = false) {
    const part = partOf(word, this.parts, this.words.isCjk(word));
    /** @type {Record<string, number[]>} */
    const words = await this.read(`words/${part}.json`);
    const meant = beginsWord ? Object.keys(words).filter((one) => one.startsWith(word)) : [word];
    const weights = new Map();
    for (const one of meant) {
      const places = Object.hasOwn(words, one) ? words[one] : [];
      for (let at = 0; at < places.length; at += 2) {
        const [weight, known] = [places[at + 1], weights.get(places[at]) ?? 0];
        const often = Math.min(COUNT, (weight & COUNT) + (known & COUNT));
        weights.set(places[at], ((weight | known) & ~COUNT) | often);
      }
    }
    return weights;
  }

  /**
   * Return the weights of the entries that contain a term, in any spelling, or its singular or plural.
   * @param {Term} term
   * @returns {Promise<Weights>}
   */
  async weightsOf(term) {
    const others = [...term.numbers.map((word) => [word]), ...this.words.spellingsOf(term)];
    const found = await this.weightsOfWords(term.words, term.beginsWord);
    for (const words of others) {
      const beginsWord = term.beginsWord && words.length === 1 && !term.numbers.includes(words[0]);
      for (const [number, weight] of await this.weightsOfWords(words, beginsWord)) {
        found.set(number, (found.get(number) ?? 0) | weight);
      }
    }
    return found;
  }

  /**
   * Return the weights of the entries that contain all words.
   * @param {string[]} words
   * @param {boolean} beginsWord
   * @returns {Promise<Weights>}
   */
  async weightsOfWords(words, beginsWord) {
    const last = words.length - 1;
    const each = await Promise.all(
      words.map((word, place) => this.weightsOfWord(word, beginsWord && place === last)),
    );
    const found = new Map();
    for (const number of each[0].keys()) {
      const weights = each.flatMap((one) => one.get(number) ?? []);
      if (weights.length < each.length) continue;
      const often = Math.min(...weights.map((weight) => weight & COUNT));
      found.set(number, often | weights.reduce((a, b) => a & b & ~COUNT, ~COUNT));
    }
    return found;
  }

  /**
   * Return an entry's byline and texts.
   * @param {Entry} entry
   * @returns {Promise<string[]>}
   */
  async textsOf({ number }) {
    const [source, pk] = [number & 7, number >> 3];
    const group = source === POST ? pk : Math.floor(pk / TOGETHER);
    const texts = await this.read(`texts/${SOURCES[source]}-${group}.json`);
    return texts[number];
  }

  /**
   * Drop entries without the exact phrase, which only their texts can show.
   * @param {Entry[]} entries
   * @param {Term[]} terms
   */
  async withPhrases(entries, terms) {
    const patterns = terms
      .filter((term) => [term.words, ...this.words.spellingsOf(term)].some((one) => one.length > 1))
      .map((term) => new RegExp(this.words.patternOf(term), "u"));
    if (!patterns.length) return entries;
    const looked = entries.slice(0, MAX_PHRASE_CANDIDATES).map(async (entry) => {
      const texts = [entry.title, ...(await this.textsOf(entry))];
      const folded = texts.map((text) => this.words.fold(composed(text)));
      return patterns.every((pattern) => folded.some((text) => pattern.test(text)));
    });
    const fits = await Promise.all(looked);
    return entries.filter((_, place) => fits[place] ?? true);
  }

  /**
   * Sort by Okapi BM25, with a boost for words in titles and a small one for recent years.
   * @param {Entry[]} entries
   * @param {Weights[]} found
   */
  ranked(entries, found) {
    const total = this.entries.size;
    const lengths = Array.from(this.entries.values(), (entry) => entry.length);
    const average = lengths.reduce((a, b) => a + b, 0) / total || 1;
    const thisYear = new Date().getFullYear();
    /** @param {Entry} entry */
    const score = ({ number, length, year }) => {
      let sum = 0;
      for (const weights of found) {
        const weight = weights.get(number) ?? 0;
        const often = weight & COUNT;
        const rarity = Math.log(1 + (total - weights.size + 0.5) / (weights.size + 0.5));
        const inText = (often * 2.2) / (often + 1.2 * (0.25 + (0.75 * length) / average));
        sum += rarity * ((weight & IN_TITLE ? 8 : 0) + (weight & IN_ABOUT ? 4 : 0) + inText);
      }
      const isInTitle = found.every((weights) => (weights.get(number) ?? 0) & IN_TITLE);
      const isOwn = SOURCES[number & 7] !== "paper";
      return (
        (isOwn ? 1e9 : 0) +
        (isInTitle ? 1e6 : 0) +
        sum * (1 + 0.2 / (1 + Math.abs(thisYear - (year || 1900))))
      );
    };
    const scores = new Map(entries.map((entry) => [entry, score(entry)]));
    return [...entries].sort(
      (a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || (a.when < b.when ? 1 : -1),
    );
  }
}

/** @param {Row} row */
function entryOf([
  number,
  title,
  url,
  kind,
  language,
  when,
  shownWhen,
  about,
  topics,
  year,
  length,
]) {
  return { number, title, url, kind, language, when, shownWhen, about, topics, year, length };
}
