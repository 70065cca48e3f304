// The differences from a JupyterHub, as this token sees them.
import type { Step } from '../../core/look/diagnosis.ts'
import { count } from '../../core/sentences.ts'
import type { Action, Identity, Snapshot } from '../../core/types.ts'
import { lookAtHub } from '../jupyterhub/look.ts'
import type { Look, Looked } from '../types.ts'
import { needs } from './needs.ts'
import { type AupSight, sightOfAup } from './sight.ts'
import { isAutoLogin, ofTerms, shortOfQuota, shortWords } from './terms.ts'

export function look(way: Look): Promise<Looked> {
  return lookAtHub(way, {
    needs,
    steps: async (http, identity) => {
      const sight = await sightOfAup(http)
      if (sight === undefined) return { steps: [otherKindStep], isReadable: false }
      return { steps: aupSteps(sight, identity), isReadable: identity.admin }
    },
    more: (live, actions) => [
      ...autoLoginStep(live),
      quotasStep(live),
      ...shortStep(live),
      ...planSteps(actions, live),
    ],
    isForAdmins: true,
    whyAdmin: () => 'AUP Learning Cloud lets only admins see and set quotas and passwords',
  })
}

const otherKindStep: Step = {
  name: 'kind',
  is: 'fail',
  text: 'this is not an AUP Learning Cloud: it has no quotas',
  hint: 'leave target.provider: aup and --provider aup out',
}

function aupSteps({ hasBatch, hasGroups }: AupSight, identity: Identity): readonly Step[] {
  return [
    { name: 'kind', is: 'ok', text: 'AUP Learning Cloud' },
    ...adminStep(identity),
    {
      name: 'token',
      is: 'note',
      text: 'scopes do not apply to quotas and passwords here: every token of an admin can change them, so no token is read-only; in CI, plan in the protected job, too',
    },
    hasBatch
      ? { name: 'passwords', is: 'ok', text: 'many in one request' }
      : { name: 'passwords', is: 'note', text: 'one in a request: this hub is too old to take many' },
    ...(hasGroups
      ? []
      : [{ name: 'groups', is: 'note', text: 'this hub is too old to show where its groups come from' } as const]),
  ]
}

function adminStep({ kind, name, admin: isAdmin }: Identity): readonly Step[] {
  if (isAdmin) return []
  const text = 'its owner is not an admin, and this hub shows quotas only to admins, whatever the scopes'
  const hint = kind === 'user' ? `make ${JSON.stringify(name)} an admin` : 'give the service "admin": True'
  return [{ name: 'token', is: 'fail', text, hint }]
}

function autoLoginStep(live: Snapshot): readonly Step[] {
  if (!isAutoLogin(live)) return []
  const text =
    'this hub logs all people in as one user (auto-login): no user of the files can log in, and no password can be set'
  return [
    {
      name: 'passwords',
      is: 'warn',
      text,
      hint: 'switch the hub to a login with passwords before you create accounts',
    },
  ]
}

function quotasStep({ quotas = new Map(), firstQuota, terms }: Snapshot): Step {
  const free = [...quotas.values()].filter(({ unlimited }) => unlimited).length
  const unlimited = free === 0 ? '' : `, ${free} of them unlimited`
  const first =
    firstQuota === undefined ? '; this hub does not show what a new user gets' : `; a new user gets ${firstQuota}`
  const text = `${count(quotas.size, 'quota')}${unlimited}${first}`
  if (terms?.isOn !== false) return { name: 'quotas', is: 'ok', text }
  const hint = 'they have no effect until quotas are switched on in the config of the hub'
  return { name: 'quotas', is: 'warn', text: `quotas are switched off on this hub; it keeps ${text}`, hint }
}

function shortStep(live: Snapshot): readonly Step[] {
  const short = shortOfQuota(live)
  return short === undefined ? [] : [{ name: 'quotas', is: 'note', text: shortWords(short) }]
}

/** What the hub's current settings mean for a plan. */
function planSteps(actions: readonly Action[], live: Snapshot): readonly Step[] {
  return ofTerms(actions, live).map(({ level, message }) => ({
    name: 'plan',
    is: level === 'block' ? 'fail' : 'warn',
    text: message,
  }))
}
