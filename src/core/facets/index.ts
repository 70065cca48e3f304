// The registry of facets: one file each. Every op has its traits in exactly one of them, and every facet its own.
import type { Action, Extent, Facet, Op } from '../types.ts'
import { accountFacet, accounts, existenceFacet, nameFacet } from './accounts.ts'
import { admin, adminFacet } from './admin.ts'
import { groups } from './groups.ts'
import { groupsFacet, members } from './members.ts'
import { namedServers, namedServersFacet } from './named-servers.ts'
import { noticeFacet, notices } from './notice/index.ts'
import { passwordFacet, passwords } from './passwords.ts'
import { quota, quotaFacet } from './quota/index.ts'
import { serverFacet, servers } from './servers.ts'
import { tokens, tokensFacet } from './tokens/index.ts'
import type { FacetTraits, OpTraits, TraitsFor } from './traits.ts'

/** In the order in which ops are listed. */
const ops: TraitsFor<Op> = {
  ...accounts,
  ...admin,
  ...passwords,
  ...quota,
  ...groups,
  ...members,
  ...notices,
  ...servers,
  ...namedServers,
  ...tokens,
}

/** In the order in which two rows are searched for conflicts. */
export const facets: Readonly<Record<Facet, FacetTraits>> = {
  admin: adminFacet,
  groups: groupsFacet,
  notice: noticeFacet,
  server: serverFacet,
  namedServers: namedServersFacet,
  tokens: tokensFacet,
  name: nameFacet,
  existence: existenceFacet,
  account: accountFacet,
  quota: quotaFacet,
  password: passwordFacet,
}

export const everyFacet: readonly FacetTraits[] = Object.values(facets)

/** The traits of an action's op. The one cast: the compiler does not follow that an op's traits are for its own actions. */
export function traitsOf<A extends Action>(action: A): OpTraits<A> {
  return ops[action.op] as unknown as OpTraits<A>
}

/** What the checks of these actions need to see. */
export function extentsOf(actions: readonly Action[]): readonly Extent[] {
  return actions.map((action) => {
    const { extent = 'all' } = traitsOf(action)
    return typeof extent === 'function' ? extent(action) : extent
  })
}

/** The traits of every op. */
export const everyOp: readonly TraitsFor<Op>[Op][] = Object.values(ops)
