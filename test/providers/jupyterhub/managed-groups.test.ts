import { describe, expect, test } from 'vitest'

import { fateOfManaged, isOfManaged } from '../../../src/providers/jupyterhub/managed-groups.ts'

const refuses = 'the hub refuses changes of groups'
const undoes = 'the hub accepts changes of groups, and each login undoes them'

describe('changes of groups that the authenticator manages', () => {
  test.each(['2.3.0', '3.0.0', '4.1.6', '5.2.1', '5.0'])('are refused by %s', (version) => {
    expect(fateOfManaged(version)).toBe(refuses)
  })
  test.each(['5.3.0', '5.5.1', '5.10', '6.0.0b2', '6', '10.0'])('are undone by %s', (version) => {
    expect(fateOfManaged(version)).toBe(undoes)
  })
  test.each(['', 'unknown'])('may be either where the version is %j', (version) => {
    expect(fateOfManaged(version)).toBe(`${refuses}; from JupyterHub 5.3 on ${undoes}`)
  })
})

test('groups and members are the authenticator’s, properties are not', () => {
  expect((['group.create', 'group.delete', 'member.add', 'member.remove'] as const).every(isOfManaged)).toBe(true)
  expect((['group.properties', 'user.create', 'admin.set'] as const).some(isOfManaged)).toBe(false)
})
