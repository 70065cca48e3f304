import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

import type { PlanSet } from '../../../src/core/planset.ts'
import { setScript } from '../../../src/views/html/set/script.ts'
import { setStyle } from '../../../src/views/html/set/style.ts'
import { setHtml } from '../../../src/views/html/set.ts'
import { forTerminal } from '../../../src/views/safe.ts'
import * as fc from '../../helpers/draws.ts'
import { createOf, fixtures, now, planOf, readPlan } from '../fixtures.ts'
import { hostileSet } from '../hostile-set.ts'
import { blocked, expired, nasty, ready } from '../rich.ts'
import { mixed, setOf } from '../sets.ts'
import { readPage } from './read-page.ts'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

function pageOf(set: PlanSet, folder = 'plans'): string {
  return setHtml(set, { now, folder, sha256 })
}

const lost = 'https://music.example.edu did not answer in 30 s.'
const own = { style: setStyle, script: setScript }
const textOf = (set: PlanSet): string => readPage(pageOf(set), own).text

test('the plans of several targets read well as a page', () => {
  const [, main = ''] = /<body>\n([\s\S]*)<\/body>/.exec(pageOf(mixed)) ?? []
  const path = `${fixtures}/targets/plans.html`
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, main)
  expect(main).toBe(readFileSync(path, 'utf8'))
})

