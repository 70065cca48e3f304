// Compares with the last plan: actions that the hub undid. A plan that repeats them would be undone again.
import { accountOf } from '../actions/same-account.ts'
import { count, isOrAre, quote, some } from '../sentences.ts'
import type { Action, ActionOf, Finding, Options, Plan } from '../types.ts'

/** The effect of an action as a key that its repetition shares; undefined for ops that no hub undoes by itself. */
function effectOf(action: Action): string | undefined {
  if (action.op === 'admin.set') return `${action.id} ${action.after}`
  return action.op === 'user.delete' || isMembership(action) ? action.id : undefined
}

/** Actions of the last plan that this one repeats; one warning each for memberships, people and admins. */
export function undone(
  actions: readonly Action[],
  last: { readonly file: string; readonly plan: Plan },
  options: Options,
): Finding[] {
  if (!last.plan.applyable) return []
  const before = new Map(last.plan.actions.map((action) => [effectOf(action), action]))
  const again = actions.filter((action) => {
    const effect = effectOf(action)
    return effect !== undefined && isAgain(before.get(effect), action)
  })
  const born = new Set(actions.flatMap((action) => (action.op === 'user.create' ? [action.user] : [])))
  // A recreated user has no groups, without any removal.
  const members = again.filter((action) => isMembership(action) && !born.has(action.user)) as Membership[]
  const people = again.filter((action) => action.op === 'user.delete')
  const admins = again.filter((action) => action.op === 'admin.set').filter(({ user }) => !born.has(user))
  return [
    ...told(members, membersWords(members, last.file), memberAdvice(members, options)),
    ...told(people, peopleWords(people, last.file), backAdvice),
    ...told(admins, adminsWords(admins, last.file), adminAdvice),
  ]
}

type Membership = ActionOf<'member.add' | 'member.remove'>

function isMembership(action: Action): action is Membership {
  return action.op === 'member.add' || action.op === 'member.remove'
}

/**
 * Whether an action repeats an undone one. An account recreated in between lost what the old one had; an unchanged
 * account was never deleted.
 */
function isAgain(then: Action | undefined, now: Action): boolean {
  if (then === undefined) return false
  const [before, after] = [createdOf(then), createdOf(now)]
  const isUnknown = before === undefined || after === undefined
  return now.op === 'user.delete' ? !isUnknown && before !== after : isUnknown || before === after
}

/** The creation time of the account that an action saw; undefined for a new account, or when its age is not visible. */
function createdOf(action: Action): string | undefined {
  const { created } = action.op === 'user.delete' ? action.before : accountOf(action)
  return created ?? undefined
}

function told(actions: readonly Action[], words: string, advice: string): Finding[] {
  if (actions.length === 0) return []
  return [{ guard: 'undone', level: 'warn', message: `${words}${advice}`, actions: actions.map(({ id }) => id) }]
}

const mostShown = 10

function memberAdvice(members: readonly Membership[], { groups }: Options): string {
  const isBack = members.some(({ op }) => op === 'member.remove')
  return `${groups === 'read-only' ? '' : managedAdvice}${isBack ? loadedAdvice : ''}`
}

const loadedAdvice = "; load_groups of the hub's config puts its members back at each start"
const managedAdvice =
  "; if the hub's authenticator manages the groups, each login undoes such changes: change them where the authenticator gets them, and set target.groups: read-only"
const backAdvice =
  "; a login from outside, or the hub's own config (allowed_users, admin_users, load_groups, load_roles), makes them again: close it there too"
const adminAdvice =
  "; the hub's own config (admin_users, load_roles) or its authenticator sets it again: change it there too"

function membersWords(members: readonly Membership[], file: string): string {
  const told = (op: Membership['op'], did: string, now: string): string[] => {
    const all = members.filter((one) => one.op === op)
    const list = some(
      all.map(({ user, group }) => `${quote(user)} in ${quote(group)}`),
      mostShown,
    )
    if (all.length === 0) return []
    return [`${count(all.length, 'membership')} that ${file} ${did} ${isOrAre(all.length)} ${now} again: ${list}`]
  }
  return [...told('member.add', 'added', 'gone'), ...told('member.remove', 'removed', 'there')].join('; ')
}

function peopleWords(people: readonly ActionOf<'user.delete'>[], file: string): string {
  return `${count(people.length, 'user')} that ${file} deleted ${isOrAre(people.length)} there again: ${some(
    people.map(({ user }) => quote(user)),
    mostShown,
  )}`
}

function adminsWords(admins: readonly ActionOf<'admin.set'>[], file: string): string {
  const list = some(
    admins.map(({ user, after }) => `${quote(user)} ${after ? 'as an admin' : 'as no admin'}`),
    mostShown,
  )
  return `what ${file} set of ${count(admins.length, 'user')} does not hold any more: ${list}`
}
