import { expect, test } from 'vitest'

import { loginOf } from '../../../src/providers/aup/login.ts'
import { snapshot } from '../../core/live.ts'

const multi = 'core.authenticators.multi.CustomMultiAuthenticator'

test.each([
  ['ann', multi, 'with a password of the hub'],
  ['github:ann', multi, 'by GitHub'],
  ['Ann', multi, 'not possible: the hub lower-cases the name at login'],
  ['a b', multi, "not possible: the hub's login refuses names with a space or a comma"],
  ['ann', 'AutoLoginAuthenticator', 'without a password, as every visitor (auto-login)'],
  ['ann', undefined, 'with a password of the hub'],
])('%j with %s logs in %s', (name, authenticator, words) => {
  const live = snapshot([])
  const identity = authenticator === undefined ? live.identity : { ...live.identity, authenticator }
  expect(loginOf(name, { ...live, identity })).toBe(words)
})
