import { expect, it } from 'vitest'

import { tallyChanges } from '../../src/sandbox/tally.ts'

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
