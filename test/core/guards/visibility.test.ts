import { describe, expect, it } from 'vitest'

import { drafted, guardsOf, snapshot, user } from '../live.ts'
import { absent, admin, brief, create, found, remove, rename, root, row } from './actions.ts'

describe('what a token sees only in part', () => {
  const part = snapshot([user('ann')], { complete: false })
  it('permits neither creates nor renames nor deletes', () => {
    const all = [create('a'), rename('ann', 'b'), remove('ann'), admin('ann', true)]
    expect(brief('visibility', all, part)).toEqual(['block user.create:a user.rename:ann:b user.delete:ann'])
    expect(brief('visibility', [admin('ann', true)], part)).toEqual([])
    expect(brief('visibility', all)).toEqual([])
  })
  it('permits deletes by rows where nobody can be listed', () => {
    const blind = snapshot([], { complete: false, listed: false })
    const ruled = remove('b', {}, { why: 'rule' })
    expect(brief('visibility', [remove('a', {}, row), ruled, create('c')], blind)).toEqual([
      'block user.delete:b user.create:c',
    ])
    expect(brief('visibility', [remove('a', {}, row)], blind)).toEqual([])
  })
  it('of servers is told of deletes, also of who is not seen at all', () => {
    const { servers: _, ...hidden } = user('h')
    expect(found('servers-unseen', [remove('h')], snapshot([hidden]))).toEqual([
      {
        guard: 'servers-unseen',
        level: 'warn',
        message:
          'the token cannot see servers, so it is not known whether 1 deleted user would lose a running one; give it read:servers (apply requires it)',
        actions: [],
      },
    ])
    expect(found('servers-unseen', [remove('x')])).toHaveLength(1)
    expect(found('servers-unseen', [remove('root'), create('x')], snapshot([root]))).toEqual([])
  })
})

it('a row that deletes warns when servers are not visible', () => {
  const { servers: _, ...blind } = user('a')
  expect(guardsOf(drafted({ tables: [absent('a')] }, snapshot([blind])).findings)).toEqual(['warn servers-unseen'])
})
