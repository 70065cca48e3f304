import { describe, expect, it } from 'vitest'

import { unseen } from '../../../src/core/plan/visibility.ts'
import { desired, snapshot } from '../live.ts'

describe('what cannot be seen', () => {
  const at = { file: 'h.yaml', line: 1, column: 1 }
  const group = { name: 'g', exact: false, isDeclared: true, properties: { a: 1 }, at }
  const messages = (live: ReturnType<typeof snapshot>) =>
    unseen(desired({ groups: [group] }), live).map(({ message }) => message)
  it('of groups says nothing about their properties', () => {
    expect(messages(snapshot([], { groups: undefined }))).toEqual([
      'groups are not visible to the token, so memberships cannot be compared; give it list:groups and read:users:groups',
    ])
  })
})
