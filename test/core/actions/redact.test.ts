import { describe, expect, it } from 'vitest'
import { openSecrets, redactError, redactEvent, redactor, repeatedIn } from '../../../src/core/actions/redact.ts'
import { Problem } from '../../../src/core/problem.ts'
import type { ApplyEvent, Snapshot } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'

describe('redactor', () => {
  const secret = `a"b\\c'<d>&e/f`
  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify({ password: secret })],
    ['in a URL', `/login?password=${encodeURIComponent(secret)}`],
    ['in HTML', `a"b\\c'&lt;d&gt;&amp;e/f`],
    ['in HTML with quotes', 'a&quot;b\\c&#39;&lt;d&gt;&amp;e/f'],
    ['in HTML by Python', 'a&quot;b\\c&#x27;&lt;d&gt;&amp;e/f'],
    ['in a literal of Python', `'a"b\\\\c\\'<d>&e/f'`],
  ])('hides a password %s', (_, text) => {
    const clean = redactor([secret])(`bad: ${text}.`)
    expect(clean).toContain('***')
    expect(clean).not.toMatch(/a.{1,6}b.{1,3}c/)
  })

  it.each([
    ['as Python quotes it', 'hush/a%2Bb%3D%26%3Cx%3E%21 1'],
    ['in a URL in JSON', 'hush\\/a%2bb%3d\\u0026%3cx%3e!%201'],
    ['as a form is sent', 'hush%2Fa%2Bb%3D%26%3Cx%3E!+1'],
    ['half in HTML', 'hush/a+b=&amp;&lt;x>! 1'],
    ['in numbers', [...'hush/a+b=&<x>! 1'].map((letter) => `&#${letter.charCodeAt(0)};`).join('')],
    ['as JSON of ASCII', [...'hush/a+b=&<x>! 1'].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')],
  ])('hides a password %s', (_, text) => expect(redactor(['hush/a+b=&<x>! 1'])(`no: ${text}.`)).toBe('no: ***.'))

  it('hides a password that looks escaped itself', () => {
    expect(redactor(['a"%41&b'])('a\\"%41&amp;b and a"%41&b')).toBe('*** and ***')
  })

  it('hides every one of many, also where one is part of another', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 4 }).filter((text) => !'***'.includes(text))), (secrets) => {
        const clean = redactor(secrets)(secrets.join(' | '))
        const around = ' | '.repeat(secrets.length)
        for (const one of secrets) if (!around.includes(one) && !one.includes('*')) expect(clean).not.toContain(one)
      }),
    )
  })

  it.each([
    ['Hush-Wörd-İ', 'HUSH-WÖRD-İ and hush-wörd-İ'],
    ['ΝΙΚΟΣ-hush', 'νικοσ-HUSH and Νικος-Hush'],
    ['Σ%2f+Hush', 'σ%2F+hUSH and %ce%A3%252F%2bHush'],
  ])('hides %s in whatever case, and what stands around it stays', (one, text) => {
    expect(redactor([one])(`İ said: ${text}, İ.`)).toBe('İ said: *** and ***, İ.')
  })

  it('takes a password for no pattern, of search or of replacement', () => {
    expect(redactor(['a.c$&'])('abc$& a.c$&')).toBe('abc$& ***')
  })

  it('hides a very short password only where it stands alone', () => {
    expect(redactor(['no'])('nobody says no, "no" or no-no')).toBe('nobody says ***, "***" or ***-***')
    expect(redactor(['$&', 'ä'])('ä, märz $&')).toBe('***, märz ***')
  })

  it('leaves everything else alone', () => {
    expect(redactor([''])('the hub says no')).toBe('the hub says no')
    expect(redactor([])('the hub says no')).toBe('the hub says no')
  })
})

describe('a token', () => {
  it('is hidden in data as in words, whichever it was given first, and that is known', () => {
    const { addToken, addPassword, hide, hideInWords, wasRepeated } = openSecrets()
    for (const token of [undefined, '', 'hush-one-token', 'hush-two-token', 'hush-one-token']) addToken(token)
    addPassword('Word-1')
    expect([hide('nothing'), wasRepeated()]).toEqual(['nothing', false])
    expect(hide('HUSH-ONE-TOKEN hush%2dtwo%2dtoken Word-1')).toBe('*** *** Word-1')
    expect(hideInWords('Bearer hush-one-token Word-1')).toBe('Bearer *** ***')
    expect(wasRepeated()).toBe(true)
  })

  it('that is short is hidden as a header has it', () => {
    const { addToken, hide } = openSecrets()
    addToken('sta')
    expect(hide('staff, token sta, Bearer sta; token staff')).toBe('staff, ***, ***; token staff')
    expect(hide('only BEARER sta')).toBe('only ***')
  })
})

