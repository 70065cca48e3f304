// hubplan revert --cancelled: the system does not show that a scheduled delete was cancelled by hand, so the user says
// it.

import { normalName } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import { count, quote } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import type { RevertFlags } from '../../options/saved.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import { openLedgerOf } from '../../session/connection.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { checkTarget } from '../apply/admit.ts'

/**
 * Removes the deletes of a plan from the ledger, so that another plan can do them again. Sends nothing.
 * @throws Problem `usage` where no ledger is kept
 */
export async function forgetCancelled(plan: Plan, flags: RevertFlags, world: World): Promise<ExitCode> {
  const provider = providers[plan.target.provider as ProviderName]
  if (provider.requestLimit === undefined) {
    throw new Problem('usage', `--cancelled is for systems that schedule deletes, and ${provider.title} does not.`)
  }
  if (flags.output !== undefined) {
    throw new Problem('usage', '--cancelled makes no plan, so there is nothing to save with -o.', {
      hint: 'leave one of them out',
    })
  }
  const accounts = accountsOf(plan, flags)
  const target = await checkTarget(plan, flags, world)
  const ledger = await openLedgerOf(provider, { flags, world, target })
  if (ledger === undefined) return 0
  try {
    // A later plan's delete of the same user is a different one.
    const mine = [...ledger.scheduled().values()].filter(
      (entry) => entry.plan === plan.digest && accounts.has(entry.user_id),
    )
    for (const entry of mine) await ledger.cancel(entry)
    await world.streams.out(`${proseForTerminal(said(mine.length, accounts.size, flags))}\n`)
    return 0
  } finally {
    await ledger.close()
  }
}

/**
 * Account numbers of the users whose deletes were cancelled.
 * @throws Problem `usage` for a name that the plan does not delete
 */
function accountsOf({ actions }: Plan, { plan, names }: RevertFlags): ReadonlySet<string> {
  const deletes = actions.flatMap((one) =>
    one.op === 'user.delete' && one.before.account !== undefined
      ? [{ name: one.user, account: one.before.account }]
      : [],
  )
  if (names.length === 0) return new Set(deletes.map(({ account }) => account))
  const found = names.map((written) => {
    const name = normalName(written, 'lower')
    return deletes.find((one) => one.name === name || one.account === name)?.account ?? strange(written, plan)
  })
  return new Set(found)
}

function strange(name: string, plan: string): never {
  throw new Problem('usage', `${quote(name)}: ${plan} deletes no such user; nothing was changed.`, {
    hint: 'give e-mail addresses or numbers (user_id) as the plan has them; see hubplan show',
  })
}

function said(taken: number, asked: number, { plan, names }: RevertFlags): string {
  const rest = names.length === 0 || taken === asked ? '' : `; ${asked - taken} of the given names had none`
  return taken === 0
    ? `No delete of ${plan}${names.length === 0 ? '' : ' for the given names'} is in the ledger; nothing was changed.`
    : `${count(taken, 'delete')} of ${plan} removed from the ledger, as cancelled by hand${rest}.`
}
