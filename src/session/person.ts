// The name of the person who makes a plan or reviews one. Nothing verifies it.
import { Problem } from '../core/problem.ts'
import type { World } from './world.ts'

/** Longest name that a line should have to show. */
const longest = 200

const hint = 'give it with --by NAME'

/**
 * The person: the flag, the user who started the CI job, or the login name; undefined when none is known.
 * @throws Problem `usage` for a flag that is not a name
 */
export function personOf(flag: string | undefined, { env, login }: Pick<World, 'env' | 'login'>): string | undefined {
  if (flag !== undefined && !isName(flag.trim())) {
    const fault = flag.trim() === '' ? 'empty' : `not a name of one line with at most ${longest} characters`
    throw new Problem('usage', `--by is ${fault}.`, { hint })
  }
  const names = [flag, env['GITHUB_ACTOR'], env['GITLAB_USER_LOGIN'], env['USER'], login()]
  const name = names.find((one) => one !== undefined && one.trim() !== '')?.trim()
  return name !== undefined && isName(name) ? name : undefined
}

/**
 * The person who reviews, who must have a name.
 * @throws Problem `usage`
 */
export function reviewerOf(flag: string | undefined, world: Pick<World, 'env' | 'login'>): string {
  const name = personOf(flag, world)
  if (name !== undefined) return name
  throw new Problem('usage', 'The name of the reviewer is missing.', { hint })
}

function isName(text: string): boolean {
  return text !== '' && text.length <= longest && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)
}