describe('a page of several plans', () => {
  const set = setOf({ law: readPlan('empty'), physics: ready, hub05: blocked, old: expired, music: lost })
  const markup = pageOf(set)

  test('allows itself its own style and script, and nothing else', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(markup) ?? []
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${sha256(setStyle)}'`,
      `script-src 'sha256-${sha256(setScript)}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ])
    const scripts = [...markup.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)]
    expect(scripts.slice(0, 1).map(([, type, text]) => [type, text])).toEqual([['', setScript]])
    for (const [, type, text = ''] of scripts.slice(1)) {
      expect(type).toMatch(/^ type="application\/json" data-rows="\w+"$/)
      expect(text).toMatch(/^\[[^<>&]*\]$/)
    }
    expect([...markup.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, text]) => text)).toEqual([setStyle])
  })

  test('leads nowhere but to its own parts, each of which is there once', () => {
    const links = [...markup.matchAll(/\b(?:src|href|action|style|on\w+)="([^"]*)"/g)].map(([, to = '']) => to)
    const ids = [...markup.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(ids).toEqual([...new Set(ids)])
    for (const to of links.filter((link) => link !== 'data:,')) expect(ids).toContain(to.replace(/^#/, ''))
    expect(links).toEqual(
      expect.arrayContaining(['#changes', '#targets', ...[1, 2, 3, 4, 5].map((n) => `#target-${n}`)]),
    )
    expect(setStyle).not.toMatch(/url\(|@import/)
    expect(setScript).not.toMatch(/fetch|XMLHttp|import|WebSocket|innerHTML|insertAdjacent|eval|<!--|<\/?script/i)
  })

  test('has a script that a browser can run by itself', () => {
    expect(() => new Function(setScript)).not.toThrow()
    expect(setScript).not.toMatch(/__vite|__name|\bexports\b|\brequire\b/)
  })

  test('lists the targets first, the worst first, those with nothing to do in one line', () => {
    const rows = [...markup.matchAll(/<a href="#target-(\d)"><bdi>(\w+)<\/bdi><\/a>/g)].map(([, at, name]) => [
      at,
      name,
    ])
    expect(rows).toEqual([
      ['1', 'hub05'],
      ['2', 'music'],
      ['3', 'old'],
      ['4', 'physics'],
      ['5', 'law'],
    ])
    expect([...markup.matchAll(/<h2 id="target-(\d)-title"><bdi>(\w+)</g)].map(([, at, name]) => [at, name])).toEqual(
      rows,
    )
    expect(markup).toContain('<details><summary>1 other: nothing to do</summary><a href="#target-5">')
    const verdicts = [...markup.matchAll(/<td role="cell"><span class="kind (\w+)">([^<]*)/g)].slice(0, 4)
    expect(verdicts.map(([, tone, words]) => `${tone}: ${words}`)).toEqual([
      'loss: BLOCKED',
      'loss: not planned',
      'risk: expired',
      'risk: ready',
    ])
  })

  test('says what came of a target that could not be planned', () => {
    const { text } = readPage(markup, own)
    expect(text).toContain('not planned\nhttps://music.example.edu did not answer in 30 s.\n')
    expect(text).toContain('Kind of the problem: connection')
  })

  test('has the first screen and all the rest of each target in its section', () => {
    const [, section = ''] = /(<section id="target-1"[\s\S]*)<section id="target-2"/.exec(markup) ?? []
    const { text } = readPage(section, own)
    for (const words of [
      'hub05 at https://hub05.example.edu',
      'BLOCKED by 1 guard: this plan cannot be applied.',
      'delete-share (lifted by --max-delete-share N): 4 of 11 users (36.4 %) would be deleted',
      '2 users made admin (staff.csv): zoe, dan',
      'allowed by --allow admin-delete: "eve" is an admin',
      'what is lost with deleted users is up to the spawner',
      set.plans[2]?.plan.digest,
      set.plans[2]?.plan.changes_digest,
    ]) {
      expect(text).toContain(words)
    }
  })

  test('says in a section what comes next only where the target is blocked, or has a plan file of its own', () => {
    const nexts = (one: PlanSet, folder?: string): readonly string[] =>
      setHtml(one, { now, sha256, ...(folder === undefined ? {} : { folder }) })
        .split('<section id="target-')
        .slice(1)
        .map((section) => /<dt>Next<\/dt><dd>(.*?)<\/dd>/.exec(section)?.[1]?.replace(/<[^>]*>/g, '') ?? '')
    const blockedWords = 'change the files and plan again; if this is intended, plan with --max-delete-share N'
    expect(nexts(set, 'plans')).toEqual([blockedWords, '', '', '', ''])
    const alone = setOf({ zoo: planOf([createOf('ann')]) })
    const { digest } = alone.plans[0]?.plan ?? {}
    expect(nexts(alone)).toEqual([
      ` hubplan apply plans/zoo.json --target zoo --expect-digest ${digest} Copy the command`,
    ])
  })

  test('gives the command for all plans, with the changes digest of all', () => {
    const two = setOf({ physics: ready, law: readPlan('empty') })
    const text = textOf(two)
    const { index } = two
    expect(text).toContain(
      `hubplan apply plans/ --credentials credentials.csv --expect-digest ${index.changes_digest} Copy the command`,
    )
    for (const digest of [index.digest, index.changes_digest]) expect(text).toContain(digest)
    expect(text).toContain('Copy the changes digest of all plans')
    expect(text).toContain('Copy the changes digest of physics')
  })

  test('shows every change of every target once, the worst first, with its target', () => {
    const [, table = ''] = /<section id="changes"([\s\S]*?)<\/table>/.exec(markup) ?? []
    const rows = [
      ...table.matchAll(/<td role="cell" class="target"><bdi>(\w+)<.*?<bdi>([^<]*)<.*?class="kind \w+">([^<]*)/g),
    ]
    expect(rows).toHaveLength(3 * ready.actions.length)
    expect(rows.slice(0, 13).map(([, target, name, kind]) => `${target} ${name} ${kind}`)).toEqual([
      ...['hub05', 'old', 'physics'].flatMap((at) =>
        ['eve', 'old', 'bob', 'ida'].map((name) => `${at} ${name} delete user`),
      ),
      'hub05 ml-2025 delete group',
    ])
    expect(
      [...markup.matchAll(/name="t" value="(\d)"\/><span><bdi>(\w+)<\/bdi> <b>(\d+)</g)].map((one) => one.slice(1)),
    ).toEqual([
      ['0', 'hub05', '21'],
      ['2', 'old', '21'],
      ['3', 'physics', '21'],
    ])
  })

  test('keeps the users of two targets apart, in its data too', () => {
    const set = setOf({ a: planOf([createOf('zoe')]), b: planOf([createOf('zoe')]) })
    const [, names] = /data-rows="names">([^<]*)</.exec(pageOf(set)) ?? []
    const [, targets] = /data-rows="targets">([^<]*)</.exec(pageOf(set)) ?? []
    expect([names, targets]).toEqual(['["zoe","zoe"]', '["a","b"]'])
  })

  test('tells of the first plan that expires', () => {
    const soon = { ...ready, expires_at: '2026-03-03T09:15:00Z' }
    expect(pageOf(setOf({ a: ready, b: soon }))).toContain('id="late" hidden="" data-until="2026-03-03T09:15:00Z"')
    expect(pageOf(setOf({ a: expired, b: readPlan('empty') }))).not.toContain('id="late"')
  })

  test('is green only when all is ready and visible', () => {
    const tone = (set: PlanSet): string | undefined => /<section class="verdict (\w+)"/.exec(pageOf(set))?.[1]
    expect(tone(setOf({ a: planOf([createOf('ann')]) }))).toBe('gain')
    expect(tone(setOf({ a: planOf([createOf('ann')]), b: ready }))).toBe('risk')
    expect(tone(setOf({ a: readPlan('empty') }))).toBe('calm')
    expect(tone(set)).toBe('loss')
  })

  test('of targets with nothing to do has no table', () => {
    const { text } = readPage(pageOf(setOf({ law: readPlan('empty'), arts: readPlan('empty') })), own)
    expect(text).toContain('2 targets: nothing to dolaw, arts')
    expect(text).not.toContain('one by one')
  })

  test('is the same every time', () => {
    expect(pageOf(set)).toBe(markup)
  })
})

const plain = readPage(pageOf(hostileSet('plain')), own)

function expectText(text: string): void {
  const { elements, values, names } = readPage(pageOf(hostileSet(text), text), own)
  expect([...elements].filter((one) => !plain.elements.has(one))).toEqual([])
  expect([...values].filter((one) => !plain.values.has(one) && !/^\d+(?:\.\d+)?$/.test(one))).toEqual([])
  expect(names).toContain(forTerminal(text))
}

describe('no element and no attribute comes from data of any target', () => {
  test.each(nasty)('%j', (text) => expectText(text))

  test('of any name', () => {
    const part = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' }))
    const name = fc.array(part, { maxLength: 3 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        name.filter((text) => text.isWellFormed()),
        expectText,
      ),
      { numRuns: 60 },
    )
  })
})
