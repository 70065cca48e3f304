import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Plan } from '../../../src/core/types.ts'
import { planHtml } from '../../../src/views/html/index.ts'
import { script } from '../../../src/views/html/script.ts'
import { style, themes } from '../../../src/views/html/style.ts'
import { forTerminal } from '../../../src/views/safe.ts'
import * as fc from '../../helpers/draws.ts'
import { createOf, deleteOf, fixtures, now, planOf, readPlan } from '../fixtures.ts'
import { blocked, expired, hostilePlan, nasty, ready } from '../rich.ts'
import { readPage } from './read-page.ts'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

function pageOf(plan: Plan, file = 'plan.json'): string {
  return planHtml(plan, { now, file, sha256 })
}

const own = { style, script }

test.each(['small', 'facets', 'tokens', 'empty'])('the plan %s reads well as a page', (name) => {
  const [, main = ''] = /<body>\n([\s\S]*)<\/body>/.exec(pageOf(readPlan(name))) ?? []
  const path = `${fixtures}/${name}/plan.html`
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, main)
  expect(main).toBe(readFileSync(path, 'utf8'))
})

describe('a page', () => {
  const markup = pageOf(ready)

  test('allows itself its own style and script, and nothing else', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(markup) ?? []
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${sha256(style)}'`,
      `script-src 'sha256-${sha256(script)}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ])
    const scripts = [...markup.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)]
    expect(scripts.slice(0, 1).map(([, type, text]) => [type, text])).toEqual([['', script]])
    expect(scripts.length).toBeGreaterThan(5)
    for (const [, type, text = ''] of scripts.slice(1)) {
      expect(type).toMatch(/^ type="application\/json" data-rows="\w+"$/)
      expect(text).toMatch(/^\[[^<>&]*\]$/)
    }
    expect([...markup.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, text]) => text)).toEqual([style])
  })

  test('leads nowhere', () => {
    expect([...markup.matchAll(/\b(?:src|href|action|style|on\w+)="([^"]*)"/g)].map(([, to]) => to)).toEqual([
      'data:,',
      '#changes',
    ])
    expect(style).not.toMatch(/url\(|@import/)
    expect(script).not.toMatch(/fetch|XMLHttp|import|WebSocket|innerHTML|insertAdjacent|eval|<!--|<\/?script/i)
  })

  test('has a script that a browser can run by itself', () => {
    expect(() => new Function(script)).not.toThrow()
    expect(script).not.toMatch(/__vite|__name|\bexports\b|\brequire\b/)
  })

  test('says what the comment says', () => {
    const { text } = readPage(markup, own)
    for (const words of [
      'Can be applied until 2026-03-09 09:15 UTC (7 days after the plan was made).',
      'Deletes 4 of 412 users (1 %), 2 of them active in the last 7 days',
      '2 users made admin (staff.csv): zoe, dan',
      '--max-deletes 60: guard delete-count; max_deletes is 60, its default 50: 4 deletions, within the default',
      'The 4 deletions cannot be undone by hubplan: tokens, servers and perhaps the files',
      `hubplan apply plan.json --credentials credentials.csv --expect-digest ${ready.digest}`,
      'rule hubplan.yaml:9, inactive for 180d',
    ]) {
      expect(text).toContain(words)
    }
    expect(readPage(pageOf(blocked), own).text).toContain('BLOCKED by 1 guard: this plan cannot be applied.')
    expect(readPage(pageOf(expired), own).text).toContain(
      'EXPIRED 2026-03-01 09:15 UTC, 26 hours before this was written: ',
    )
  })

  test('counts who leaves a group that is deleted, once', () => {
    const action = ready.actions.find(({ op }) => op === 'group.delete')
    if (action?.op !== 'group.delete') throw new Error('no group is deleted')
    const gone = { ...action, before: { ...action.before, members: ['kim', 'lea', 'ann'] } }
    const leave = { ...action, id: 'group.delete:b', group: 'b', before: { ...action.before, members: ['kim', 'ned'] } }
    expect(readPage(pageOf(planOf([gone, leave, deleteOf('ann')])), own).text).toContain(
      '4 of 412 users (1 %) affected',
    )
  })

  test('is not green when not everything was visible', () => {
    expect(markup).toContain('<section class="verdict risk" aria-label="Verdict">')
    expect(pageOf(planOf([createOf('ann')]))).toContain('<section class="verdict gain" aria-label="Verdict">')
  })

  test('shows every action once, the worst first', () => {
    const kinds = [...markup.matchAll(/<span class="kind \w+">([^<]*)</g)].map(([, kind]) => kind)
    expect(kinds).toHaveLength(ready.actions.length)
    expect(kinds.slice(0, 6)).toEqual([...Array(4).fill('delete user'), 'delete group', 'rename user'])
    const users = [...markup.matchAll(/<th role="rowheader" scope="row"><bdi>([^<]*)/g)].map(([, user]) => user)
    expect(users.slice(0, 4)).toEqual(['eve', 'old', 'bob', 'ida'])
  })

  test('marks what is at risk', () => {
    const [row = ''] = /<tr[^>]*><th role="rowheader" scope="row"><bdi>eve<.*/.exec(markup) ?? []
    expect([...row.matchAll(/class="mark">([^<]*)/g)].map(([, mark]) => mark)).toEqual([
      'admin',
      'running server',
      'active in the last 7 days',
    ])
  })

  test('is small, even of ten thousand changes', () => {
    const users = Array.from({ length: 10_000 }, (_, index) => createOf(`firstname.lastname${index}`))
    expect(pageOf(planOf(users)).length).toBeLessThan(1_000_000)
  })

  test('has a thousand rows for a browser without a script, and counts the others', () => {
    const users = Array.from({ length: 1002 }, (_, index) => createOf(`u${index}`))
    const all = pageOf(planOf(users.slice(0, 1000)))
    const most = pageOf(planOf(users))
    for (const one of [all, most]) expect(one.split('<th role="rowheader"')).toHaveLength(1001)
    expect(readPage(all, own).text).not.toContain('JavaScript')
    expect(readPage(most, own).text).toContain(
      '2 more changes cannot be shown without JavaScript. Open this page in a browser that allows its script, or see all changes with hubplan show --format json.',
    )
  })

  test('is the same every time', () => {
    expect(pageOf(ready)).toBe(markup)
  })
})

const plain = readPage(pageOf(hostilePlan('plain')), own)

function expectText(text: string): void {
  const { elements, values, names } = readPage(pageOf(hostilePlan(text), `${text}.json`), own)
  expect([...elements].filter((one) => !plain.elements.has(one))).toEqual([])
  expect([...values].filter((one) => !plain.values.has(one) && !/^\d+(?:\.\d+)?$/.test(one))).toEqual([])
  expect(names).toContain(forTerminal(text))
}

describe('no element and no attribute comes from data', () => {
  test.each(nasty)('%j', (text) => expectText(text))

  test('of any name', () => {
    const part = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' }))
    const mix = fc.string({ unit: fc.constantFrom(...'<>&"\'/=`!-[] \n\u202ea#;') })
    const name = fc.oneof(
      mix,
      fc.array(part, { maxLength: 3 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(
        name.filter((text) => text.isWellFormed()),
        expectText,
      ),
      { numRuns: 200 },
    )
  })
})

describe.each(Object.entries(themes))('the %s theme', (_, colors) => {
  const named = new Map(
    [...colors.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', hex = '']) => [name, hex]),
  )

  test.each([
    ['ink', 'bg'],
    ['ink', 'card'],
    ['bg', 'ink'],
    ['soft', 'bg'],
    ['soft', 'card'],
    ...['loss', 'risk', 'gain', 'calm'].flatMap((tone) => [
      [tone, 'bg'],
      [tone, 'card'],
      [tone, `${tone}-bg`],
      ['ink', `${tone}-bg`],
    ]),
  ])('%s can be read on %s', (one, other) => {
    expect(contrast(named.get(one) ?? '', named.get(other) ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['loss', 'risk', 'gain', 'calm', 'focus'])('%s can be seen on a card and on the page', (tone) => {
    for (const ground of ['bg', 'card']) {
      expect(contrast(named.get(tone) ?? '', named.get(ground) ?? '')).toBeGreaterThanOrEqual(3)
    }
  })
})

/** As WCAG 2.1 has it. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
