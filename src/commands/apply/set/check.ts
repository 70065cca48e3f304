// Checks of several plans before anything is sent to the first hub.
import { plannedOf } from '../../../core/actions/planned.ts'
import { gravestOf } from '../../../core/exit-codes.ts'
import { error, formatPlace, Problem } from '../../../core/problem.ts'
import { count, number } from '../../../core/sentences.ts'
import type { Diagnostic } from '../../../core/types.ts'
import { readJournal } from '../../../io/journal.ts'
import { mayUseToken } from '../../../io/target.ts'
import { problems } from '../../../session/problems.ts'
import { providerNamed } from '../../../session/provider.ts'
import { inTarget } from '../../../session/targets.ts'
import { needToken } from '../../../session/token.ts'
import type { World } from '../../../session/world.ts'
import { checkFile, checkTarget } from '../admit.ts'
import { checkPasswordFlags, needAll } from '../passwords.ts'
import type { Member } from './member.ts'

/** A plan that was checked, and why it cannot be applied. */
export interface Checked {
  readonly member: Member
  readonly problem?: Problem
}

/**
 * Checks all plans, first the plans alone, then what each of them needs.
 * @param keepGoing the others are applied
 * @throws Problem of all that cannot be applied, unless the others are
 */
export async function checkAll(members: readonly Member[], keepGoing: boolean): Promise<readonly Checked[]> {
  const first: Checked[] = []
  for (const member of members) first.push(await checked(member, checkAlone))
  if (!keepGoing) refuse(first)
  const all: Checked[] = []
  // One after another: a question may be asked.
  for (const one of first) all.push(one.problem === undefined ? await checked(one.member, checkNeeds) : one)
  if (!keepGoing) refuse(all)
  return all
}

type Check = (member: Member, world: World) => Promise<Member>

async function checked(member: Member, check: Check): Promise<Checked> {
  try {
    return { member: await inTarget(member.world, (world) => check(member, world)) }
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code === 'interrupted') throw thrown
    return { member, problem: thrown }
  }
}

async function checkAlone(member: Member, world: World): Promise<Member> {
  checkFile(member.plan, undefined, world.now())
  return member
}

/** The address, the token, the journal and the passwords. */
async function checkNeeds(member: Member, world: World): Promise<Member> {
  const { plan, flags, journal, picked, among } = member
  if (picked.length === 0) return member
  const address = await checkTarget(plan, flags, world)
  await mayUseToken(address, world.env, world.streams.ask)
  const provider = providerNamed(plan.target.provider)
  if (provider !== undefined) await needToken(provider, { flags, world })
  const past = plannedOf([], await readJournal(journal, plan.digest))
  const open = picked.filter(({ id }) => !past.isApplied(id))
  const due = open.filter((action) => action.op === 'password.set')
  if (due.length > 0) {
    await checkPasswordFlags(flags)
    needAll(due, flags, world)
  }
  // A file alone proposes an address; from here on it is one that was agreed to.
  return { ...member, open, among: { ...among, address: { ...address, from: 'environment' } } }
}

/** @throws Problem of all plans that cannot be applied */
function refuse(all: readonly Checked[]): void {
  const refused = all.flatMap(({ member, problem }) => (problem === undefined ? [] : [{ member, problem }]))
  if (refused.length === 0) return
  const codes = refused.map(({ problem }) => problem.code)
  const gravest = gravestOf(codes.map((one) => problems[one].exit))
  const code = codes.find((one) => problems[one].exit === gravest) ?? 'usage'
  const of = `${number(refused.length)} of ${count(all.length, 'plan')}`
  const hints = [
    ...(code === 'guard' || code === 'expired' ? ['plan again and have it reviewed'] : []),
    ...(refused.length < all.length ? ['apply the others with --keep-going'] : []),
  ]
  throw new Problem(code, `${of} cannot be applied; nothing was sent.`, {
    diagnostics: refused.flatMap(({ member, problem }) => faultsOf(member.among.target, problem)),
    ...(hints.length === 0 ? {} : { hint: hints.join(', or ') }),
  })
}

/** Why the plan of a target cannot be applied, each line with the target. */
function faultsOf(target: string, { code, message, hint, diagnostics }: Problem): readonly Diagnostic[] {
  const isPlanned = code === 'guard' || code === 'expired'
  const at = { file: target }
  return [
    error(at, message),
    ...diagnostics.map((one) => error(at, `${formatPlace(one.at)}: ${one.message}`)),
    ...(hint === undefined || isPlanned ? [] : [error(at, `hint: ${hint}`)]),
  ]
}
