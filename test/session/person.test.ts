import { describe, expect, it } from 'vitest'

import { personOf, reviewerOf } from '../../src/session/person.ts'
import type { World } from '../../src/session/world.ts'

type Known = Pick<World, 'env' | 'login'>

const known = (env: World['env'] = {}, login?: string): Known => ({ env, login: () => login })
const all = { GITHUB_ACTOR: 'octo', GITLAB_USER_LOGIN: 'lab', USER: 'ada' }

describe('the person who plans', () => {
  it.each<[string, string | undefined, Known, string | undefined]>([
    ['is named by the flag, without the spaces around it', ' Ben Beta ', known(all, 'ann'), 'Ben Beta'],
    ['is the one who started the job on GitHub', undefined, known(all, 'ann'), 'octo'],
    ['is the one who started the job on GitLab', undefined, known({ ...all, GITHUB_ACTOR: ' ' }, 'ann'), 'lab'],
    ['is USER', undefined, known({ USER: 'ada' }, 'ann'), 'ada'],
    ['is the login name', undefined, known({}, 'ann'), 'ann'],
    ['is not known in a container without any of them', undefined, known(), undefined],
    ['is not known by a name of two lines', undefined, known({ USER: 'ada\nroot' }), undefined],
    ['may have a name of 200 characters', 'a'.repeat(200), known(), 'a'.repeat(200)],
  ])('%s', (_, flag, world, name) => expect(personOf(flag, world)).toBe(name))

  it.each([
    ['two lines', 'ada\nroot'],
    ['two lines of Unicode', 'ada\u2028root'],
    ['a control character', '\u001b[2J'],
    ['more than 200 characters', 'a'.repeat(201)],
  ])('is not named by a flag with %s', (_, flag) =>
    expect(() => personOf(flag, known(all))).toThrow('--by is not a name of one line with at most 200 characters.'),
  )

  it.each(['', ' '])('is not named by an empty flag, whatever else is known: %j', (flag) =>
    expect(() => personOf(flag, known(all))).toThrow('--by is empty.'),
  )
})

describe('the person who reviews', () => {
  it('has the same name', () => expect(reviewerOf(undefined, known(all))).toBe('octo'))
  it('must have one', () =>
    expect(() => reviewerOf(undefined, known())).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: 'The name of the reviewer is missing.',
        hint: 'give it with --by NAME',
      }),
    ))
})
