// The question at the terminal for several plans: asked once, before anything is sent to the first hub.
import type { ApplyFlags } from '../../../options/apply.ts'
import type { World } from '../../../session/world.ts'
import { tollOf } from '../../../views/confirm.ts'
import { confirmSetText } from '../../../views/confirm-set.ts'
import { checkAnswer, mustAsk } from '../confirm.ts'
import type { Member } from './member.ts'

/**
 * Asks for confirmation where a person can answer. A hub may turn out to have less to do; when it has more, it asks for
 * itself.
 * @returns the plans with the actions that the answer was about
 * @throws Problem `usage` when the answer is no, `interrupted` on Ctrl-C
 */
export async function agreedTo(
  members: readonly Member[],
  flags: Pick<ApplyFlags, 'yes' | 'approvedByFile'>,
  world: World,
): Promise<readonly Member[]> {
  if (!mustAsk(flags, world)) return members
  const { streams } = world
  const open = members.filter((member) => member.open.length > 0)
  if (open.length > 0) {
    const parts = open.map(({ among, plan, open: actions }) => ({ target: among.target, plan, open: actions }))
    const paper = { now: world.now(), color: streams.color('err'), columns: streams.columns }
    const { summary, question } = confirmSetText(parts, paper)
    streams.err(summary)
    checkAnswer(tollOf(open.flatMap((member) => member.open)), await streams.ask(question))
  }
  return members.map((member) => {
    const agreed = new Set(member.open.map(({ id }) => id))
    return { ...member, among: { ...member.among, agreed } }
  })
}
