// Words that make a text hard to read for a tired reader who learned English at school. Each has a plain replacement.
import { readdirSync, readFileSync, statSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

interface Banned {
  readonly word: RegExp
  readonly why: string
  readonly write: string
  /** Banned in tests, too. */
  readonly inTests?: true
}

const banned: readonly Banned[] = [
  { word: /\bwho(?:so)?ever\b/i, why: 'a clause as a subject', write: 'a user that ...', inTests: true },
  { word: /\bwhom\b/i, why: 'an old form', write: 'that, which, or the noun', inTests: true },
  {
    word: /\b(?:he|him|his|himself|she|hers?|herself)\b/i,
    why: 'a user',
    write: 'they, their, the name',
    inTests: true,
  },
  { word: /\b(?:every|some|no|any)body\b/i, why: 'unclear who', write: 'all users, another client, no user' },
  { word: /\b(?:is|are|was|were|be|being) told\b/i, why: 'unclear who tells', write: 'gets, is shown, is logged' },
  { word: /\b(?:tell|tells|told) of\b/i, why: 'an idiom', write: 'log, report, name' },
  { word: /\bhear(?:s|d)?\b/i, why: 'a program has no ears', write: 'receives, gets' },
  { word: /\b(?:has|have|had) it that\b/i, why: 'an idiom', write: 'says' },
  { word: /(?<!\bthere )\b(?:is|are|was|were) none\b/i, why: 'a hidden negation', write: 'is not one' },
  {
    word: /\bmay not\b/i,
    why: 'forbidden, or only possible?',
    write: 'must not, cannot, is not allowed to, might not',
  },
  { word: /\bputs? on\b/i, why: 'an idiom', write: 'set, apply' },
  { word: /\bput(?:s|ting)?(?: \w+)?[ -]off\b/i, why: 'an idiom', write: 'schedule, delay' },
  { word: /\b(?:this|that|the) very\b/i, why: 'an old form', write: 'exactly this, the same' },
  { word: /\bno other's\b/i, why: 'a hidden negation', write: 'without affecting the others' },
  { word: /\b(?:there|where|here)(?:by|in|of|with|upon)\b/i, why: 'a legal word', write: 'a sentence' },
  { word: /\b(?:hitherto|henceforth|lest|albeit|amongst|whilst|upon)\b/i, why: 'an old form', write: 'a plain word' },
  { word: /\b(?:anew|wholly|learnt)\b/i, why: 'rare', write: 'again, completely, found out' },
  { word: /\bbrakes?\b/i, why: 'wordplay', write: 'limit' },
  { word: /\bdeaf\b|\b(?:is|are) born\b/i, why: 'wordplay', write: 'ignores; is created' },
  { word: /\b(?:bring|brings|brought)\b[^.;:]{0,40}\bback\b/i, why: 'an idiom', write: 'restore' },
  { word: /\b(?:say|says|said) (?:\w+ ){0,3}back\b/i, why: 'an idiom', write: 'echo, repeat' },
  {
    word: /\btak(?:e|es|en|ing) (?:(?:it|them|the two) )?for (?:one|done|an?|the)\b/i,
    why: 'an idiom',
    write: 'treat as',
  },
  {
    word: /(?<!\bthere )\b(?:is|are|was|were) no (?!longer|more|less|later|or\b)[a-z.]/i,
    why: 'emphatic',
    write: 'is not a',
  },
  { word: /\b(?:any|no|every)thing but\b/i, why: 'a hidden negation', write: 'anything except, only' },
  { word: /\bby what\b/i, why: 'unclear', write: 'name the thing' },
  { word: /\b(?:come|comes|came) about\b/i, why: 'an idiom', write: 'happen' },
]

/** Phrases that stay, each with its reason. */
const allowed: Readonly<Record<string, string>> = {
  "Invalid server_name (may not contain '/')": 'what JupyterHub says',
  'fits-nobody': 'the id of a finding, in saved plans and in scripts',
  'persons to whom': 'the text of the MIT license',
}

/** Sentences of former texts. */
const refused = [
  'whoever must not be touched gets what he already has',
  'users of whom nobody is an admin',
  'A listener is told of every request, and what it throws is not heard',
  'The manual has it that --absent and --admin are none.',
  'The file may not be read, because a brake was put on',
  'The delete was put off, and this very user is born anew',
  "long rows of one are at no other's cost, and thereby cut upon a read",
  'A hub may say a password back, which brings the old one back',
  'The hub takes the two for one, which is no error',
  'Anything but a file, by what the users are sorted, comes about',
]

const root = new URL('../', import.meta.url)
const kinds = /\.(?:tsx?|mjs|md|json|ya?ml)$|^\.ci\/[^.]*$/
/** saved.ts is generated from the schemas, whose words are checked. */
const skipped = /^src\/core\/saved\.ts$|^test\/words\.test\.ts$/

interface Text {
  readonly path: string
  readonly text: string
}

function pathsBelow(path: string): string[] {
  const stat = statSync(new URL(path, root), { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (stat.isFile()) return [path]
  return readdirSync(new URL(path, root)).flatMap((name) => pathsBelow(`${path}/${name}`))
}

const texts: readonly Text[] = ['src', 'schemas', 'README.md', '.github', '.ci', 'test']
  .flatMap(pathsBelow)
  .filter((path) => kinds.test(path) && !skipped.test(path))
  .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }))

/** `src/a.ts:3: "whom": an old form; write that, which, or the noun`, for each line with a banned word. */
function hits({ path, text }: Text): string[] {
  const prose = Object.keys(allowed).reduce((rest, phrase) => rest.replaceAll(phrase, ''), text)
  const rules = banned.filter(({ word, inTests }) => (inTests || !path.startsWith('test/')) && word.test(prose))
  return rules.flatMap(({ word, why, write }) =>
    prose.split('\n').flatMap((line, index) => {
      const found = word.exec(line)?.[0]
      return found === undefined ? [] : [`${path}:${index + 1}: "${found}": ${why}; write ${write}`]
    }),
  )
}

test('no text has a word that a plain one replaces', () => {
  expect(texts.length).toBeGreaterThan(500)
  expect(texts.flatMap(hits)).toEqual([])
})

test('an exception that is no longer needed is removed', () => {
  const phrases = Object.keys(allowed)
  expect(phrases.filter((phrase) => !texts.some(({ text }) => text.includes(phrase)))).toEqual([])
})

test('each word is found in a sentence', () => {
  expect(banned.filter(({ word }) => !refused.some((sentence) => word.test(sentence)))).toEqual([])
})

describe('a sentence', () => {
  const found = (text: string): string[] => hits({ path: 'src/a.ts', text })

  test.each(refused)('is refused: %s', (sentence) => {
    expect(found(sentence)).not.toEqual([])
  })

  test.each([
    'Anyone who can push a branch can read the token; undefined when there is none.',
    'The user is no longer there; the date is no later than the true one.',
    'Puts the token in the header, and takes one line for each user.',
    'The finding fits-nobody names globs that match no user.',
  ])('is fine: %s', (sentence) => {
    expect(found(sentence)).toEqual([])
  })
})
