// The tokens of the users that meet the conditions.
import { byScope } from '../../core/look/sight.ts'
import { addressFault, compareNames } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import { count, listed } from '../../core/sentences.ts'
import type { LiveUser } from '../../core/types.ts'
import type { ListFlags } from '../../options/look.ts'
import { providers } from '../../providers/index.ts'
import type { World } from '../../session/world.ts'
import { type TokenRow, tokenColumns } from '../../views/listing/tokens.ts'
import { checkQuotas, choiceOf, chosen, look, quotaFlagOf, readProviderName, warn } from '../looking.ts'
import { type Shown, shownRows } from './shown.ts'

/** Reads the tokens of one system's users, sorted by user and number. */
export async function readTokens(flags: ListFlags, world: World): Promise<Shown> {
  const { manages, title } = providers[await readProviderName(flags, world)]
  if (!manages.has('tokens')) throw new Problem('usage', `--tokens cannot be answered: ${title} has no API tokens.`)
  await checkQuotas(quotaFlagOf(flags), flags, world)
  checkSort(flags)
  let isMeant: (user: LiveUser) => boolean = () => true
  const live = await look(flags, world, {
    tokens: (listed) => {
      isMeant = chosen(listed, choiceOf(flags), world)
      return isMeant
    },
  })
  const users = [...live.users.values()].filter(isMeant)
  const odd = users.filter(({ name, tokens }) => tokens === undefined && addressFault(name) !== undefined)
  if (odd.length > 0) warn(world, `no request can ask for the tokens of ${listed(odd.map(({ name }) => name))}`)
  const blind = users.filter((user) => user.tokens === undefined && !odd.includes(user))
  if (blind.length > 0 && blind.length + odd.length === users.length) {
    throw new Problem('scopes', '--tokens cannot be answered: the token does not see the tokens of users.', {
      hint: 'give it the scope read:tokens',
    })
  }
  if (blind.length > 0) {
    warn(world, `the tokens of ${count(blind.length, 'user')} are not visible to the token${byScope(live, 'tokens')}`)
  }
  const rows = users.flatMap(({ name: user, tokens = [] }) => tokens.map((token): TokenRow => ({ user, token })))
  return shownRows({
    key: 'tokens',
    noun: 'token',
    rows: inOrder(rows, flags),
    limit: flags.limit,
    takenAt: live.takenAt,
    columns: tokenColumns,
  })
}

/** @throws Problem `usage` */
function checkSort({ sort }: ListFlags): void {
  if (sort === 'name' || sort === 'created' || sort === 'last_activity') return
  throw new Problem('usage', `--sort ${sort} is for users; tokens are sorted by name, created or last_activity.`)
}

/** A token that was never used comes before all others: its use is the longest ago. */
function inOrder(rows: readonly TokenRow[], { sort, reverse }: ListFlags): readonly TokenRow[] {
  const direction = reverse ? -1 : 1
  const timeOf = ({ token: { created, last_used: used } }: TokenRow): number => {
    if (sort === 'name') return 0
    return Date.parse((sort === 'created' ? created : used) ?? '') || 0
  }
  return rows.toSorted((one, other) => {
    const byName = compareNames(one.user, other.user) || numberOf(one) - numberOf(other)
    return direction * (timeOf(one) - timeOf(other) || byName)
  })
}

function numberOf({ token }: TokenRow): number {
  return Number(token.id.slice(1)) || 0
}
