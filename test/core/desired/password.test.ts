import { describe, expect, it } from 'vitest'
import { makePassword, passwordFault } from '../../../src/core/desired/password.ts'
import * as fc from '../../helpers/draws.ts'

describe('passwordFault', () => {
  it.each(['Abcdef1!', 'Abcdef1~', 'Abcdef1`', 'Abcd1\\ef', 'Abcd1]ef', 'Äbcdef1!A', `Aa1!${'x'.repeat(68)}`])(
    'has nothing against %s',
    (password) => expect(passwordFault(password)).toBeUndefined(),
  )

  it.each([
    ['', 'is empty'],
    ['Abcde1!', 'is too weak: it needs at least 8 characters'],
    ['abcdef1!', 'is too weak: it needs an upper-case letter (A-Z)'],
    ['ABCDEF1!', 'is too weak: it needs a lower-case letter (a-z)'],
    ['Abcdefg!', 'is too weak: it needs a digit'],
    ['Welcome123', 'is too weak: it needs a special character'],
    ['Welcome 123', 'is too weak: it needs a special character'],
    ['Äbcdef1!', 'is too weak: it needs an upper-case letter (A-Z)'],
    ['Abcdef١!', 'is too weak: it needs a digit'],
    ['abc', 'is too weak: it needs at least 8 characters, an upper-case letter (A-Z), a digit and a special character'],
    [`Aa1!${'x'.repeat(69)}`, 'is longer than 72 bytes'],
    [`Aa1!${'ü'.repeat(35)}`, 'is longer than 72 bytes'],
    ['Abcdef1!\n', 'holds characters that cannot be typed'],
    ['Abcdef1!\0', 'holds characters that cannot be typed'],
    ['Abcdef1!\ud800', 'holds characters that cannot be typed'],
  ])('of %j says that it %s', (password, fault) => expect(passwordFault(password)).toBe(fault))
})

/** As a source of chance that may be as unlucky as it likes. */
const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })).map((stream) => {
  return (below: number): number => Math.floor(Number(stream.next().value) * below)
})

describe('makePassword', () => {
  it('makes what every hub takes, and what can be printed and pasted', () => {
    fc.assert(
      fc.property(chances, (random) => {
        const password = makePassword(random)
        expect(passwordFault(password)).toBeUndefined()
        expect(password).toMatch(/^[A-Za-z][\x21-\x7e]{14}[A-Za-z0-9]$/)
        expect(password).not.toMatch(/[lIoO01]/)
        expect(password).not.toMatch(/['"`\\,;|<>&$!~^@:/\-_]/)
      }),
    )
  })

  it('uses all of its characters, and asks for nothing out of range', () => {
    let seed = 1
    const random = (below: number): number => {
      expect(below).toBeGreaterThan(0)
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    const used = new Set(Array.from({ length: 2000 }, () => makePassword(random)).join(''))
    expect([...used].sort().join('')).toBe('#%*+23456789=?ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz')
  })

  it('puts no kind of character always in the same place', () => {
    let seed = 7
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    const all = Array.from({ length: 500 }, () => makePassword(random))
    for (let place = 1; place < 15; place += 1) {
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) {
        const hits = all.filter((password) => kind.test(password[place] ?? '')).length
        expect(hits).toBeGreaterThan(10)
        expect(hits).toBeLessThan(400)
      }
    }
  })
})
