// Rows that name a user by the system's own number. The number identifies the user; an e-mail beside it must agree.
import { compareNames, nameOfAccount } from '../names.ts'
import { error, formatPlace } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { DesiredState, DesiredUser, Diagnostic, LiveUser, Snapshot } from '../types.ts'

/** The rows, each under the name of its user. A number and an e-mail of two different users are a fault. */
export function identify(
  desired: DesiredState,
  live: Snapshot,
): { readonly desired: DesiredState; readonly diagnostics: readonly Diagnostic[] } {
  if (!hasAccount(desired)) return { desired, diagnostics: [] }
  const byAccount = new Map([...live.users.values()].flatMap((user) => (user.account ? [[user.account, user]] : [])))
  const diagnostics: Diagnostic[] = []
  const users = new Map<string, DesiredUser>()
  for (const row of desired.users.values()) {
    const user = row.account === undefined ? undefined : byAccount.get(row.account)
    const fault = faultOf(row, user, live)
    const name = user?.name ?? row.name
    const twin = users.get(name)
    if (fault !== undefined) diagnostics.push(error(row.at, fault))
    else if (twin !== undefined) {
      diagnostics.push(error(row.at, `${quote(name)} is also at ${formatPlace(twin.at)}; keep one of the two rows`))
    } else users.set(name, name === row.name ? row : { ...row, name, written: name })
  }
  const sorted = new Map([...users].sort(([one], [other]) => compareNames(one, other)))
  return { desired: { ...desired, users: sorted }, diagnostics }
}

/** Whether a row names its user by number; almost no roster does. */
function hasAccount({ users }: DesiredState): boolean {
  for (const { account } of users.values()) if (account !== undefined) return true
  return false
}

/** Why a row's number and its e-mail do not agree. */
function faultOf(row: DesiredUser, user: LiveUser | undefined, live: Snapshot): string | undefined {
  const { account, name } = row
  if (account === undefined || name === nameOfAccount(account)) return undefined
  if (user !== undefined) {
    if (user.name === name) return undefined
    return `the user_id ${account} belongs to ${quote(user.name)}, and this row says ${quote(name)}; correct the one that is wrong`
  }
  const other = live.users.get(name)?.account
  if (other === undefined) return undefined
  return `${quote(name)} has the user_id ${other}, and this row says ${account}; correct the one that is wrong`
}
