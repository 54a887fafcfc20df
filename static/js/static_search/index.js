// @ts-check
// The index that site_config/static_site/search_files.py writes, and what of it a query finds.
/** @import { Tables, Term } from "./words.js" */
import { partOf, Words } from "./words.js";

/**
 * What there is to find; its parts are those of a row of entries.json.
 * @typedef {ReturnType<typeof entryOf>} Entry
 */

/** @typedef {[number, string, string, string, string, string, string, string, string[], number, number]} Row */

/**
 * @typedef {object} List
 * @property {number} parts
 * @property {Tables} tables
 * @property {Record<string, string>} kinds
 * @property {Record<string, string>} topics
 * @property {Row[]} entries
 */

/** The weight of each entry, by its number. @typedef {Map<number, number>} Weights */

const MOST_LOOKED_INTO = 200;
// In a weight: how often a word is in the text, and whether it is in what is said about it or its title.
const [OFTEN, IN_ABOUT, IN_TITLE] = [15, 16, 32];
const SOURCES = ["post", "paper", "publication"];
const [POST, TOGETHER] = [0, 50];

export class Index {
  /**
   * @param {List} list
   * @param {(name: string) => Promise<any>} read Returns what one of its files holds.
   */
  constructor(list, read) {
    this.read = read;
    this.parts = list.parts;
    this.kinds = list.kinds;
    this.topics = list.topics;
    this.words = new Words(list.tables);
    this.entries = new Map(list.entries.map((row) => [row[0], entryOf(row)]));
  }

  /**
   * Return the entries with all wanted terms and none of the unwanted, the best first.
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
   * Return the weights of the entries that have a word, or any word that begins with it.
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
        const often = Math.min(OFTEN, (weight & OFTEN) + (known & OFTEN));
        weights.set(places[at], ((weight | known) & ~OFTEN) | often);
      }
    }
    return weights;
  }

  /**
   * Return the weights of the entries that have all words of a term, or its word in the other number.
   * @param {Term} term
   * @returns {Promise<Weights>}
   */
  async weightsOf({ words, numbers, beginsWord }) {
    const last = words.length - 1;
    const each = await Promise.all(
      words.map((word, place) => this.weightsOfWord(word, beginsWord && place === last)),
    );
    const found = new Map();
    for (const number of each[0].keys()) {
      const weights = each.flatMap((one) => one.get(number) ?? []);
      if (weights.length < each.length) continue;
      const often = Math.min(...weights.map((weight) => weight & OFTEN));
      found.set(number, often | weights.reduce((a, b) => a & b & ~OFTEN, ~OFTEN));
    }
    for (const word of numbers) {
      for (const [number, weight] of await this.weightsOfWord(word)) {
        found.set(number, (found.get(number) ?? 0) | weight);
      }
    }
    return found;
  }

  /**
   * Return what is said about an entry, and its texts.
   * @param {Entry} entry
   * @returns {Promise<string[]>}
   */
  async textsOf({ number }) {
    const [source, pk] = [number & 3, number >> 2];
    const group = source === POST ? pk : Math.floor(pk / TOGETHER);
    const texts = await this.read(`texts/${SOURCES[source]}-${group}.json`);
    return texts[number];
  }

  /**
   * Leave out the entries without the words side by side, which only the text shows.
   * @param {Entry[]} entries
   * @param {Term[]} terms
   */
  async withPhrases(entries, terms) {
    const patterns = terms
      .filter((term) => term.words.length > 1)
      .map((term) => new RegExp(this.words.patternOf(term), "u"));
    if (!patterns.length) return entries;
    const looked = entries.slice(0, MOST_LOOKED_INTO).map(async (entry) => {
      const texts = [entry.title, ...(await this.textsOf(entry))];
      const folded = texts.map((text) => this.words.fold(text.normalize("NFC")));
      return patterns.every((pattern) => folded.some((text) => pattern.test(text)));
    });
    const fits = await Promise.all(looked);
    return entries.filter((_, place) => fits[place] ?? true);
  }

  /**
   * Okapi BM25 with more for words in titles, and a little for what is of this year.
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
        const often = weight & OFTEN;
        const rarity = Math.log(1 + (total - weights.size + 0.5) / (weights.size + 0.5));
        const inText = (often * 2.2) / (often + 1.2 * (0.25 + (0.75 * length) / average));
        sum += rarity * ((weight & IN_TITLE ? 8 : 0) + (weight & IN_ABOUT ? 4 : 0) + inText);
      }
      const isInTitle = found.every((weights) => (weights.get(number) ?? 0) & IN_TITLE);
      return (isInTitle ? 1e6 : 0) + sum * (1 + 0.2 / (1 + Math.abs(thisYear - (year || 1900))));
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
