import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { jobNames } from '../../../src/web/api.ts'
import { summaryOf, sumOf } from '../../../src/web/page/steps/summary.ts'
import { de } from '../../../src/web/page/texts/de.ts'
import { en } from '../../../src/web/page/texts/en.ts'
import { languageOf } from '../../../src/web/page/texts/index.ts'

/** `page.title` and so on: the path of each text. */
function pathsOf(texts: object, before = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'object' ? pathsOf(value, `${before}${key}.`) : [`${before}${key}`],
  )
}

function textAt(texts: object, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => Object(inner)[key], texts)
}

const paths = pathsOf(en)

describe('the languages', () => {
  test('have the same texts', () => {
    expect(paths.length).toBeGreaterThan(250)
    expect(pathsOf(de)).toEqual(paths)
  })

  test('differ in every sentence', () => {
    const same = paths.filter((path) => {
      const [one, other] = [textAt(en, path), textAt(de, path)]
      return typeof one === 'string' && one === other && one.includes(' ')
    })
    expect(same).toEqual(['where.forms.tljh'])
  })

  test('use each number and name that they are given', () => {
    const given = [7, 8, 9]
    const silent = [en, de].flatMap((texts) =>
      paths.filter((path) => {
        const text = textAt(texts, path)
        if (typeof text !== 'function') return false
        const said = String(text(...given))
        return !given.slice(0, text.length).every((one) => said.includes(String(one)))
      }),
    )
    // A time is said in minutes.
    expect(silent).toEqual(['do.left', 'do.left'])
  })

  test('are that of the browser, or English', () => {
    expect(languageOf(['de-AT', 'en'])).toBe('de')
    expect(languageOf(['fr', 'EN-us', 'de'])).toBe('en')
    expect(languageOf(['fr'])).toBe('en')
    expect(languageOf([])).toBe('en')
    expect(languageOf(['constructor'])).toBe('en')
  })
})

test('numbers are written as each language does', () => {
  expect([en.people(1), en.people(1200), de.people(1), de.people(1200)]).toEqual([
    '1 person',
    '1,200 people',
    '1 Person',
    '1.200 Personen',
  ])
  expect([5, 60, 61].map(en.do.left)).toEqual(['under a minute', 'about 1 minute', 'about 2 minutes'])
  expect([5, 60, 61].map(de.do.left)).toEqual(['unter 1 Minute', 'etwa 1 Minute', 'etwa 2 Minuten'])
})

test('each job has a title, a sentence and a question', () => {
  for (const texts of [en, de]) {
    expect(Object.keys(texts.what.jobs).sort()).toEqual([...jobNames].sort())
    expect(Object.keys(texts.what.list).sort()).toEqual([...jobNames].sort())
  }
})

test('a plan is said in short, with what cannot be taken back first', () => {
  const summary = { 'user.create': 3, 'user.delete': 45, 'member.add': 0 }
  expect(summaryOf(summary, en)).toBe('45 people are removed, 3 people come.')
  expect(summaryOf(summary, de)).toBe('45 Personen werden entfernt, 3 Personen kommen dazu.')
  expect(summaryOf({}, en)).toBe('')
  expect(sumOf([summary, { 'user.delete': 5 }])).toMatchObject({ 'user.delete': 50, 'user.create': 3 })
})

test('no kind of change is left out of what a plan does', () => {
  for (const op of Object.keys(en.ops)) expect([op, summaryOf({ [op]: 1 }, en)]).not.toEqual([op, ''])
})

test('one person is said as one', () => {
  expect([en.what.someHere(1, 3, ' here'), de.what.someHere(1, 3, ' hier')]).toEqual([
    '1 of 3 is here.',
    '1 von 3 ist hier.',
  ])
  expect([de.what.leaving(1, 20), de.what.leaving(2, 20), de.what.coming(1), de.what.coming(2)]).toEqual([
    'Etwa 1 von 20 Personen würde gehen.',
    'Etwa 2 von 20 Personen würden gehen.',
    'Etwa 1 würde dazukommen.',
    'Etwa 2 würden dazukommen.',
  ])
})

test('every text is used', () => {
  const folder = 'src/web/page'
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/texts\/(?:en|de)\.ts$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')
  const unused = paths.filter((path) => {
    const [section = '', key = ''] = path.split('.')
    const name = key === '' ? section : `${section}\\??\\.${key}`
    return !new RegExp(
      `\\b${name}\\b|\\b${section}\\[|{[^}]*\\b${key}\\b[^}]*} = (?:texts|useTexts\\(\\))\\.${section}\\b`,
    ).test(code)
  })
  expect(unused).toEqual([])
})

test('nothing on the page is made of markup in a text, and nothing has a style of its own', () => {
  const folder = 'src/web/page'
  const strange = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .filter((path) =>
      /dangerouslySetInnerHTML|innerHTML|insertAdjacent|\bstyle=/.test(readFileSync(join(folder, path), 'utf8')),
    )
  expect(strange).toEqual([])
})
