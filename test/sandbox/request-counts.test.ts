import { expect, it } from 'vitest'

import { tallyChanges } from '../../src/sandbox/request-counts.ts'

function asked(method: string, path: string, body?: unknown): Parameters<typeof tallyChanges>[0][number] {
  return { method, path, query: '', body, by: 'bot', at: new Date(0), status: 200 }
}

it('requests are counted by their kind, and batches by their names', () => {
  const requests = [
    asked('GET', '/users'),
    asked('POST', '/users', { usernames: ['a', 'b'] }),
    asked('POST', '/users', { usernames: ['c'] }),
    asked('POST', '/groups/ml', {}),
    asked('DELETE', '/groups/ml/users', { users: ['a'] }),
    asked('DELETE', '/users/bob/server'),
    asked('DELETE', '/users/bob/servers/gpu%20lab'),
    asked('DELETE', '/users/bob'),
    asked('DELETE', '/users/eve'),
    asked('PUT', '/groups/ml/properties', { users: ['x', 'y'] }),
  ]
  expect(tallyChanges(requests).map(({ method, path, count, names }) => `${method} ${path} ${count} ${names}`)).toEqual(
    [
      'POST /users 2 3',
      'POST /groups/{group} 1 0',
      'DELETE /groups/{group}/users 1 1',
      'DELETE /users/{name}/server 1 0',
      'DELETE /users/{name}/servers/{server} 1 0',
      'DELETE /users/{name} 2 0',
      'PUT /groups/{group}/properties 1 0',
    ],
  )
})

it('so are those of AUP, whose paths are elsewhere', () => {
  const path = '/base/hub/admin/api'
  const requests = [
    asked('POST', `${path}/quota/ann`, { amount: 1 }),
    asked('POST', `${path}/quota/b%2Fb`, { amount: 1 }),
    asked('POST', `${path}/quota/batch`, { users: [{}, {}] }),
    asked('POST', `${path}/quota/refresh`, {}),
    asked('POST', `${path}/batch-set-password`, { users: [{}] }),
    asked('DELETE', `${path}/groups/ml/users`, { users: ['a'] }),
  ]
  expect(tallyChanges(requests).map(({ path, count, names }) => `${path} ${count} ${names}`)).toEqual([
    '/admin/api/quota/{name} 2 0',
    '/admin/api/quota/batch 1 2',
    '/admin/api/quota/refresh 1 0',
    '/admin/api/batch-set-password 1 1',
    '/admin/api/groups/{group}/users 1 1',
  ])
})
