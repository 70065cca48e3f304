import { expect, test } from 'vitest'

import { allUsers, fieldsOf } from '../../../src/core/look/listing.ts'

test('the fields that conditions look at are named with their flags', () => {
  const age = { text: '1d', seconds: 86_400 }
  expect([...fieldsOf(allUsers)]).toEqual([])
  expect([...fieldsOf({ ...allUsers, groups: ['a'], isActive: true, inactive: age, neverLoggedIn: true })]).toEqual([
    ['groups', '--group'],
    ['servers', '--active'],
    ['created', '--inactive-for'],
    ['last_activity', '--never-logged-in'],
  ])
  expect([...fieldsOf({ ...allUsers, inactive: age }).values()]).toEqual(['--inactive-for', '--inactive-for'])
})
