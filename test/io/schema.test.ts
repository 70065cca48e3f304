import { expect, test } from 'vitest'

import { explain } from '../../src/io/explain.ts'
import { validate } from '../../src/io/schema.ts'

function faults(name: 'hubplan' | 'policy', data: unknown): string[] {
  const validated = validate(name, data)
  return validated.ok ? [] : explain(validated.errors).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('the texts of a file become numbers and booleans, in a copy', () => {
  const data = {
    version: '1',
    prune: 'true',
    guards: { max_delete_share: '0.5' },
    users: [{ name: '001', admin: 'yes' }],
  }
  expect(validate('hubplan', data)).toEqual({
    ok: true,
    value: { version: 1, prune: true, guards: { max_delete_share: 0.5 }, users: [{ name: '001', admin: 'yes' }] },
  })
  expect(data.version).toBe('1')
})

test('nothing is coerced in what the program itself writes', () => {
  expect(validate('journal', { type: 'end', at: 'x', ok: 'true' }).ok).toBe(false)
})

test('the policy shares the limits of the desired state', () => {
  expect(validate('policy', { version: '1', guards: { max_deletes: '5' } })).toMatchObject({ ok: true })
  expect(faults('policy', { version: '1', guards: { max_delets: '5' } })).toEqual([
    'guards.max_delets: unknown key "max_delets"; did you mean max_deletes?',
  ])
})

test.each([
  [{ version: '1', user: [] }, 'user: unknown key "user"; did you mean users?'],
  [
    { version: '1', target: { colour: 'red' } },
    'target.colour: unknown key "colour"; the keys known here are provider, url, workspace, groups and names',
  ],
  [{ version: '1', '<<': {} }, '<<: merge keys (<<) are not supported; write the keys out'],
  [{ version: '2' }, 'version: version is 2; use 1'],
  [{}, ': version is missing; add the line version: 1'],
  [[], ': the file must be a mapping (key: value)'],
  [{ version: '1', users: '' }, 'users: users is empty; write [] or remove the key'],
  [{ version: '1', absent: [{ match: '' }] }, 'absent.0.match: match is empty; name at least one'],
  [{ version: '1', prune: '' }, 'prune: prune is empty; give a value or remove the key'],
  [{ version: '1', prune: 'maybe' }, 'prune: prune must be true or false'],
  [{ version: '1', users: ['alice'] }, 'users.0: item 1 of users must be a mapping (key: value)'],
  [{ version: '1', users: [{ admin: 'true' }] }, 'users.0: name is missing'],
  [{ version: '1', users: [{ name: 'a', groups: 'ml' }] }, 'users.0.groups: groups must be a list'],
  [
    { version: '1', users: [{ name: 'a', admin: 'maybe' }] },
    'users.0.admin: admin is "maybe"; use true/false, yes/no or 1/0',
  ],
  [
    { version: '1', users: [{ name: 'a', ensure: 'abset' }] },
    'users.0.ensure: ensure is "abset"; use present, existing, if-present or absent',
  ],
  [
    { version: '1', absent: [{ inactive_for: '180' }] },
    'absent.0.inactive_for: inactive_for is "180"; use a number of days, hours or weeks: 180d, 12h, 4w',
  ],
  [{ version: '1', absent: [{}] }, 'absent.0: an empty rule would match all users; give match or inactive_for'],
  [{ version: '1', absent: [{ match: [] }] }, 'absent.0.match: match is an empty list; name at least one'],
  [{ version: '1', protect: [''] }, 'protect.0: item 1 of protect is empty; give a value or remove the key'],
  [
    { version: '1', guards: { max_delete_share: '25' } },
    'guards.max_delete_share: max_delete_share is 25; the maximum is 1',
  ],
  [{ version: '1', guards: { max_deletes: '-1' } }, 'guards.max_deletes: max_deletes is -1; the minimum is 0'],
  [{ version: '1', guards: { max_deletes: 'ten' } }, 'guards.max_deletes: max_deletes must be a whole number'],
])('%j is explained', (data, sentence) => {
  expect(faults('hubplan', data)).toEqual([sentence])
})

test('a __proto__ key is an unknown key', () => {
  const data: unknown = JSON.parse('{"version": "1", "__proto__": {"users": []}}')
  expect(faults('hubplan', data)).toEqual([expect.stringMatching(/^__proto__: unknown key "__proto__"/)])
})

test('every fault is told at once', () => {
  expect(faults('hubplan', { prun: 'true', users: [{}, { name: 'a', admin: '2' }] })).toEqual([
    ': version is missing; add the line version: 1',
    'prun: unknown key "prun"; did you mean prune?',
    'users.0: name is missing',
    'users.1.admin: admin is "2"; use true/false, yes/no or 1/0',
  ])
})

test('a long value is shortened', () => {
  const [message] = faults('hubplan', { version: '1', users: [{ name: 'a', admin: 'x'.repeat(500) }] })
  expect(message).toBe(`users.0.admin: admin is "${'x'.repeat(56)}..."; use true/false, yes/no or 1/0`)
})
