import { describe, expect, it } from 'vitest'
import { foldCase } from '../../../src/core/caseless.ts'
import { globMatcher } from '../../../src/core/globs.ts'
import { lowerForm } from '../../../src/core/names.ts'
import { idleProtects, managerOf, nameMatcher, protectorOf, reachOf } from '../../../src/core/plan/matchers.ts'
import type { Scope } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { scope, snapshot, user } from '../live.ts'

function why(name: string, more: Partial<Scope>): string | undefined {
  const live = user(name)
  return reachOf({ ...scope, ...more }, snapshot([live]))(live)
}

describe('the users that prune and rules may change', () => {
  it('are in every list of manage', () => {
    const manage = [['s-*'], ['*-2026']]
    expect(why('s-ann-2026', { manage })).toBeUndefined()
    expect(why('s-ann-2025', { manage })).toBe('outside manage')
    expect(why('t-ann-2026', { manage })).toBe('outside manage')
  })
  it('are not in protect, in whatever case: case-sensitive names never weaken it', () => {
    expect(why('Bob-1', { names: 'exact', protect: ['Bob-*'] })).toBe('protected')
    expect(why('bob-1', { names: 'exact', protect: ['Bob-*'] })).toBe('protected')
    expect(why('BOB-1', { names: 'exact', protect: ['bob-*'] })).toBe('protected')
  })
  it('is within manage as written and in lower case, where names are exact', () => {
    expect(why('Bob-1', { names: 'exact', manage: [['Bob-*']] })).toBeUndefined()
    expect(why('bob-1', { names: 'exact', manage: [['Bob-*']] })).toBe('outside manage')
    expect(why('bob-1', { names: 'exact', manage: [['[!B]*']] })).toBe('outside manage')
    expect(why('bob-1', { manage: [['BOB-*'], ['*']] })).toBeUndefined()
  })
  it('are not in protect, whatever its case where the system has no capitals', () => {
    expect(protectorOf(['Bob-*'])('bob-1')).toBe(true)
  })
})

describe('the users that protect matches', () => {
  it.each([
    ['ΝΙΚΟΣ*', 'νικοσα'],
    ['νικοσα*', 'ΝΙΚΟΣΑΣ'],
    ['ΝΙΚΟΣ', 'νικος'],
    ['[Z-a]*', 'zoe'],
    ['[Z-a]*', 'anna'],
    ['[Z-a]*', 'Zoe'],
    ['[!a-z]*', 'Bob'],
    [' svc-* ', 'svc-a'],
    [' bob ', 'bob'],
    ['zoe\u0308*', 'zo\u00eb1'],
    ['zo\u00eb', 'zoe\u0308'],
    ['[\u00eb]*', '\u00ebva'],
    ['STRASSE*', 'straße1'],
    ['\u0130*', 'i\u0307lker'],
    ['\u0130STANBUL', 'istanbul'],
    ['\u0130ST*', 'istanbul'],
    ['ISPARTA', '\u0131sparta'],
    ['is*', 'i\u0307stanbul'],
  ])('%s means %s', (glob, name) => expect(protectorOf([glob])(name)).toBe(true))

  it('is nobody else', () => {
    expect(['bob', 'svc', 'zoe', 'b'].map(protectorOf(['svc-*', 'bo', 'zo\u00eb', '[a]*']))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  const signs = ['a', 'B', 'z', 'Z', 'é', 'e\u0301', 'ß', 'Σ', 'ς', 'σ', '\u0130', '1', '-', '*', '?', '[', ']', '!']
  const classes = ['[Z-a]', '[!Z-a]', '[αΣ]', '[!σ]', '[a-zé]', '[!B]']
  const word = (parts: readonly string[]) =>
    fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 6 }).map((all) => all.join(''))

  it('include those of a glob as it is written, in lower case, and with its case folded', () => {
    const pair = word([...signs, ...classes]).chain((glob) =>
      fc.tuple(fc.constant(glob), fc.oneof(word(signs), fc.constant(glob), fc.constant(glob.toUpperCase()))),
    )
    fc.assert(
      fc.property(pair, ([glob, name]) => {
        const isMeant =
          globMatcher(glob)(name) ||
          globMatcher(lowerForm(glob))(lowerForm(name)) ||
          globMatcher(foldCase(glob))(foldCase(name)) ||
          globMatcher(glob)(lowerForm(name))
        if (isMeant) expect([glob, name, protectorOf([glob])(name)]).toEqual([glob, name, true])
      }),
      { numRuns: 2000 },
    )
  })
  it('include those of a class that is empty in lower case', () => {
    expect(protectorOf(['\u00e9\u0130*[!Z-a]'])('\u00c9\u0130*[!Z-A]')).toBe(true)
  })
  it('is never fewer for another glob beside it', () => {
    fc.assert(
      fc.property(word([...signs, ...classes]), word(signs), word(signs), (glob, other, name) => {
        if (protectorOf([glob])(name)) expect(protectorOf([other, glob])(name)).toBe(true)
      }),
    )
  })
  it('patterns that fit nobody are told, however the name is put together', () => {
    const live = snapshot([user('zo\u00eb'), user('svc-a')])
    const protect = ['zoe\u0308', ' SVC-a ', 'svc-*', 'zo*', 'gone', 'x-*']
    expect(idleProtects({ ...scope, protect }, live)).toEqual(['gone', 'x-*'])
    expect(idleProtects({ ...scope, names: 'exact', protect }, live)).toEqual([' SVC-a ', 'gone', 'x-*'])
    expect(idleProtects({ ...scope, protect: ['x-*'] }, live)).toEqual(['x-*'])
  })
})

describe('the users that manage and rules match', () => {
  it('do not include one that a class matches in lower case only', () => {
    expect(nameMatcher(['[!Z-a]*'], 'lower')('bob')).toBe(true)
    expect(nameMatcher(['[!Z-a]*'], 'lower')('a')).toBe(false)
    expect(nameMatcher(['[A-C]*'], 'lower')('bob')).toBe(true)
    expect(nameMatcher(['[A-C]*'], 'exact')('bob')).toBe(false)
  })
  it('is what is written where case counts', () => {
    expect(nameMatcher(['A*'], 'exact')('Ann')).toBe(true)
    expect(nameMatcher(['A*'], 'exact')('ann')).toBe(false)
  })
  it('is a name as it is composed', () => {
    for (const names of ['lower', 'exact'] as const) expect(nameMatcher(['zoe\u0308*'], names)('zo\u00eb1')).toBe(true)
    expect(managerOf({ manage: [['ZOE\u0308*']], names: 'lower' })('zo\u00eb1')).toBe(true)
  })
})
