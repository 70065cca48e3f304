// Balances of the quota system.
import { meaningOf } from '../../desired/cells.ts'
import type { ActionOf, DesiredState, LiveUser, Quota, QuotaWish, Wishes } from '../../types.ts'
import {
  aboutAccount,
  afterUser,
  type Exported,
  type FacetTraits,
  type Last,
  nothing,
  type Since,
  subjectsOnly,
  type TraitsFor,
} from '../traits.ts'
import { isSayableQuota, mostQuota, quotaText, wishOf, worthOf } from './balance.ts'
import { quotaActions } from './changes.ts'
import { checkGrant, checkQuota } from './check.ts'
import { grantingOf } from './granting.ts'
import { undoGrant, undoQuota } from './undo.ts'
import { ungranted } from './ungranted.ts'

const aboutOne = { ...aboutAccount, before: null } as const

export const quota: TraitsFor<'quota.set' | 'quota.add' | 'quota.unlimited'> = {
  'quota.set': {
    facet: 'quota',
    example: { id: 'quota.set:example', op: 'quota.set', ...aboutOne, after: { balance: 0, unlimited: false } },
    wave: 'balances',
    after: afterUser,
    extent: subjectsOnly,
    check: checkQuota,
    undo: undoQuota,
    since: sinceOfQuota,
    essence: essenceOfQuota,
  },
  'quota.add': {
    facet: 'quota',
    example: { id: 'quota.add:example', op: 'quota.add', ...aboutOne, after: { add: 1 } },
    wave: 'balances',
    after: afterUser,
    extent: subjectsOnly,
    check: checkGrant,
    undo: undoGrant,
  },
  'quota.unlimited': {
    facet: 'quota',
    example: { id: 'quota.unlimited:example', op: 'quota.unlimited', ...aboutOne, after: { unlimited: true } },
    wave: 'balances',
    after: afterUser,
    extent: subjectsOnly,
    check: checkQuota,
    undo: undoQuota,
    since: sinceOfQuota,
    essence: essenceOfQuota,
  },
}

const forms = `a whole number up to ${mostQuota}, unlimited, or a grant such as +100`

export const quotaFacet: FacetTraits = {
  columns: ['quota'],
  read: (cells) => {
    const quota = meaningOf(cells, 'quota', wishOf, forms)
    return quota === undefined ? nothing : { quota }
  },
  words: ({ quota }) => quota && `to have the quota ${quotaWords(quota)}`,
  counted: ({ quota }) => quota && (quota.is === 'grant' ? 'grants' : 'quotas'),
  remembered: ({ quota }) => {
    if (quota?.is === 'unlimited') return { quota: 'unlimited' }
    return quota?.is === 'balance' ? { quota: quota.balance } : {}
  },
  chooses: ({ quotaBelow: below, quotaAbove: above }) =>
    below === undefined && above === undefined ? undefined : (user) => isBetween(worthOf(user) ?? 0, above, below),
  exported: ({ quotas }) => quotas && { column: 'quota', of: exportedQuota },
  asks: asksForBalance,
  // Rules check the scope of their users themselves.
  isForAll: ({ aims, quotaRules }) => aims.topup && quotaRules.length > 0,
  changes: (desired, live) => {
    const sight = { desired, live, granting: grantingOf(desired) }
    return (subject) => quotaActions(subject, sight)
  },
  findings: ungranted,
}

function quotaWords(quota: QuotaWish): string {
  if (quota.is === 'unlimited') return 'unlimited'
  return quota.is === 'balance' ? String(quota.balance) : `${quota.add > 0 ? '+' : ''}${quota.add}`
}

function isBetween(worth: number, above: number | undefined, below: number | undefined): boolean {
  return (above === undefined || worth > above) && (below === undefined || worth < below)
}

function exportedQuota({ quota }: LiveUser): ReturnType<Exported['of']> {
  if (quota === undefined || quota === null) return {}
  if (!isSayableQuota(quota)) return { unsayable: quotaText(quota) }
  return { said: quota.unlimited ? quotaText(quota) : quota.balance }
}

function asksForBalance({ quota }: Wishes, user: LiveUser, { aims }: DesiredState): boolean {
  if (quota === undefined) return false
  if (quota.is === 'grant') return aims.topup
  if (aims.quotaWhen === 'create') return false
  const isUnlimited = user.quota?.unlimited === true
  return quota.is === 'unlimited' ? !isUnlimited : isUnlimited || user.quota?.balance !== quota.balance
}

/**
 * The current balance is left out, because it falls by use. A grant keeps it: one review is one grant. `takes`:
 * approving a rise does not approve a cut.
 */
function essenceOfQuota({ before, after }: ActionOf<'quota.set' | 'quota.unlimited'>): object {
  const takes = 'balance' in after && before !== null && before.balance > after.balance
  return { before: { unlimited: before?.unlimited === true }, after, takes }
}

/** The only facet where files and hub may both have changed. */
function sinceOfQuota({ before, after }: ActionOf<'quota.set' | 'quota.unlimited'>, { said: last }: Last): Since {
  const said = last?.quota
  if (said === undefined) return 'files'
  const isAsSaid = (quota: Quota | null | { readonly unlimited: true }): boolean =>
    quota !== null && (quota.unlimited ? said === 'unlimited' : 'balance' in quota && quota.balance === said)
  if (isAsSaid(after)) return 'hub'
  return isAsSaid(before) ? 'files' : 'both'
}
