// The findings of a look at a hub, in sentences.
import type { Step } from '../../core/look/diagnosis.ts'
import { unseenFields } from '../../core/look/sight.ts'
import { hidesAnyRoles } from '../../core/plan/roles.ts'
import { count, quote } from '../../core/sentences.ts'
import type { Identity, Snapshot } from '../../core/types.ts'
import { fateOfManaged, managedWords } from './managed-groups.ts'

/** The facts of the first answer: latency, version, and the token's owner. */
export function answerSteps(
  identity: Identity,
  { roundTrip, from }: { readonly roundTrip: number; readonly from: string },
): readonly Step[] {
  const { kind, name, admin, version } = identity
  const time = roundTrip < 1 ? 'in less than 1 ms' : `in ${Math.round(roundTrip)} ms`
  const who = `${kind} ${quote(name)}, ${admin ? 'an admin' : 'not an admin'} (${from})`
  return [
    { name: 'answer', is: 'ok', text: roundTrip === 0 ? 'the hub answers' : `the hub answers ${time}` },
    versionStep(version),
    kind === 'service'
      ? { name: 'token', is: 'ok', text: who }
      : {
          name: 'token',
          is: 'note',
          text: `${who}; its rights are limited to this user's and to the scopes it was created with`,
        },
  ]
}

function versionStep(version: string): Step {
  const name = 'version'
  if (version === '')
    return { name, is: 'warn', text: 'the hub does not report its version; hubplan supports 2.3 to 6.0' }
  if (isKnownVersion(version)) return { name, is: 'ok', text: `JupyterHub ${version}` }
  return {
    name,
    is: 'warn',
    text: `JupyterHub ${version}, which this hubplan does not support; it supports 2.3 to 6.0`,
  }
}

/** The visible users, groups, activity and servers of a snapshot. */
export function sightSteps(live: Snapshot): readonly Step[] {
  return [usersStep(live), ...nameStep(live), groupsStep(live), activityStep(live), serversStep(live)]
}

function usersStep({ users, complete }: Snapshot): Step {
  if (complete) return { name: 'users', is: 'ok', text: `${count(users.size, 'user')} (all users of the hub)` }
  return {
    name: 'users',
    is: 'fail',
    text: `the token sees only some of the users (${users.size})`,
    hint: 'give it the scope list:users without a filter',
  }
}

function nameStep({ users, identity, services }: Snapshot): readonly Step[] {
  const twins = [...(services ?? [])].filter((name) => users.has(name) && name !== identity.name)
  const others = twins.map((name): Step => {
    const text = `a user has the name of the service ${quote(name)}: the hub treats the two as one`
    return { name: 'users', is: 'warn', text, hint: 'give the service a name that no user has' }
  })
  if (identity.kind !== 'service' || !users.has(identity.name)) return others
  const text = `a user is called ${quote(identity.name)}, too: the hub treats the two as one, and never deletes that user`
  return [{ name: 'token', is: 'warn', text, hint: 'give the service a name that no user has' }, ...others]
}

function groupsStep(live: Snapshot): Step {
  const name = 'groups'
  if (live.groups === undefined || unseenFields(live).includes('groups')) {
    return {
      name,
      is: 'warn',
      text: 'group members are not visible: no plan can name groups',
      hint: 'give the token list:groups and read:users:groups',
    }
  }
  if (hidesAnyRoles(live)) {
    return {
      name,
      is: 'warn',
      text: `${count(live.groups.size, 'group')}; which of them give roles to their members is not visible`,
      hint: 'give the token read:roles:groups: a plan then shows who gains roles',
    }
  }
  return { name, is: 'ok', text: count(live.groups.size, 'group') }
}

function activityStep(live: Snapshot): Step {
  const unseen = unseenFields(live)
  if (!unseen.includes('last_activity') && !unseen.includes('created')) {
    return { name: 'activity', is: 'ok', text: 'visible' }
  }
  const text = 'the last activity is not visible: no rule can find inactive users'
  return { name: 'activity', is: 'warn', text, hint: 'give the token read:users' }
}

function serversStep(live: Snapshot): Step {
  if (!unseenFields(live).includes('servers')) return { name: 'servers', is: 'ok', text: 'visible' }
  const text = 'not visible: a plan cannot warn of running ones, and no delete can be applied'
  return { name: 'servers', is: 'warn', text, hint: 'give the token read:servers' }
}

/** The only fact about groups that no scope and no listing shows. */
export function managedStep(version: string): Step {
  return {
    name: 'groups',
    is: 'note',
    text: `if ${managedWords}, which the API does not show, ${fateOfManaged(version)}`,
    hint: 'set target.groups: read-only there',
  }
}

/** Whether hubplan supports a version: 2.3 up to 6. */
export function isKnownVersion(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  return (major === 2 && minor >= 3) || (major >= 3 && major <= 6)
}
