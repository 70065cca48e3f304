// hubplan revert --cancelled: the system does not tell that a delete was cancelled by hand; a person does.
import { Problem } from '../core/problem.ts'
import { count } from '../core/text.ts'
import type { Plan } from '../core/types.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import { proseForTerminal } from '../views/safe.ts'
import { checkTarget } from './admit.ts'
import { booksOf } from './hub.ts'
import type { RevertFlags } from './revert.ts'
import type { ExitCode, World } from './world.ts'

/**
 * Takes the deletes of a plan out of the books, so that another plan may have them again. Nothing is sent.
 * @throws Problem `usage` where no books are kept
 */
export async function forgetCancelled(plan: Plan, flags: RevertFlags, world: World): Promise<ExitCode> {
  const provider = providers[plan.target.provider as ProviderName]
  if (provider.ration === undefined) {
    throw new Problem('usage', `--cancelled is for systems that put deletes off, and ${provider.title} does not.`)
  }
  if (flags.output !== undefined) {
    throw new Problem('usage', '--cancelled makes no plan, so there is nothing to save with -o.', {
      hint: 'leave one of them out',
    })
  }
  const target = await checkTarget(plan, flags, world)
  const ledger = await booksOf(provider, { flags, world, target })
  if (ledger === undefined) return 0
  try {
    const accounts = new Set(plan.actions.flatMap((one) => (one.op === 'user.delete' ? [one.before.account] : [])))
    // A delete of the same user by a later plan is another one.
    const mine = [...ledger.scheduled().values()].filter(
      (entry) => entry.plan === plan.digest && accounts.has(entry.user_id),
    )
    for (const entry of mine) await ledger.cancel(entry)
    const said =
      mine.length === 0
        ? `No delete of ${proseForTerminal(flags.plan)} is in the books; nothing was changed.`
        : `${count(mine.length, 'delete')} of ${proseForTerminal(flags.plan)} taken out of the books, as cancelled by hand.`
    await world.streams.out(`${said}\n`)
    return 0
  } finally {
    await ledger.close()
  }
}
