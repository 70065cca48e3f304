// Is it an AUP Learning Cloud, and what does this age of it offer? Only requests that change nothing.
import type { Step } from '../../core/look/diagnosis.ts'
import { Problem } from '../../core/problem.ts'
import { count } from '../../core/sentences.ts'
import type { Identity, Plan, Snapshot } from '../../core/types.ts'
import { asLost } from '../../http/lost.ts'
import { together } from '../../http/together.ts'
import type { Http, Reply } from '../../http/types.ts'
import { isAutoLogin, ofTerms, shortOfQuota, shortWords } from '../../providers/aup/terms.ts'

const admin = '/hub/admin/api'

export interface AupSight {
  /** Passwords can be set many at a time. */
  readonly hasBatch: boolean
  readonly hasGroups: boolean
}

/**
 * What an AUP Learning Cloud offers; undefined when the hub is none.
 * @throws Problem `connection`
 */
export async function sightOfAup(http: Http): Promise<AupSight | undefined> {
  if (!isPlatform(await reach(http, '/hub/api/platform')) && !isQuotas(await reach(http, `${admin}/quota/`)))
    return undefined
  // A route that takes no GET refuses it with 405. The list of groups would be changed by being looked at.
  const [batch, groups] = await together(http, (both) =>
    Promise.all([reach(both, `${admin}/batch-set-password`), reach(both, `${admin}/groups/sync`)]),
  )
  return { hasBatch: batch.status === 405, hasGroups: groups.status === 405 }
}

async function reach(http: Http, path: string): Promise<Reply> {
  try {
    return await http({ method: 'GET', path })
  } catch (thrown) {
    const lost = asLost(thrown)
    if (lost === undefined) throw thrown
    throw new Problem('connection', `The hub does not say what it is: ${lost.why}.`, { cause: thrown })
  }
}

function isPlatform({ status, body }: Reply): boolean {
  return status === 200 && /\baup\b/i.test(String(fieldOf(body, 'platform')))
}

/** The list, or its refusal in the words of this API. What a proxy or a login page says of any path proves nothing. */
function isQuotas({ status, body }: Reply): boolean {
  if (status === 200) return Array.isArray(fieldOf(body, 'users'))
  return (status === 401 || status === 403) && typeof fieldOf(body, 'error') === 'string'
}

function fieldOf(body: unknown, key: string): unknown {
  return typeof body === 'object' && body !== null ? new Map(Object.entries(body)).get(key) : undefined
}

/** Where quotas and passwords would be passed by in silence. */
export const unchosenStep: Step = {
  name: 'kind',
  is: 'warn',
  text: 'this is an AUP Learning Cloud; planned as a JupyterHub, quotas and passwords are not managed, and whoever logs in first with a new name sets its password',
  hint: 'write target: { provider: aup } into hubplan.yaml, or give --provider aup',
}

export const otherKindStep: Step = {
  name: 'kind',
  is: 'fail',
  text: 'this is no AUP Learning Cloud: it has no quotas',
  hint: 'leave target.provider: aup and --provider aup out',
}

/** What is different from a JupyterHub, as this token meets it. */
export function aupSteps({ hasBatch, hasGroups }: AupSight, identity: Identity): readonly Step[] {
  return [
    { name: 'kind', is: 'ok', text: 'AUP Learning Cloud' },
    ...adminStep(identity),
    {
      name: 'token',
      is: 'note',
      text: 'scopes do not hold for quotas and passwords here: any token of an admin may change them, so that there is none that only reads; in CI, plan in the protected job, too',
    },
    hasBatch
      ? { name: 'passwords', is: 'ok', text: 'many in one request' }
      : { name: 'passwords', is: 'note', text: 'one in a request: this hub is too old to take many' },
    ...(hasGroups
      ? []
      : [{ name: 'groups', is: 'note', text: 'this hub is too old to say where its groups come from' } as const]),
  ]
}

function adminStep({ kind, name, admin: isAdmin }: Identity): readonly Step[] {
  if (isAdmin) return []
  const text = 'its owner is no admin, and this hub shows quotas to nobody else, whatever the scopes'
  const hint = kind === 'user' ? `make ${JSON.stringify(name)} an admin` : 'give the service "admin": True'
  return [{ name: 'token', is: 'fail', text, hint }]
}

/** What the whole snapshot tells of such a hub: nothing of a JupyterHub. */
export function termsSteps(live: Snapshot): readonly Step[] {
  if (live.quotas === undefined) return []
  return [...autoLoginStep(live), quotasStep(live.quotas, live), ...shortStep(live)]
}

function autoLoginStep(live: Snapshot): readonly Step[] {
  if (!isAutoLogin(live)) return []
  const text =
    'this hub logs everybody in as one user (auto-login): nobody logs in under a name of the files, and no password can be set'
  return [
    { name: 'passwords', is: 'warn', text, hint: 'switch the hub to a login with passwords before you make accounts' },
  ]
}

function quotasStep(quotas: NonNullable<Snapshot['quotas']>, { firstQuota, terms }: Snapshot): Step {
  const free = [...quotas.values()].filter(({ unlimited }) => unlimited).length
  const unlimited = free === 0 ? '' : `, ${free} of them unlimited`
  const first =
    firstQuota === undefined ? '; what a new user gets, this hub does not say' : `; a new user gets ${firstQuota}`
  const text = `${count(quotas.size, 'quota')}${unlimited}${first}`
  if (terms?.isOn !== false) return { name: 'quotas', is: 'ok', text }
  const hint = 'they limit nobody until quotas are switched on in the config of the hub'
  return { name: 'quotas', is: 'warn', text: `quotas are switched off on this hub; it keeps ${text}`, hint }
}

function shortStep(live: Snapshot): readonly Step[] {
  const short = shortOfQuota(live)
  return short === undefined ? [] : [{ name: 'quotas', is: 'note', text: shortWords(short) }]
}

/** What the hub, as it is set up now, makes of a plan. */
export function planSteps(plan: Plan, live: Snapshot): readonly Step[] {
  return ofTerms(plan.actions, live).map(({ level, message }) => ({
    name: 'plan',
    is: level === 'block' ? 'fail' : 'warn',
    text: message,
  }))
}