describe('redactError', () => {
  const hide = redactor(['Secret-1'])

  it('leaves a Problem without a secret as it is', () => {
    const cause = new Error('fine')
    const problem = new Problem('input', 'fine', {
      hint: 'fine',
      diagnostics: [{ severity: 'error', at: { file: 'u.csv' }, message: 'fine' }],
      cause,
    })
    expect(redactError(problem, hide)).toBe(problem)
    expect(redactError(new Problem('input', 'fine'), hide)).toBeInstanceOf(Problem)
  })

  it('hides a secret in a message, a hint, a place’s message and a cause', () => {
    const at = { file: 'u.csv' }
    const problem = new Problem('input', 'Secret-1', {
      hint: 'Secret-1',
      diagnostics: [{ severity: 'error', at, message: 'Secret-1' }],
      cause: new Error('Secret-1'),
    })
    expect(redactError(problem, hide)).toMatchObject({
      code: 'input',
      message: '***',
      hint: '***',
      diagnostics: [{ at, message: '***' }],
      cause: { message: '***' },
    })
    expect(redactError(new Problem('input', 'Secret-1'), hide)).toMatchObject({ message: '***', hint: undefined })
  })

  it('hides a secret in any other error, its trace and its cause, and in a text', () => {
    const error = new Error('Secret-1', { cause: 'Secret-1' })
    expect(redactError(error, hide)).toBe(error)
    expect([error.message, error.cause, error.stack?.includes('Secret-1')]).toEqual(['***', '***', false])
    const plain = Object.assign(new Error('fine'), { stack: undefined })
    expect(redactError(plain, hide)).toBe(plain)
    expect([redactError('Secret-1', hide), redactError(1, hide)]).toEqual(['***', 1])
  })
})

describe('repeatedIn', () => {
  it('counts names and properties with a token in them once each', () => {
    const snapshot = {
      identity: { name: '***' },
      services: ['s-***'],
      users: new Map([
        ['a', { name: 'a', account: '***a', groups: ['g-***'], servers: [{ name: '***s' }] }],
        ['b', { name: 'b' }],
      ]),
      groups: new Map([['g', { name: 'g-***', properties: { x: '***' } }]]),
    } as unknown as Snapshot
    expect(repeatedIn(snapshot)).toBe(6)
    const clean = { identity: { name: 'me' }, users: new Map() } as unknown as Snapshot
    expect(repeatedIn(clean)).toBe(0)
  })
})

describe('what is said', () => {
  it('is cut where nobody would read on, after the secrets are out', () => {
    const { addPassword, hideInWords } = openSecrets()
    addPassword('Hush-Word-1')
    expect(hideInWords(`${'x'.repeat(3994)} Hush-Word-1 and on`)).toBe(
      `${'x'.repeat(3994)} *** a... (5 more characters)`,
    )
    expect(hideInWords('x'.repeat(4000))).toBe('x'.repeat(4000))
    expect(hideInWords(`${'x'.repeat(3999)}\u{1f600}!`)).toBe(`${'x'.repeat(3999)}... (3 more characters)`)
  })
})

describe('redactEvent', () => {
  const at = '2026-11-21T08:00:00.000Z'
  const action = 'password.set:Secret-1'
  const hide = redactor(['Secret-1'])
  it.each<[ApplyEvent, ApplyEvent]>([
    [
      { type: 'failed', at, action, status: 400, message: 'weak: Secret-1' },
      { type: 'failed', at, action, status: 400, message: 'weak: ***' },
    ],
    [
      { type: 'skipped', at, action, why: 'refused', message: 'weak: Secret-1' },
      { type: 'skipped', at, action, why: 'refused', message: 'weak: ***' },
    ],
    [
      { type: 'unknown', at, action, message: 'weak: Secret-1' },
      { type: 'unknown', at, action, message: 'weak: ***' },
    ],
    [
      { type: 'end', at, ok: false, why: 'weak: Secret-1' },
      { type: 'end', at, ok: false, why: 'weak: ***' },
    ],
    [
      { type: 'end', at, ok: true },
      { type: 'end', at, ok: true },
    ],
    [
      { type: 'retry', at, method: 'POST', path: '/Secret-1', attempt: 1, wait_ms: 1, why: 'Secret-1' },
      { type: 'retry', at, method: 'POST', path: '/Secret-1', attempt: 1, wait_ms: 1, why: '***' },
    ],
    [
      { type: 'applied', at, action, how: 'changed' },
      { type: 'applied', at, action, how: 'changed' },
    ],
  ])('hides what the hub said, and leaves names: %j', (event, clean) => expect(redactEvent(event, hide)).toEqual(clean))
})
