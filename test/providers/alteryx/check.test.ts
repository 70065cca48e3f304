import { expect, test } from 'vitest'

import type { Action, Snapshot } from '../../../src/core/types.ts'
import { alteryx } from '../../../src/providers/alteryx/index.ts'
import { snapshot } from '../../core/live.ts'

const invitation: Action = {
  id: 'user.create:a@x',
  op: 'user.create',
  user: 'a@x',
  before: null,
  after: { admin: false },
  reason: { why: 'row' },
}

function live(admin: boolean, workspace?: string): Snapshot {
  const identity = { kind: 'user', name: 'me@x', admin, version: '', scopes: [] } as const
  return snapshot([], {
    target: { provider: 'alteryx', url: 'https://x', workspace: '77' },
    identity: workspace === undefined ? identity : { ...identity, workspace },
  })
}

test('a token of nobody who is an administrator is refused, with the workspace by name or number', () => {
  const refusal = alteryx.refusal([invitation], live(false, 'EMEA'))
  expect(refusal).toMatchObject({
    code: 'scopes',
    message: `The token of "me@x" does not belong to an administrator, and only administrators of the workspace "EMEA" may invite, remove or promote people; nothing was changed.`,
    hint: 'use a token that an administrator of the workspace has made',
  })
  expect(alteryx.refusal([invitation], live(false))?.message).toContain('of the workspace "77" may invite')
})

test('nothing is refused to an administrator, nor where nothing is to be done', () => {
  expect(alteryx.refusal([invitation], live(true))).toBeUndefined()
  expect(alteryx.refusal([], live(false))).toBeUndefined()
})
